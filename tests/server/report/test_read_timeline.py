# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blocks of a day, and the fewer that are drawn."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_desk import TUESDAY, Desk

from hourself.core.taxonomy import UNCATEGORIZED
from hourself.server.report.timeline import Block, read_timeline, zoom
from hourself.server.store.names import Name


def blocks(desk: Desk, day: int = TUESDAY) -> list[tuple[int, int, str, int]]:
    read = read_timeline(desk.store, desk.account, day)
    return [(block.begin, block.end, block.name.name, block.device) for block in read]


def block(begin: int, end: int, number: int = 1, device: int = 1) -> Block:
    text = f"app{number}"
    name = Name(number, "app", text, text, UNCATEGORIZED, 0, known=False, chosen=False)
    return Block(begin, end, name, None, device)


def drawn(*given_blocks: Block, grain: int = 20) -> list[tuple[int, int, int]]:
    return [(each.begin, each.end, each.name.id) for each in zoom(given_blocks, grain)]


def test_neighbours_of_one_name_are_one_block(desk: Desk) -> None:
    for begin in (0, 100, 205):
        desk.use("pen", begin, begin + 100)
    assert blocks(desk) == [(0, 305, "pen", 1)]


def test_a_gap_of_more_than_a_few_seconds_stays(desk: Desk) -> None:
    desk.use("pen", 0, 100)
    desk.use("pen", 106, 200)
    assert len(blocks(desk)) == 2


def test_the_title_of_most_of_a_block_is_its_title(desk: Desk) -> None:
    desk.use("pen", 0, 10, title="short")
    desk.use("pen", 10, 100, title="long")
    desk.use("pen", 100, 150, title="short")
    assert [block.title for block in read_timeline(desk.store, desk.account, TUESDAY)] == ["long"]


@pytest.mark.parametrize(("day", "expected"), [(TUESDAY - 1, (86_300, 86_400)), (TUESDAY, (0, 50))])
def test_a_span_over_midnight_is_cut_there(desk: Desk, day: int, expected: tuple[int, int]) -> None:
    desk.use("pen", -100, 50)
    assert blocks(desk, day) == [(*expected, "pen", 1)]


def test_devices_are_ordered_by_begin_and_never_joined(desk: Desk) -> None:
    desk.use("pen", 0, 100, device=2)
    desk.use("pen", 50, 150, device=1)
    assert blocks(desk) == [(0, 100, "pen", 2), (50, 150, "pen", 1)]


def test_one_device_can_be_asked_for(desk: Desk) -> None:
    desk.use("pen", 0, 100, device=2)
    desk.use("pen", 50, 150, device=1)
    read = read_timeline(desk.store, desk.account, TUESDAY, device=2)
    assert [block.device for block in read] == [2]


def test_the_hour_that_comes_twice_in_autumn_lies_on_itself(desk: Desk) -> None:
    desk.use("pen", 2 * 3600, 3 * 3600, offset=120)
    desk.use("pen", 2 * 3600, 3 * 3600, offset=60)
    assert blocks(desk) == [(7200, 10_800, "pen", 1)] * 2


def test_what_can_be_seen_is_drawn_as_it_is() -> None:
    assert drawn(block(0, 20, 1), block(20, 60, 2)) == [(0, 20, 1), (20, 60, 2)]


def test_short_blocks_go_into_their_neighbour() -> None:
    assert drawn(block(0, 100, 1), block(100, 105, 2), block(105, 200, 1)) == [(0, 200, 1)]


def test_a_cluster_of_short_blocks_is_drawn_as_what_fills_most_of_it() -> None:
    cluster = (block(0, 4, 1), block(4, 10, 2), block(10, 14, 1), block(14, 20, 2), block(20, 21, 1))
    assert drawn(*cluster) == [(0, 21, 2)]


def test_a_short_block_on_its_own_is_still_drawn() -> None:
    assert drawn(block(0, 100, 1), block(500, 503, 2)) == [(0, 100, 1), (500, 503, 2)]


def test_devices_are_drawn_apart() -> None:
    assert drawn(block(0, 5, 1, device=1), block(5, 10, 2, device=2)) == [(0, 5, 1), (5, 10, 2)]


steps = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 90), st.integers(1, 4)), max_size=60)


def lay(plan: list[tuple[int, int, int]]) -> list[Block]:
    """Blocks one after another, from gaps, lengths and names."""
    laid: list[Block] = []
    for gap, length, number in plan:
        begin = (laid[-1].end if laid else 0) + gap
        laid.append(block(begin, begin + length, number))
    return laid


@given(plan=steps, grain=st.integers(1, 40))
def test_drawing_covers_all_that_was_recorded_and_nothing_overlaps(
    plan: list[tuple[int, int, int]], grain: int
) -> None:
    laid = lay(plan)
    shown = zoom(laid, grain)
    covered = all(any(d.begin <= b.begin and b.end <= d.end for d in shown) for b in laid)
    apart = all(before.end <= after.begin for before, after in pairwise(shown))
    assert (covered, apart) == (True, True)


@given(plan=steps, grain=st.integers(1, 40))
def test_a_block_too_short_to_be_seen_stands_alone(plan: list[tuple[int, int, int]], grain: int) -> None:
    shown = zoom(lay(plan), grain)
    pairs = pairwise(shown)
    tight = [pair for pair in pairs if pair[1].begin - pair[0].end < grain]
    assert not [1 for pair in tight if min(each.end - each.begin for each in pair) < grain]
