# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day in one sentence, as a person would say it."""

from __future__ import annotations

from hourself.core.days import to_date
from hourself.core.pulse import words
from hourself.server.report.day import Day


def say_day(day: Day, *, today: bool) -> str:
    """For example `6 h 12 min on Tuesday, 4 h 40 min of it focus work. 38 min less than last Tuesday.`"""
    weekday = f"{to_date(day.day):%A}"
    when = "so far today" if today else f"on {weekday}"
    if not day.total:
        return "Nothing recorded yet today." if today else f"Nothing was recorded on {weekday}."
    parts = [f"{words(day.total)} {when}"]
    parts += [f"{words(day.by_level[2])} of it focus work"] if day.by_level.get(2) else []
    parts += (
        [f"{words(personal)} personal"]
        if (personal := day.by_level.get(-1, 0) + day.by_level.get(-2, 0))
        else []
    )
    return f"{', '.join(parts)}.{'' if today else _compare(day, weekday)}"


def _compare(day: Day, weekday: str) -> str:
    """A day that is still going on is not set beside a whole one."""
    difference = day.total - day.compared
    if not day.compared or abs(difference) < 60:
        return ""
    return f" {words(abs(difference))} {'more' if difference > 0 else 'less'} than the {weekday} before."
