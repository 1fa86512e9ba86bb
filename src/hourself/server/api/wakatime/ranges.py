# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days and ranges as WakaTime's clients ask for them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from django.http import HttpRequest

from hourself.core.days import DayError, from_date, month_end, month_of, month_start, parse_day, week_start
from hourself.server.api.wakatime.access import Refused

#: What `summaries` gives at once.
MOST_DAYS = 366
_BACK = {"last_7_days": 7, "last_14_days": 14, "last_30_days": 30, "last_6_months": 183, "last_year": 366}
#: What Wakapi's clients say.
_SAME = {
    "7_days": "last_7_days",
    "14_days": "last_14_days",
    "30_days": "last_30_days",
    "6_months": "last_6_months",
    "12_months": "last_year",
    "last_12_months": "last_year",
}
_WORDS = {"today": 0, "yesterday": 1}
_YEAR, _MONTH = re.compile(r"(19|20)\d\d\Z"), re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])\Z")


class Range(NamedTuple):
    """Days, both included, and what the range is called."""

    begin: int
    end: int
    name: str


def read_range(text: str, today: int, first: int | None) -> Range:
    """The range that `last_7_days`, `Last 7 Days` or `2026-11` means; `first`: the first day that has anything."""
    name = text.strip().lower().replace(" ", "_").replace("-_", "")
    name = _SAME.get(name, name)
    if name in _BACK:
        return Range(today - _BACK[name] + 1, today, name)
    if name in {"all_time", "any"}:
        return Range(first if first is not None else today, today, "all_time")
    found = _calendar(name, today)
    if not found:
        raise Refused(404, f"range: expected {', '.join(_BACK)}, all_time, YYYY or YYYY-MM.")
    return Range(*found, name)


def _calendar(name: str, today: int) -> tuple[int, int] | None:
    month = month_of(today)
    known = {
        "today": (today, today),
        "day": (today, today),
        "yesterday": (today - 1, today - 1),
        "week": (week_start(today), today),
        "this_week": (week_start(today), today),
        "last_week": (week_start(today) - 7, week_start(today) - 1),
        "month": (month_start(month), today),
        "this_month": (month_start(month), today),
        "last_month": (month_start(month - 1), month_end(month - 1)),
        "year": (month_start(month // 12 * 12), today),
        "this_year": (month_start(month // 12 * 12), today),
        "last_7_days_from_yesterday": (today - 7, today - 1),
    }
    if _YEAR.match(name):
        return month_start(int(name) * 12), month_end(int(name) * 12 + 11)
    if _MONTH.match(name):
        number = int(name[:4]) * 12 + int(name[5:]) - 1
        return month_start(number), month_end(number)
    return known.get(name)


def read_days(request: HttpRequest, today: int, first: int | None) -> Range:
    """The range of a query: `start` and `end`, or `range`. Raises `Refused`."""
    if "start" not in request.GET and "end" not in request.GET:
        found = read_range(request.GET.get("range", "today"), today, first)
    else:
        begin = read_date(request.GET.get("start", ""), "start", today)
        found = Range(begin, read_date(request.GET.get("end", "") or request.GET["start"], "end", today), "")
    if not 0 <= found.end - found.begin < MOST_DAYS:
        raise Refused(400, f"end: expected a day from start on, within {MOST_DAYS} days.")
    return found


def read_date(text: str, field: str, today: int) -> int:
    """A day, also as a moment of it or as the word for it, which the first clients say. Raises `Refused`."""
    if text.lower() in _WORDS:
        return today - _WORDS[text.lower()]
    try:
        if len(text) <= 10:
            return parse_day(text)
        # Some clients' `+01:00` comes as a blank.
        return from_date(datetime.fromisoformat(text.replace(" ", "+")).date())
    except (DayError, ValueError):
        raise Refused(400, f"{field}: expected YYYY-MM-DD.") from None
