# SPDX-License-Identifier: AGPL-3.0-or-later
"""The numbers of one day."""

from __future__ import annotations

from report_desk import TUESDAY, Desk

from hourself.core.taxonomy import CATEGORIES, UNCATEGORIZED, Category
from hourself.server.report.day import Day, Ranked, read_day

WRITING = Category("Design & Composition", "Writing")
HOUR = 3600


def read(desk: Desk, day: int = TUESDAY, **asked: int) -> Day:
    return read_day(desk.store, desk.account, day, **asked)


def test_an_empty_day_has_no_pulse(desk: Desk) -> None:
    day = read(desk)
    assert (day.total, day.pulse, day.names, day.timeline, day.compared) == (0, None, (), (), None)


def test_hours_hold_seconds_by_level(desk: Desk) -> None:
    desk.use("pen", 9 * HOUR - 600, 9 * HOUR + 60)
    desk.sort("pen", WRITING, 2)
    assert read(desk).hours[8:10] == ({2: 600}, {2: 60})


def test_the_pulse_follows_the_levels(desk: Desk) -> None:
    desk.use("pen", 0, 100)
    desk.use("game", 100, 200)
    desk.sort("pen", WRITING, 2)
    desk.sort("game", CATEGORIES[-1], -1)
    assert read(desk).pulse == 62


def test_names_nobody_knows_are_unsorted(desk: Desk) -> None:
    desk.use("zz-strange", 0, 90)
    day = read(desk)
    assert (day.unsorted, day.categories) == (90, (Ranked(UNCATEGORIZED, 0, 90),))


def test_a_category_takes_the_level_of_most_of_its_seconds(desk: Desk) -> None:
    desk.use("pen", 0, 100)
    desk.use("brush", 100, 130)
    desk.sort("pen", WRITING, 1)
    desk.sort("brush", WRITING, 2)
    assert read(desk).categories == (Ranked(WRITING, 1, 130),)


def test_the_day_is_compared_with_the_same_weekday_before(desk: Desk) -> None:
    desk.use("pen", 8 * HOUR, 10 * HOUR, day=TUESDAY - 7)
    compared = read(desk).compared
    assert compared is not None
    assert (compared.day, compared.total, compared.until) == (TUESDAY - 7, 2 * HOUR, None)


def test_a_comparison_can_end_at_a_time_of_day(desk: Desk) -> None:
    desk.use("pen", 8 * HOUR, 10 * HOUR, day=TUESDAY - 7)
    compared = read(desk, until=8 * HOUR + 90).compared
    assert compared is not None
    assert (compared.total, compared.until) == (90, 8 * HOUR + 90)


def test_a_day_that_began_later_is_still_compared_with(desk: Desk) -> None:
    desk.use("pen", 8 * HOUR, 10 * HOUR, day=TUESDAY - 7)
    compared = read(desk, until=HOUR).compared
    assert compared is not None
    assert compared.total == 0


def test_one_device_is_compared_with_itself(desk: Desk) -> None:
    desk.use("pen", 0, 60, device=1)
    desk.use("pen", 0, 90, device=2)
    desk.use("pen", 0, 30, device=2, day=TUESDAY - 7)
    day = read(desk, device=1)
    assert (day.total, day.compared) == (60, None)
