# SPDX-License-Identifier: AGPL-3.0-or-later
"""Joining sights into spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hourself.core.scrub import Sight
from hourself.core.spans import Joiner, Span, split

A, B = Sight("app", "a"), Sight("app", "b")


def last_ends(spans: list[Span]) -> dict[tuple[int, str], int]:
    """Each span by its start and name, as it stood last."""
    return {(span.start, span.sight.name): span.end for span in spans}


def test_neighbours_tile() -> None:
    joiner = Joiner()
    spans = [
        span
        for now, sight in ((0, A), (10.4, B), (20.6, A))
        for span in joiner.observe(1000 + now, 0, sight, 0)
    ]
    spans += joiner.stop(1030)

    assert {(1000, "a"): 1010, (1010, "b"): 1021, (1021, "a"): 1030} == last_ends(spans)


def test_absence_is_dated_back_to_the_last_input() -> None:
    joiner = Joiner(idle_limit=300)
    spans = [
        span for step in range(40) for span in joiner.observe(1000 + step * 10, 0, A, max(0, step * 10 - 60))
    ]

    assert {(1000, "a"): 1060} == last_ends(spans)


def test_a_desk_that_tells_pauses_late_has_them_dated_back() -> None:
    joiner = Joiner(60)
    seen = [(0.0, 0.0), (9.0, 0.0), (10.9, 0.0), (13.0, 4.0), (70.0, 61.0)]
    spans = [span for now, idle in seen for span in joiner.observe(now, 0, A, idle)]
    assert [9] == [span.end for span in spans]


def test_use_begins_again_with_the_next_input() -> None:
    joiner = Joiner(idle_limit=60)
    for now in (0, 30, 60, 90):
        joiner.observe(1000 + now, 0, A, now)
    joiner.observe(1150, 0, A, 1)

    assert {(1149, "a"): 1160} == last_ends(joiner.stop(1160))


def watch(joiner: Joiner, begin: int, end: int, last_input: int, *, playing: bool) -> list[Span]:
    """What changes while A stands in front and nothing is touched."""
    return [
        span
        for now in range(begin, end, 10)
        for span in joiner.observe(now, 0, A, now - last_input, playing=playing)
    ]


def test_what_plays_in_front_is_use_until_it_ends() -> None:
    joiner = Joiner(idle_limit=300)
    spans = watch(joiner, 1000, 2510, 1000, playing=True) + watch(joiner, 2510, 3000, 1000, playing=False)

    assert ({(1000, "a"): 2500}, True) == (last_ends(spans), joiner.away)


def test_what_plays_is_use_for_an_hour_at_most() -> None:
    joiner = Joiner(idle_limit=300)
    spans = watch(joiner, 1000, 9000, 1000, playing=True)

    assert ({(1000, "a"): 4590}, True) == (last_ends(spans), joiner.away)


def test_what_plays_ends_no_absence() -> None:
    joiner = Joiner(idle_limit=300)
    spans = watch(joiner, 1000, 1400, 1000, playing=False) + watch(joiner, 1400, 2000, 1000, playing=True)

    assert {} == last_ends(spans + joiner.stop(2000))


def test_a_window_that_came_by_itself_during_absence_is_not_counted() -> None:
    joiner = Joiner(idle_limit=300)
    spans = joiner.observe(1000, 0, A, 0)
    for now in range(20, 400, 20):
        spans += joiner.observe(1000 + now, 0, A if now < 100 else B, now)

    assert {} == last_ends(spans)


def test_a_suspend_ends_the_span_at_the_last_look() -> None:
    joiner = Joiner()
    spans = joiner.observe(1000, 0, A, 0) + joiner.observe(1020, 0, A, 0)
    spans += joiner.observe(9000, 0, A, 0) + joiner.stop(9010)

    assert {(1000, "a"): 1020, (9000, "a"): 9010} == last_ends(spans)


moments = st.lists(
    st.tuples(st.floats(0.1, 60), st.sampled_from([A, B, None]), st.floats(0, 400)), max_size=60
)


@given(moments)
def test_spans_only_grow_and_never_overlap(moments: list[tuple[float, Sight | None, float]]) -> None:
    joiner, now, spans = Joiner(), 10_000.0, []
    for step, sight, idle in moments:
        now += step
        spans += joiner.observe(now, 60, sight, idle) + joiner.checkpoint()
    spans += joiner.stop(now + 1)
    ends: dict[int, int] = {}
    for span in spans:
        assert span.end > ends.get(span.start, span.start)
        ends[span.start] = span.end

    assert all(end <= start for end, start in zip(sorted(ends.values()), sorted(ends)[1:], strict=False))


@given(st.integers(0, 2**31), st.integers(0, 200_000), st.integers(-720, 840))
def test_cells_add_up(start: int, length: int, offset: int) -> None:
    cells = split(start, start + length, offset)

    assert length == sum(seconds for _, _, seconds in cells)
    assert all(0 <= hour < 24 and 0 < seconds <= 3600 for _, hour, seconds in cells)
