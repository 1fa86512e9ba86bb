# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stretches of days that people name: a day, a week, a month, a quarter, a year, or from one day to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hourself.core.days import (
    DayError,
    format_day,
    from_date,
    month_end,
    month_of,
    month_start,
    parse_day,
    to_date,
    week_start,
)
from hourself.server.report.cells import Resolution

#: The longest stretch from one day to another: more than anybody has recorded, and still few months to draw.
LONGEST = 50 * 366
_LAST_YEAR = 9998
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")


class PeriodError(ValueError):
    """A period that is none; its text says how one is written."""


class PeriodKind(StrEnum):
    """What a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Period:
    """From the local day `begin` to the local day `end`, both included."""

    kind: PeriodKind
    begin: int
    end: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.end - self.begin + 1

    @property
    def resolution(self) -> Resolution:
        """The slots it is drawn in: few enough to be told apart."""
        if self.days == 1:
            return Resolution.HOUR
        if self.days <= 45:
            return Resolution.DAY
        return Resolution.WEEK if self.days <= 200 else Resolution.MONTH

    def plain(self) -> Period:
        """The day, week, month, quarter or year that a custom period happens to be; else itself."""
        named = (period_of(kind, self.begin) for kind in PeriodKind if kind is not PeriodKind.CUSTOM)
        return next((each for each in named if (each.begin, each.end) == (self.begin, self.end)), self)

    def holds(self, day: int) -> bool:
        """Whether a day is in it."""
        return self.begin <= day <= self.end

    def step(self, by: int) -> Period:
        """The period `by` periods later; before, if below 0."""
        if self.kind in _MONTHS:
            months = _MONTHS[self.kind]
            return _months(self.kind, month_of(self.begin) + by * months)
        shift = by * self.days
        return Period(self.kind, self.begin + shift, self.end + shift)

    def year_before(self) -> Period:
        """The same a year ago; for days and weeks the same weekdays, 52 weeks ago."""
        if self.kind in _MONTHS:
            return _months(self.kind, month_of(self.begin) - 12)
        return Period(self.kind, self.begin - 364, self.end - 364)

    def before(self) -> Period:
        """What it is fairly compared with: the period before, and for a day the same weekday before."""
        return self.step(-7 if self.kind is PeriodKind.DAY else -1)

    def __str__(self) -> str:
        """As it stands in addresses; `parse_period` reads it."""
        first = to_date(self.begin)
        match self.kind:
            case PeriodKind.DAY:
                return format_day(self.begin)
            case PeriodKind.WEEK:
                year, week, _ = first.isocalendar()
                return f"{year:04d}-W{week:02d}"
            case PeriodKind.MONTH:
                return f"{first.year:04d}-{first.month:02d}"
            case PeriodKind.QUARTER:
                return f"{first.year:04d}-Q{(first.month + 2) // 3}"
            case PeriodKind.YEAR:
                return f"{first.year:04d}"
        return f"{format_day(self.begin)}..{format_day(self.end)}"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


def period_of(kind: PeriodKind, day: int) -> Period:
    """The period of a kind that holds a day; a custom one is the day alone."""
    if kind in _MONTHS:
        months = _MONTHS[kind]
        return _months(kind, month_of(day) // months * months)
    if kind is PeriodKind.WEEK:
        return Period(kind, week_start(day), week_start(day) + 6)
    return Period(PeriodKind.DAY, day, day)


def parse_period(text: str, today: int) -> Period:
    """The period of `2026-11-24`, `2026-W48`, `2026-11`, `2026-Q4`, `2026`, `2026-11-03..2026-11-19`.

    Also of the words `today`, `day`, `week`, `month`, `quarter` and `year`: the one that now is. Raises `PeriodError`.
    """
    if text in _WORDS:
        return period_of(_WORDS[text], today)
    try:
        period = _parse(text)
    except ValueError:
        period = None
    if period is None or not 0 <= period.begin <= period.end or to_date(period.begin).year > _LAST_YEAR:
        raise PeriodError(
            "A period is written 2026-11-24, 2026-W48, 2026-11, 2026-Q4, 2026 or 2026-11-03..2026-11-19."
        )
    if period.days > LONGEST:
        raise PeriodError("Choose fifty years at most.")
    return period


_WORDS = {kind.value: kind for kind in PeriodKind if kind is not PeriodKind.CUSTOM} | {
    "today": PeriodKind.DAY
}


def _parse(text: str) -> Period | None:
    first, dots, last = text.partition("..")
    if dots:
        return between(parse_day(first), parse_day(last))
    if found := _WEEK.fullmatch(text):
        monday = from_date(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        return Period(PeriodKind.WEEK, monday, monday + 6)
    if found := _MONTH.fullmatch(text):
        return period_of(PeriodKind.MONTH, from_date(date(int(found[1]), int(found[2]), 1)))
    if found := _QUARTER.fullmatch(text):
        return period_of(PeriodKind.QUARTER, from_date(date(int(found[1]), int(found[2]) * 3, 1)))
    if _YEAR.fullmatch(text):
        return period_of(PeriodKind.YEAR, from_date(date(int(text), 1, 1)))
    return period_of(PeriodKind.DAY, parse_day(text))


def between(begin: int, end: int) -> Period:
    """From one day to another. Raises `DayError` if it ends before it begins."""
    if end < begin:
        raise DayError("The last day is before the first.")
    return Period(PeriodKind.CUSTOM, begin, end)


def _months(kind: PeriodKind, first: int) -> Period:
    return Period(kind, month_start(first), month_end(first + _MONTHS[kind] - 1))
