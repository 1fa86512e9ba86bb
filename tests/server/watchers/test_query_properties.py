# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must hold of the transformations, whatever the events are."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hourself.server.watchers.events import SECOND, Event
from hourself.server.watchers.query.fields import merge_fields
from hourself.server.watchers.query.flooding import flood
from hourself.server.watchers.query.merging import merge_by_keys
from hourself.server.watchers.query.periods import filter_periods, unite_periods, unite_without_overlap

_DATA = st.fixed_dictionaries({"app": st.sampled_from("abc")}, optional={"url": st.sampled_from("xy")})
_HALVES = st.integers(0, 60).map(lambda number: number * SECOND // 2)
_LENGTHS = st.integers(0, 20).map(lambda number: number * SECOND // 2)
EVENTS = st.lists(st.builds(Event, st.none(), _HALVES, _LENGTHS, _DATA), max_size=12)


def covered(events: list[Event]) -> set[int]:
    """The half seconds in which there is an event."""
    half = SECOND // 2
    return {moment for event in events for moment in range(event.start // half, event.end // half)}


def total(events: list[Event]) -> int:
    """Their lengths together."""
    return sum(event.length for event in events)


def overlaps(events: list[Event]) -> bool:
    """Whether two of them share time."""
    ordered = sorted(events, key=lambda event: (event.start, event.end))
    return any(left.end > right.start for left, right in pairwise(ordered))


def apart(events: list[Event]) -> list[Event]:
    """The events without what overlaps."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda each: each.start):
        if event.length and (not kept or kept[-1].end <= event.start):
            kept.append(event)
    return kept


@given(EVENTS, st.integers(0, 8))
def test_flooded_events_never_overlap(events: list[Event], pulse: int) -> None:
    flooded = flood(events, pulse * SECOND)

    assert not overlaps(flooded)
    assert all(event.length > 0 for event in flooded)


@given(EVENTS.map(apart), st.integers(0, 8))
def test_flooding_never_shrinks_what_did_not_overlap(events: list[Event], pulse: int) -> None:
    flooded = flood(events, pulse * SECOND)

    assert total(flooded) >= total(events)
    assert covered(flooded) >= covered(events)


@given(EVENTS.map(apart), st.integers(1, 8))
def test_flooding_leaves_no_short_gap(events: list[Event], pulse: int) -> None:
    flooded = flood(events, pulse * SECOND)
    gaps = [right.start - left.end for left, right in pairwise(flooded)]

    assert all(gap == 0 or gap > pulse * SECOND for gap in gaps)


@given(EVENTS, EVENTS)
def test_a_union_covers_what_either_covers_and_never_touches_itself(
    first: list[Event], second: list[Event]
) -> None:
    united = unite_periods(first, second)

    assert covered(united) == covered(first + second)
    assert all(left.end < right.start for left, right in pairwise(united))


@given(EVENTS, EVENTS)
def test_an_intersection_holds_just_what_both_cover(events: list[Event], filters: list[Event]) -> None:
    kept = filter_periods(events, filters)

    assert total(kept) <= total(events)
    assert covered(kept) == covered(events) & covered(filters)


@given(EVENTS, EVENTS)
def test_each_event_is_filtered_as_if_it_were_alone(events: list[Event], filters: list[Event]) -> None:
    together = filter_periods(events, filters)
    alone = [part for event in events for part in filter_periods([event], filters)]

    assert sorted(together, key=repr) == sorted(alone, key=repr)


@given(EVENTS.map(apart), EVENTS.map(apart))
def test_a_union_without_overlap_has_none_and_loses_nothing(first: list[Event], second: list[Event]) -> None:
    united = unite_without_overlap(first, second)

    assert not overlaps(united)
    assert covered(united) == covered(first + second)
    assert [event for event in united if event in first] == first


@given(EVENTS, st.lists(st.sampled_from(["app", "url", "none"]), min_size=1, max_size=3))
def test_merging_keeps_the_total(events: list[Event], keys: list[str]) -> None:
    merged = merge_by_keys(events, keys)

    assert total(merged) == total(events)
    assert len({repr(sorted(event.data.items())) for event in merged}) == len(merged)


@given(EVENTS, EVENTS, st.booleans())
def test_adding_fields_neither_adds_nor_loses_time(
    events: list[Event], tellers: list[Event], overwrite: bool
) -> None:
    told = merge_fields(events, tellers, ["url", "app"], overwrite=overwrite)

    assert total(told) == total(events)
    assert covered(told) == covered(events)


@given(EVENTS, EVENTS)
def test_nothing_given_is_changed(first: list[Event], second: list[Event]) -> None:
    before = repr((first, second))
    for transform in (unite_periods, filter_periods, unite_without_overlap):
        transform(first, second)
    merge_fields(first, second, ["url"])
    flood(first, SECOND)

    assert repr((first, second)) == before
