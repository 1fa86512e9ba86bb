# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parameters of the analytic data: long names, short names and aliases, as the original's clients send them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hourself.core.days import DayError, parse_day
from hourself.server.api.access import Parameters, QueryError
from hourself.server.report.cells import Resolution, Source
from hourself.server.report.today import read_today

_NAMES = {
    "format": ("format",),
    "perspective": ("perspective", "pv", "by"),
    "resolution": ("resolution_time", "rs", "interval", "i"),
    "begin": ("restrict_begin", "rb"),
    "end": ("restrict_end", "re"),
    "kind": ("restrict_kind", "rk", "taxonomy", "ty"),
    "thing": ("restrict_thing", "rt", "taxon", "tx"),
    "thingy": ("restrict_thingy", "ry", "sub_taxon", "tn"),
    "source": ("restrict_source_type",),
    "schedule": ("restrict_schedule_id", "rsi", "schedule_id", "s"),
}
_KINDS = ("overview", "category", "activity", "productivity", "document", "efficiency")
_RESOLUTIONS = {
    "month": Resolution.MONTH,
    "week": Resolution.SUNDAY_WEEK,
    "day": Resolution.DAY,
    "hour": Resolution.HOUR,
    "minute": Resolution.FIVE_MINUTES,
}
_SOURCES = {"": None, "computers": Source.COMPUTERS, "mobile": Source.MOBILE, "offline": Source.OFFLINE}
#: Five-minute slots are asked of spans. The original gives about a month of them at once; some clients ask a bit more.
MOST_FINE_DAYS = 62
#: The calendar's last year has no month after it.
_LAST_DAY = parse_day("9998-12-31")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked; days are day numbers, both included; schedule 0 is all hours."""

    perspective: str
    resolution: Resolution
    begin: int
    end: int
    kind: str
    thing: str
    thingy: str
    source: Source | None
    schedule: int
    csv: bool


def read_query(parameters: Parameters) -> Query:
    """The query in a request's parameters; unknown ones are ignored. Raises `QueryError`."""
    found = {name: _find(parameters, spellings) for name, spellings in _NAMES.items()}
    query = Query(
        _one_of(found["perspective"] or "rank", ("rank", "interval", "member")),
        _RESOLUTIONS[_one_of(found["resolution"] or "hour", _RESOLUTIONS)],
        *_days(found["begin"], found["end"]),
        _one_of(found["kind"] or "activity", _KINDS),
        found["thing"],
        found["thingy"],
        _SOURCES[_one_of(found["source"], _SOURCES)],
        _schedule(found["schedule"] or "0"),
        _one_of(found["format"] or "csv", ("csv", "json")) == "csv",
    )
    _check(query)
    return query


def _find(parameters: Parameters, spellings: tuple[str, ...]) -> str:
    return next((each for key in spellings if (each := parameters.get(key, "").strip())), "")


def _check(query: Query) -> None:
    fine = query.perspective == "interval" and query.resolution is Resolution.FIVE_MINUTES
    if fine and query.end - query.begin >= MOST_FINE_DAYS:
        raise QueryError
    if (query.kind == "efficiency" and query.perspective != "interval") or (query.thingy and not query.thing):
        raise QueryError


def _one_of(value: str, allowed: Collection[str]) -> str:
    if value.lower() not in allowed:
        raise QueryError
    return value.lower()


def _schedule(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise QueryError
    return int(text)


def _days(begin: str, end: str) -> tuple[int, int]:
    today = read_today().day
    if end and not begin:
        raise QueryError
    try:
        first = parse_day(begin[:10]) if begin else today
        # A client further east may ask for a day that has not begun here.
        last = parse_day(end[:10]) if end else max(first, today)
    except DayError:
        raise QueryError from None
    if not first <= last <= _LAST_DAY:
        raise QueryError
    return first, last
