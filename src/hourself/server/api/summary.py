# SPDX-License-Identifier: AGPL-3.0-or-later
"""`/anapi/daily_summary_feed` and the pulse of today."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.http import HttpResponse

from hourself.core.days import day_start, format_day
from hourself.core.taxonomy import OVERVIEWS
from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.access import Parameters, numbers, with_key
from hourself.server.report.day import Day, read_day
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store

DAYS = 14
_LEVELS = {
    "very_productive": (2,), "productive": (1,), "neutral": (0,), "distracting": (-1,), "very_distracting": (-2,),
    "all_productive": (2, 1), "all_distracting": (-1, -2),
}  # fmt: skip
#: "News & Opinion" alone goes by a shorter name in the original.
_OVERVIEWS = {
    "news" if each.startswith("News") else re.sub(r"\W+", "_", each.lower().replace("&", "and")): each
    for each in (OVERVIEWS[-1], *OVERVIEWS[:-1])
}


@with_key
def show_days(holder: KeyHolder, _parameters: Parameters) -> HttpResponse:
    """The 14 days before today, newest first; days without time are left out."""
    today, offset, _ = read_today()
    days = [read_day(get_store(), holder.account, day) for day in range(today - 1, today - DAYS - 1, -1)]
    return numbers([dict(_tell(day, offset)) for day in days if day.total])


@with_key
def show_pulse(holder: KeyHolder, _parameters: Parameters) -> HttpResponse:
    """Today's pulse so far."""
    today = read_today().day
    return numbers({"pulse": read_day(get_store(), holder.account, today).pulse})


def format_duration(seconds: int) -> str:
    """As recorded: `12h 12m`, `3h`, `56m 7s`, `41s`; nothing is rounded up."""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    parts = [(hours, "h"), (minutes, "m")] if hours else [(minutes, "m"), (seconds % 60, "s")]
    return " ".join(f"{number}{unit}" for number, unit in parts if number) or "no time"


def _tell(day: Day, offset: int) -> Iterator[tuple[str, object]]:
    seconds = {key: sum(day.by_level.get(level, 0) for level in levels) for key, levels in _LEVELS.items()}
    for key, overview in _OVERVIEWS.items():
        seconds[key] = sum(each.seconds for each in day.categories if each.category.overview == overview)
    yield from (
        ("id", day_start(day.day, offset)),
        ("date", format_day(day.day)),
        ("productivity_pulse", day.pulse),
    )
    yield from ((f"{key}_percentage", _plain(value * 100 / day.total, 1)) for key, value in seconds.items())
    seconds = {"total": day.total} | seconds
    yield from ((f"{key}_hours", _plain(value / 3600, 2)) for key, value in seconds.items())
    yield from ((f"{key}_duration_formatted", format_duration(value)) for key, value in seconds.items())


def _plain(value: float, digits: int) -> float | int:
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded
