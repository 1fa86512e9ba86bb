# SPDX-License-Identifier: AGPL-3.0-or-later
"""Periods as addresses write them."""

from __future__ import annotations

import pytest

from hourself.core.days import parse_day
from hourself.server.report.cells import Resolution
from hourself.server.report.period import PeriodError, parse_period
from hourself.server.report.telling import name_period

TODAY = parse_day("2026-11-24")
DAYS = {
    "2026-11-24": ("2026-11-24", "2026-11-24"),
    "2026-W48": ("2026-11-23", "2026-11-29"),
    "2026-W01": ("2025-12-29", "2026-01-04"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2026-Q4": ("2026-10-01", "2026-12-31"),
    "2026": ("2026-01-01", "2026-12-31"),
    "2026-11-03..2026-11-19": ("2026-11-03", "2026-11-19"),
}
BAD = (
    "",
    "2026-13",
    "2026-W54",
    "2025-W53",
    "2026-Q5",
    "2026-02-30",
    "2026-11-19..2026-11-03",
    "1969",
    "9999",
    "x..y",
)


@pytest.mark.parametrize("text", DAYS)
def test_an_address_is_read_and_written(text: str) -> None:
    period = parse_period(text, TODAY)
    begin, end = DAYS[text]

    assert (parse_day(begin), parse_day(end), text) == (period.begin, period.end, str(period))


@pytest.mark.parametrize("text", DAYS)
def test_next_and_before_lead_back(text: str) -> None:
    period = parse_period(text, TODAY)

    assert (period, period.end + 1) == (period.step(1).step(-1), period.step(1).begin)


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_period_says_how_one_is_written(text: str) -> None:
    with pytest.raises(PeriodError, match="2026-W48"):
        parse_period(text, TODAY)


def test_a_stretch_without_end_is_refused() -> None:
    with pytest.raises(PeriodError, match="fifty years"):
        parse_period("1971-01-01..2026-01-01", TODAY)


def test_words_are_the_period_that_now_is() -> None:
    words = ("today", "week", "month", "quarter", "year")

    assert ["2026-11-24", "2026-W48", "2026-11", "2026-Q4", "2026"] == [
        str(parse_period(each, TODAY)) for each in words
    ]


def test_a_custom_period_that_is_a_month_is_called_so() -> None:
    assert "2026-11" == str(parse_period("2026-11-01..2026-11-30", TODAY).plain())


def test_slots_grow_with_the_period() -> None:
    texts = ("2026-11-24", "2026-11", "2026-Q4", "2026")
    slots = [Resolution.HOUR, Resolution.DAY, Resolution.WEEK, Resolution.MONTH]

    assert slots == [parse_period(each, TODAY).resolution for each in texts]


def test_periods_have_names() -> None:
    names = {
        "2026-W48": "Week 48, 23 to 29 November 2026",
        "2026-Q4": "October to December 2026",
        "2025-12-30..2026-01-02": "30 December 2025 to 2 January 2026",
    }

    assert names == {text: name_period(parse_period(text, TODAY)) for text in names}
