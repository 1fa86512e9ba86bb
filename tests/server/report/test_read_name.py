# SPDX-License-Identifier: AGPL-3.0-or-later
"""One name: its days and its titles."""

from __future__ import annotations

from report_desk import TUESDAY, Desk

from hourself.server.report.detail import Detail, Titled, read_name


def read(desk: Desk, **asked: int) -> Detail:
    detail = read_name(desk.store, desk.account, desk.find("pen").id, TUESDAY, **asked)
    assert detail is not None
    return detail


def test_a_name_has_its_seconds_day_by_day(desk: Desk) -> None:
    for before in (0, 1, 6, 7, 27, 28):
        desk.use("pen", 0, 10 + before, day=TUESDAY - before)
    detail = read(desk)
    assert (detail.named.seconds, detail.last_week, detail.last_month) == (10, 37, 91)


def test_every_one_of_28_days_is_there(desk: Desk) -> None:
    desk.use("pen", 0, 10)
    assert [day for day, _ in read(desk).days] == list(range(TUESDAY - 27, TUESDAY + 1))


def test_titles_of_the_day_come_most_seconds_first(desk: Desk) -> None:
    desk.use("pen", 0, 10)
    desk.use("pen", 10, 40, title="novel")
    desk.use("post", 40, 90, title="inbox")
    assert read(desk).titles == (Titled("novel", 30), Titled(None, 10))


def test_titles_can_be_asked_for_from_an_earlier_day_on(desk: Desk) -> None:
    desk.use("pen", 0, 10, title="novel", day=TUESDAY - 3)
    desk.use("pen", 0, 10, title="novel")
    assert read(desk, since=TUESDAY - 3).titles == (Titled("novel", 20),)


def test_one_device_can_be_asked_for(desk: Desk) -> None:
    desk.use("pen", 0, 10, device=1)
    desk.use("pen", 0, 20, device=2, title="novel")
    detail = read(desk, device=2)
    assert (detail.last_month, detail.titles) == (20, (Titled("novel", 20),))


def test_an_unknown_name_is_none(desk: Desk) -> None:
    assert read_name(desk.store, desk.account, 99, TUESDAY) is None
