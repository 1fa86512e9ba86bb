# SPDX-License-Identifier: AGPL-3.0-or-later
"""Absences, against a count second by second."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hourself.core.absences import LONGEST, SHORTEST, Stretch, find_absences, is_open

#: 2026-11-24 09:00 UTC.
NINE = 1_795_510_800
GRID = 100
MOMENTS = st.integers(0, 600)
LENGTHS = st.integers(0, 200)
USES = st.lists(st.builds(lambda at, length: use(at, at + length), MOMENTS, LENGTHS), max_size=12)
TOLD = st.lists(st.builds(lambda at, length: use(at, at + length)[:2], MOMENTS, LENGTHS), max_size=4)


def use(begin: int, end: int, offset: int = 0) -> Stretch:
    """A use from and to so many grid steps after nine."""
    return Stretch(NINE + begin * GRID, NINE + end * GRID, offset)


def test_what_lies_between_two_uses_is_an_absence() -> None:
    assert [use(1, 40)] == find_absences([use(0, 1), use(40, 41)])


@pytest.mark.parametrize(
    ("length", "asked"), [(SHORTEST - 1, 0), (SHORTEST, 1), (LONGEST, 1), (LONGEST + 1, 0)]
)
def test_the_shortest_and_the_longest_that_are_asked_about(length: int, asked: int) -> None:
    start = NINE + 60
    after = Stretch(start + length, start + length + 60, 0)

    assert asked == len(find_absences([Stretch(NINE, start, 0), after]))


def test_use_on_another_device_parts_an_absence() -> None:
    found = find_absences([use(0, 1), use(40, 41), use(18, 20)])

    assert [use(1, 18), use(20, 40)] == found


def test_what_runs_beside_a_longer_use_is_no_end() -> None:
    assert [use(30, 40)] == find_absences([use(0, 30), use(2, 4), use(40, 41)])


@pytest.mark.parametrize(("offset", "asked"), [(0, 1), (14 * 60, 1), (15 * 60 - 30, 0)])
def test_a_night_is_not_asked_about(offset: int, asked: int) -> None:
    # 09:00 to 10:00 UTC: with 14 hours and a half more, it lies across midnight.
    before, after = use(-1, 0, offset), use(36, 37, offset)

    assert asked == len(find_absences([before, after]))


def test_up_to_midnight_is_still_the_day() -> None:
    assert 1 == len(find_absences([use(-1, 0, 14 * 60), use(36, 37, 14 * 60)]))


@pytest.mark.parametrize(
    ("told", "asked"), [((1, 40), 0), ((39, 50), 0), ((0, 1), 1), ((40, 41), 1), ((9, 9), 1)]
)
def test_what_is_told_is_not_asked_again(told: tuple[int, int], asked: int) -> None:
    assert asked == len(find_absences([use(0, 1), use(40, 41)], [use(*told)[:2]]))


@given(USES, TOLD)
def test_it_is_what_counting_second_by_second_finds(used: list[Stretch], told: list[tuple[int, int]]) -> None:
    assert _count(used, told) == find_absences(reversed(used), told)


@given(USES, TOLD)
def test_what_is_found_is_open(used: list[Stretch], told: list[tuple[int, int]]) -> None:
    others = [each[:2] for each in used] + told

    assert all(is_open(gap, others) for gap in find_absences(used, told))


@given(USES, TOLD)
def test_an_answer_closes_its_question_and_no_other(used: list[Stretch], told: list[tuple[int, int]]) -> None:
    before = find_absences(used, told)
    for gap in before:
        assert [each for each in before if each != gap] == find_absences(used, [*told, gap[:2]])


def _count(used: list[Stretch], told: list[tuple[int, int]]) -> list[Stretch]:
    """The same by looking at each step of the grid."""
    steps = range(NINE, NINE + 801 * GRID, GRID)
    free = [not any(each.start <= step < each.end for each in used) for step in steps]
    found, begin = [], None
    for step, is_free in zip(steps, free, strict=True):
        if is_free and begin is None:
            begin = step
        touched = any(each.start <= step <= each.end for each in used)
        if begin is not None and (not is_free or (touched and step > begin)):
            found.append(Stretch(begin, step, 0))
            begin = step if is_free else None
    return [gap for gap in found if _is_wanted(gap, used, told)]


def _is_wanted(gap: Stretch, used: list[Stretch], told: list[tuple[int, int]]) -> bool:
    between = any(each.end <= gap.start for each in used) and any(each.start >= gap.end for each in used)
    apart = all(end <= gap.start or start >= gap.end or start == end for start, end in told)
    same_day = gap.start // 86_400 == (gap.end - 1) // 86_400
    return between and apart and same_day and SHORTEST <= gap.end - gap.start <= LONGEST
