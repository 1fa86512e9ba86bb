# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tools: each asks the engine and says what its numbers are of. None of them changes anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hourself.core.days import DAY_SECONDS, format_day
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, default_level
from hourself.server.api.mcp.arguments import (
    Arguments,
    CompareArguments,
    Counted,
    Nothing,
    RecentArguments,
    SearchArguments,
    SummaryArguments,
    TimeArguments,
)
from hourself.server.report.ask import Kind, Perspective, Question, ask
from hourself.server.report.cells import Resolution
from hourself.server.report.figures import (
    Figures,
    format_offset,
    tell_levels,
    tell_name,
    tell_named,
    tell_rows,
    tell_spread,
)
from hourself.server.report.period import Period, parse_period
from hourself.server.report.search import search
from hourself.server.report.spread import Filters, Spread, View, read_spread
from hourself.server.report.timeline import Block, read_timeline
from hourself.server.report.today import read_today
from hourself.server.store.schedules import read_schedules
from hourself.server.store.scores import read_scores
from hourself.server.store.store import Store

#: How many names a summary lists.
TOP = 10
#: Titles are summed from the spans themselves.
TITLE_DAYS = 31
_SLOTS = {
    "hour": Resolution.HOUR,
    "day": Resolution.DAY,
    "week": Resolution.WEEK,
    "month": Resolution.MONTH,
}


class ToolError(ValueError):
    """A question that cannot be answered as it was asked; the text says how it can."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what it is called, what it takes, and what answers."""

    name: str
    title: str
    about: str
    takes: type[Arguments]
    run: Callable[[Store, int, Any], Figures]


def summarize(store: Store, account: int, given: SummaryArguments) -> Figures:
    """A period in numbers."""
    spread = _read(store, account, given, given.period)
    return _bounds(spread.period, given) | tell_spread(spread, TOP)


def sum_by_kind(store: Store, account: int, given: TimeArguments) -> Figures:
    """Seconds by kind."""
    period = parse_period(given.period, read_today().day)
    if given.kind is Kind.DOCUMENT and period.days > TITLE_DAYS:
        raise ToolError(f"Ask for titles of {TITLE_DAYS} days at most.")
    question = Question(
        period.begin,
        period.end,
        given.kind,
        Perspective.INTERVAL if given.per in _SLOTS else Perspective.RANK,
        _SLOTS.get(given.per, Resolution.DAY),
        given.time,
        _schedule(store, account, given),
    )
    answer = ask(store, account, question)
    rows = [_slim(row) for row in tell_rows(store, account, answer, answer.rows[: given.limit])]
    return _bounds(period, given) | {
        "total_seconds": answer.total,
        "rows": rows,
        "rows_left_out": max(0, len(answer.rows) - given.limit),
    }


def find(store: Store, account: int, given: SearchArguments) -> Figures:
    """Names and titles that hold some words."""
    period = parse_period(given.period, read_today().day)
    found = search(store, account, given.text, period.begin, period.end, given.limit)
    return _bounds(period) | {
        "time": "person",
        "found": [
            {
                "name": tell_name(each.name),
                "title": each.title,
                "seconds": each.seconds,
                "last_day": None if each.last is None else format_day(each.last),
            }
            for each in found
        ],
    }


def compare(store: Store, account: int, given: CompareArguments) -> Figures:
    """Two periods and their difference: the first less the other."""
    first = _read(store, account, given, given.period)
    other = given.other if given.other is not None else str(first.period.before())
    second = _read(store, account, given, other)
    return {
        "first": _bounds(first.period, given) | _brief(first),
        "other": _bounds(second.period, given) | _brief(second),
        "difference": {
            "total_seconds": first.total - second.total,
            "levels": _differ(first.by_level, second.by_level, "level"),
            "overviews": _differ(_by_overview(first), _by_overview(second), "overview"),
        },
        "note": "A period that still runs is compared as far as it has come with all of the other.",
    }


def list_schedules(store: Store, account: int, _given: Nothing) -> Figures:
    """Named hours of the week."""
    return {
        "hours": "hours of the week, 0 to 167, from Monday 00:00",
        "schedules": [
            {"id": each.id, "name": each.name, "hours": sorted(each.hours)}
            for each in read_schedules(store, account).values()
        ],
    }


def list_categories(store: Store, account: int, _given: Nothing) -> Figures:
    """The taxonomy with the person's levels."""
    own = read_scores(store, account)
    return {
        "levels": [{"level": level, "label": label} for level, label in LEVEL_NAMES.items()],
        "categories": [each._asdict() | {"level": own.get(each, default_level(each))} for each in CATEGORIES],
    }


def list_recent(store: Store, account: int, given: RecentArguments) -> Figures:
    """What was in front lately, the latest first."""
    today = read_today()
    now = today.day * DAY_SECONDS + today.until
    since = now - given.hours * 3600
    first = since // DAY_SECONDS
    found = [
        (day * DAY_SECONDS, block)
        for day in range(first, today.day + 1)
        for block in read_timeline(store, account, day)
    ]
    recent = [(midnight, block) for midnight, block in found if midnight + block.end > since]
    return {
        "now": format_time(now),
        "utc_offset": format_offset(today.offset),
        "since": format_time(since),
        "stretches": [_tell_block(midnight, block) for midnight, block in recent[: -given.limit - 1 : -1]],
        "stretches_left_out": max(0, len(recent) - given.limit),
    }


def format_time(second: int) -> str:
    """A local time, of the seconds since 1970-01-01 of local days."""
    day, rest = divmod(second, DAY_SECONDS)
    return f"{format_day(day)}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"


def _tell_block(midnight: int, block: Block) -> Figures:
    return {
        "begin": format_time(midnight + block.begin),
        "end": format_time(midnight + block.end),
        "seconds": block.end - block.begin,
        "name": block.name.label,
        "title": block.title,
        "category": block.name.category.category,
        "level": block.name.level,
    }


def _read(store: Store, account: int, given: Counted, period: str) -> Spread:
    today = read_today()
    filters = Filters(given.time, _schedule(store, account, given))
    return read_spread(View(store, account, parse_period(period, today.day), filters, today))


def _schedule(store: Store, account: int, given: Counted) -> int:
    if given.schedule and given.schedule not in read_schedules(store, account):
        raise ToolError("There is no such schedule: schedules lists them.")
    return given.schedule


def _bounds(period: Period, given: Counted | None = None) -> Figures:
    """What numbers are of: the local days, the time zone, and how they are summed."""
    today = read_today()
    told = {
        "begin": format_day(period.begin),
        "end": format_day(period.end),
        "today": format_day(today.day),
        "utc_offset": format_offset(today.offset),
        "unit": "seconds",
    }
    return told | ({"time": str(given.time), "schedule": given.schedule} if given else {})


def _brief(spread: Spread) -> Figures:
    return {
        "period": str(spread.period),
        "running": spread.running,
        "total_seconds": spread.total,
        "pulse": spread.pulse,
        "levels": tell_levels(spread.by_level),
        "overviews": [{"overview": key, "seconds": seconds} for key, seconds in _by_overview(spread).items()],
        "names": [tell_named(each) for each in spread.names[:TOP]],
    }


def _by_overview(spread: Spread) -> dict[str, int]:
    return {each.overview: each.seconds for each in spread.overviews}


def _differ(first: Mapping[Any, int], second: Mapping[Any, int], key: str) -> list[Figures]:
    """What the first has more of (below 0: less), the greatest change first."""
    changes = {each: first.get(each, 0) - second.get(each, 0) for each in {*first, *second}}
    ordered = sorted(changes.items(), key=lambda change: (-abs(change[1]), str(change[0])))
    return [{key: each, "seconds": seconds} for each, seconds in ordered]


def _slim(row: Figures) -> Figures:
    """A row without what its kind does not have."""
    return {key: value for key, value in row.items() if value is not None}


TOOLS = (
    Tool(
        "summary",
        "Summary of a period",
        "A day, week, month, quarter, year or stretch of days in numbers: total, levels, pulse (0 to 100), overviews "
        "with categories, the 10 names with most time, and the period before. Ask this first.",
        SummaryArguments,
        summarize,
    ),
    Tool(
        "time_by_kind",
        "Time by kind",
        "Seconds by overview, category, activity (app or site), productivity (level), efficiency (mean level) or "
        "document (title), in a whole period or for each hour, day, week or month of it. Ask for overviews or "
        "categories before activities, and for documents last.",
        TimeArguments,
        sum_by_kind,
    ),
    Tool(
        "search",
        "Search names and titles",
        "Apps, sites, offline activities and titles that contain all words, with the time under them.",
        SearchArguments,
        find,
    ),
    Tool(
        "compare",
        "Compare two periods",
        "Two periods side by side, and what the first has more or less of, by level and by overview.",
        CompareArguments,
        compare,
    ),
    Tool(
        "schedules",
        "Schedules",
        "The person's named hours of the week, such as working hours; summary, time_by_kind and compare take their "
        "numbers.",
        Nothing,
        list_schedules,
    ),
    Tool(
        "categories",
        "Categories and levels",
        "All overviews and categories, with the level that this person gives each: 2 is focus work, -2 distracting.",
        Nothing,
        list_categories,
    ),
    Tool(
        "recent_activity",
        "Recent activity",
        "What was in front in the last hours, stretch by stretch, the latest first.",
        RecentArguments,
        list_recent,
    ),
)
