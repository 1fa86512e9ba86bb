# SPDX-License-Identifier: AGPL-3.0-or-later
"""Person time: each moment once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hourself.core.person import Stretch, count_once, share


def stretch(begin: int, end: int, device: int, started: int | None = None) -> Stretch:
    return Stretch(begin, end, begin if started is None else started, device, 0, device)


def told(*stretches: Stretch) -> list[tuple[int, int, int]]:
    return [(begin, end, each.device) for begin, end, each in count_once(sorted(stretches))]


def test_the_one_turned_to_last_has_the_moment() -> None:
    assert [(0, 10, 1), (10, 20, 2), (20, 30, 1)] == told(stretch(0, 30, 1), stretch(10, 20, 2))


def test_of_two_that_start_together_the_greater_device_has_it() -> None:
    assert [(0, 10, 2), (10, 20, 1)] == told(stretch(0, 20, 1), stretch(0, 10, 2))


def test_what_grew_started_when_it_first_came_to_the_front() -> None:
    assert [(0, 10, 2), (10, 20, 2)] == told(stretch(0, 20, 2, started=-5), stretch(10, 20, 1, started=-9))


def test_a_gap_stays_a_gap() -> None:
    assert [(0, 10, 1), (50, 60, 1)] == told(stretch(0, 10, 1), stretch(50, 60, 1))


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(1, 4)), max_size=12),
)
def test_it_is_the_union(rows: list[tuple[int, int, int]]) -> None:
    stretches = [stretch(begin, begin + length, device) for begin, length, device in rows]
    seconds = {second for each in stretches for second in range(each.begin, each.end)}
    counted = [second for begin, end, _ in told(*stretches) for second in range(begin, end)]

    assert sorted(seconds) == counted


@given(st.dictionaries(st.integers(), st.integers(0, 10**6), max_size=8), st.integers(-5, 10**6))
def test_shares_are_exact_and_never_more_than_wanted(wanted: dict[int, int], budget: int) -> None:
    shares = share(wanted, budget)

    assert min(sum(wanted.values()), max(budget, 0)) == sum(shares.values())
    assert all(0 <= shares[key] <= wanted[key] for key in wanted)
