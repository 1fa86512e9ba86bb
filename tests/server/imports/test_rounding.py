# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whole seconds whose sums stay what they were."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hourself.server.imports.laying import Wanted, lay
from hourself.server.imports.rounding import Rounding, apportion

PIECES = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from("xyz"), st.integers(1, 90_000)), max_size=40
)


def test_the_nearest_are_rounded_up() -> None:
    assert {"a": 1, "b": 1, "c": 0} == apportion({"a": 1200, "b": 600, "c": 200}, 2)


@given(st.dictionaries(st.integers(), st.floats(0, 1e6), min_size=1), st.integers(0, 5000))
def test_parts_make_the_whole(quotas: dict[int, float], whole: int) -> None:
    assert whole == sum(apportion(quotas, whole).values())


@given(st.lists(PIECES, max_size=12))
def test_sums_stay_over_days_and_groups(days: list[list[tuple[str, str, int]]]) -> None:
    rounding, exact, rounded = Rounding(), Counter[str](), Counter[str]()
    for day in days:
        parts = rounding.round_day([((group, name), length) for group, name, length in day])
        for (group, _, length), seconds in zip(day, parts, strict=True):
            exact.update({group: length, "all": length})
            rounded.update({group: seconds, "all": seconds})

    assert abs(rounded["all"] - exact["all"] / 1000) <= 0.5
    assert all(abs(rounded[group] - exact[group] / 1000) < 3 for group in "abc")


@given(st.lists(st.tuples(st.integers(0, 86_000_000), st.integers(1, 300_000)), max_size=60))
def test_laid_pieces_keep_their_seconds_their_day_and_their_lane(pieces: list[tuple[int, int]]) -> None:
    wanted = [
        Wanted(start, min(start + length, 86_400_000), round(min(length, 86_400_000 - start) / 1000), 86_400)
        for start, length in sorted(pieces)
    ]
    laid = lay(wanted)

    assert [piece.seconds for piece in wanted] == [spot.end - spot.begin for spot in laid]
    assert all(spot.end <= 86_400 for spot in laid)
    for lane in {spot.lane for spot in laid}:
        own = sorted((spot.begin, spot.end) for spot in laid if spot.lane == lane and spot.end > spot.begin)
        assert all(before[1] <= after[0] for before, after in pairwise(own))
