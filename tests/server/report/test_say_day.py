# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day in a sentence or two."""

from __future__ import annotations

import pytest
from report_desk import TUESDAY

from hourself.core.pulse import pulse
from hourself.server.report.day import Compared, Day
from hourself.server.report.summary import Part, name_day, say_day

WORKED = {2: 16_800, 1: 2400, -1: 3120}


def make_day(by_level: dict[int, int], compared: Compared | None = None) -> Day:
    total = sum(by_level.values())
    return Day(TUESDAY, total, by_level, pulse(by_level), ({},) * 24, (), (), (), compared, 0)


def say(by_level: dict[int, int], before: int | None = None, until: int | None = None) -> str:
    compared = None if before is None else Compared(TUESDAY - 7, before, {2: before}, until)
    return str(say_day(make_day(by_level, compared), today=until is not None))


def test_a_day_that_runs_is_compared_with_the_other_by_this_time() -> None:
    assert say(WORKED, 22_320 + 2280, until=60_000) == (
        "6 h 12 min today, 4 h 40 min of it focus work, 52 min personal. "
        "38 min less than last Tuesday by this time."
    )


def test_a_day_that_is_over_is_compared_with_the_week_before() -> None:
    assert say(WORKED, 3600) == (
        "6 h 12 min on Tuesday, 4 h 40 min of it focus work, 52 min personal. "
        "5 h 12 min more than the Tuesday before."
    )


@pytest.mark.parametrize("before", [22_320 - 59, 22_320 + 59])
def test_less_than_a_minute_is_no_difference(before: int) -> None:
    assert say(WORKED, before).endswith("As much as the Tuesday before.")


def test_a_day_that_runs_is_never_set_beside_a_whole_one() -> None:
    day = make_day(WORKED, Compared(TUESDAY - 7, 30_000, {2: 30_000}))
    assert say_day(day, today=True).difference is None


@pytest.mark.parametrize(
    ("by_level", "expected"),
    [
        ({2: 3600}, "1 h on Tuesday, all of it focus work."),
        ({-2: 3600}, "1 h on Tuesday, all of it distracting."),
        ({1: 3600, 0: 1800}, "1 h 30 min on Tuesday, 1 h of it other work."),
        ({2: 3600, -1: 59}, "1 h on Tuesday, almost all of it focus work."),
        ({0: 30}, "under 1 min on Tuesday."),
    ],
)
def test_only_levels_that_say_something_are_told(by_level: dict[int, int], expected: str) -> None:
    assert say(by_level) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [(True, "Nothing recorded today so far."), (False, "Nothing was recorded on Tuesday.")],
)
def test_an_empty_day_is_told_plainly(today: bool, expected: str) -> None:
    assert say_day(make_day({}), today=today).text == expected


def test_the_parts_are_there_for_pages() -> None:
    summary = say_day(make_day(WORKED), today=False)
    assert (summary.lead, summary.when, summary.parts) == (
        "6 h 12 min",
        "on Tuesday",
        (Part(2, 16_800, "4 h 40 min", "focus work"), Part(-1, 3120, "52 min", "personal")),
    )


def test_a_day_has_a_full_name() -> None:
    assert name_day(TUESDAY) == "Tuesday 24 November 2026"
