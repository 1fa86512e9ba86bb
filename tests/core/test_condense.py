# SPDX-License-Identifier: AGPL-3.0-or-later
"""Condensing keeps every second of every name in its hour, uses no other second, and takes fewer spans."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from hourself.core.condense import condense
from hourself.core.scrub import Sight
from hourself.core.spans import Span, split

STEPS = st.lists(st.tuples(st.integers(0, 900), st.integers(1, 4000), st.sampled_from("abc")), max_size=40)


def lay(steps: list[tuple[int, int, str]], offset: int) -> list[Span]:
    spans, at = [], 1_700_000_000
    for gap, length, name in steps:
        spans.append(Span(at + gap, at + gap + length, offset, Sight("app", name, "title")))
        at += gap + length
    return spans


def by_hour(spans: list[Span]) -> Counter[tuple[int, int, str]]:
    sums: Counter[tuple[int, int, str]] = Counter()
    for span in spans:
        for day, hour, seconds in split(span.start, span.end, span.offset):
            sums[day, hour, span.sight.name] += seconds
    return sums


def used(spans: list[Span]) -> set[int]:
    return {second for span in spans for second in range(span.start, span.end)}


@given(STEPS, st.sampled_from([0, 60, -210, 345]))
def test_no_second_is_lost_or_moved_from_its_hour(steps: list[tuple[int, int, str]], offset: int) -> None:
    spans = lay(steps, offset)

    assert (by_hour(spans), used(spans)) == (by_hour(condense(spans)), used(condense(spans)))


def test_many_switches_become_few() -> None:
    spans = lay([(0, 5, "ab"[n % 2]) for n in range(200)], 0)

    assert len(condense(spans)) <= 4
