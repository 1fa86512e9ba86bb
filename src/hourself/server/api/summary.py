# SPDX-License-Identifier: AGPL-3.0-or-later
"""`/anapi/daily_summary_feed`: 59 figures for each of the last days.

They are counted when they are asked for: what arrives late, or is sorted anew, shows. (The original keeps the figures
of each midnight for good.)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import cast
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from hourself.core.days import format_day, to_date
from hourself.core.pulse import pulse
from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.access import Parameters, numbers, reading
from hourself.server.api.rounding import format_duration, plain
from hourself.server.report.ask import Kind, Perspective, Question, ask
from hourself.server.report.cells import Resolution
from hourself.server.report.today import read_today
from hourself.server.store.names import Name, read_names
from hourself.server.store.store import get_store

DAYS = 14
_LEVELS = {
    "very_productive": (2,), "productive": (1,), "neutral": (0,), "distracting": (-1,), "very_distracting": (-2,),
    "all_productive": (2, 1), "all_distracting": (-1, -2),
}  # fmt: skip
#: The original's order: Uncategorized first, then as they came to be. "News & Opinion" alone goes by a shorter name.
_OVERVIEWS = {
    "news" if each.startswith("News") else re.sub(r"\W+", "_", each.lower().replace("&", "and")): each
    for each in (
        "Uncategorized", "Business", "Communication & Scheduling", "Social Networking", "Design & Composition",
        "Entertainment", "News & Opinion", "Software Development", "Reference & Learning", "Shopping", "Utilities",
    )
}  # fmt: skip
#: Each recorded `id` is midnight there, wherever the person lives.
_HOME_OF_IDS = ZoneInfo("America/Los_Angeles")


@reading
def show_days(holder: KeyHolder, _parameters: Parameters) -> HttpResponse:
    """The 14 days before today."""
    today = read_today().day
    return numbers(tell_days(holder.account, today - DAYS, today - 1))


def tell_days(account: int, begin: int, end: int) -> list[dict[str, object]]:
    """The figures of some days, newest first; days without time are left out."""
    question = Question(begin, end, Kind.ACTIVITY, Perspective.INTERVAL, Resolution.DAY)
    names = read_names(get_store(), account)
    days: defaultdict[int, list[tuple[Name, int]]] = defaultdict(list)
    for row in ask(get_store(), account, question).rows:
        days[row.slot or 0].append((names[cast("int", row.key)], row.seconds))
    return [dict(tell_day(day, days[day])) for day in sorted(days, reverse=True)]


def tell_day(day: int, times: list[tuple[Name, int]]) -> Iterator[tuple[str, object]]:
    """The 59 figures of a day, in the original's order."""
    total = sum(seconds for _, seconds in times)
    by_level, by_overview = _add_up(times)
    sums = {key: sum(by_level[level] for level in levels) for key, levels in _LEVELS.items()}
    sums |= {key: by_overview[overview] for key, overview in _OVERVIEWS.items()}
    yield "id", int(datetime.combine(to_date(day), datetime.min.time(), _HOME_OF_IDS).timestamp())
    yield "date", format_day(day)
    yield "productivity_pulse", pulse(by_level)
    yield from ((f"{key}_percentage", plain(Fraction(value * 100, total), 1)) for key, value in sums.items())
    sums = {"total": total} | sums
    yield from ((f"{key}_hours", plain(Fraction(value, 3600), 2)) for key, value in sums.items())
    yield from ((f"{key}_duration_formatted", format_duration(value)) for key, value in sums.items())


def _add_up(times: list[tuple[Name, int]]) -> tuple[Counter[int], Counter[str]]:
    """Seconds by level and by overview."""
    levels: Counter[int] = Counter()
    overviews: Counter[str] = Counter()
    for name, seconds in times:
        levels[name.level] += seconds
        overviews[name.category.overview] += seconds
    return levels, overviews
