# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days and months as whole numbers, which is how the store keeps them.

A day is the number of days since 1970-01-01 of the person's local date; a month is `year * 12 + month - 1`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

DAY_SECONDS = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_LAST = date.max.toordinal() - _EPOCH


class DayError(ValueError):
    """A day that is not one; its text says what was expected."""


def day_of(stamp: int, offset: int) -> int:
    """The local day of a UTC time in seconds, `offset` minutes east of UTC."""
    return (stamp + offset * 60) // DAY_SECONDS


def day_start(day: int, offset: int) -> int:
    """UTC seconds of a day's local midnight, `offset` minutes east of UTC."""
    return day * DAY_SECONDS - offset * 60


def to_date(day: int) -> date:
    """The calendar date of a day number."""
    return date.fromordinal(day + _EPOCH)


def from_date(value: date) -> int:
    """The day number of a calendar date."""
    return value.toordinal() - _EPOCH


def parse_day(text: str) -> int:
    """The day number of `YYYY-MM-DD`; raises `DayError` for anything else, and for days before 1970."""
    try:
        day = from_date(date.fromisoformat(text)) if len(text) == 10 else -1
    except ValueError:
        day = -1
    if not 0 <= day <= _LAST:
        raise DayError("Expected a day such as 2026-01-31, from 1970-01-01 on.")
    return day


def format_day(day: int) -> str:
    """`YYYY-MM-DD` of a day number."""
    return to_date(day).isoformat()


def month_of(day: int) -> int:
    """The month number of a day."""
    value = to_date(day)
    return value.year * 12 + value.month - 1


def month_start(month: int) -> int:
    """The first day of a month."""
    return from_date(date(month // 12, month % 12 + 1, 1))


def month_end(month: int) -> int:
    """The last day of a month."""
    return month_start(month + 1) - 1


def week_start(day: int) -> int:
    """The Monday of a day's week (ISO 8601)."""
    return day - to_date(day).weekday()


def same_weekday_before(day: int) -> int:
    """The same weekday, a week before."""
    return day - 7


def days_between(begin: int, end: int) -> Iterator[date]:
    """Each calendar date from `begin` to `end`, both included."""
    return (to_date(begin) + timedelta(days=step) for step in range(end - begin + 1))
