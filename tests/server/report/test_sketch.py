# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days drawn in few blocks."""

from __future__ import annotations

from report_desk import TUESDAY, Desk

from hourself.server.report.sketch import read_sketch

HOUR = 3600


def sketch(desk: Desk, day: int = TUESDAY) -> list[tuple[int, int, str]]:
    days = read_sketch(desk.store, desk.account, TUESDAY - 1, TUESDAY + 1)
    return [(each.begin, each.end, each.name.name) for each in days[day]]


def test_what_fills_most_of_a_grain_stands_for_it(desk: Desk) -> None:
    desk.use("pen", HOUR, HOUR + 50)
    desk.use("mail", HOUR + 50, HOUR + 90)

    assert [(HOUR, HOUR + 90, "pen")] == sketch(desk)


def test_neighbours_of_one_name_are_one_block(desk: Desk) -> None:
    desk.use("pen", HOUR, 2 * HOUR)

    assert [(HOUR, 2 * HOUR, "pen")] == sketch(desk)


def test_a_block_ends_at_midnight(desk: Desk) -> None:
    desk.use("pen", 23 * HOUR, 25 * HOUR)

    assert ([(23 * HOUR, 24 * HOUR, "pen")], [(0, HOUR, "pen")]) == (sketch(desk), sketch(desk, TUESDAY + 1))


def test_a_moment_is_left_out(desk: Desk) -> None:
    desk.use("pen", HOUR, HOUR + 19)

    assert [] == sketch(desk)
