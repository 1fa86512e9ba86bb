# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parameters of the analytic data: long names, short names and aliases, as the original's clients send them."""

from __future__ import annotations

from dataclasses import dataclass

from hourself.core.days import DayError, parse_day
from hourself.server.api.access import Parameters, QueryError
from hourself.server.report.cells import Resolution
from hourself.server.report.today import read_today

_NAMES = {
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
#: Five-minute slots are asked of spans: about a month of them, as in the original.
MOST_FINE_DAYS = 31


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked; days are day numbers, both included."""

    perspective: str
    resolution: Resolution
    begin: int
    end: int
    kind: str
    thing: str
    thingy: str
    source: str
    csv: bool


def read_query(parameters: Parameters) -> Query:
    """The query in a request's parameters; unknown ones are ignored. Raises `QueryError`."""
    found = {
        name: next((parameters[each] for each in spellings if parameters.get(each)), "")
        for name, spellings in _NAMES.items()
    }
    query = Query(
        _one_of(found["perspective"] or "rank", ("rank", "interval", "member")),
        _RESOLUTIONS[_one_of(found["resolution"] or "hour", tuple(_RESOLUTIONS))],
        *_days(found["begin"], found["end"]),
        _one_of(found["kind"] or "activity", _KINDS),
        found["thing"].removeprefix("www."),
        found["thingy"],
        found["source"],
        _one_of(parameters.get("format") or "csv", ("csv", "json")) == "csv",
    )
    _check(query, found["schedule"])
    return query


def _check(query: Query, schedule: str) -> None:
    fine = query.perspective == "interval" and query.resolution is Resolution.FIVE_MINUTES
    if fine and query.end - query.begin >= MOST_FINE_DAYS:
        raise QueryError
    if (query.kind == "efficiency" and query.perspective != "interval") or (query.thingy and not query.thing):
        raise QueryError
    # There are no schedules yet: 0 is the original's "all hours".
    if schedule not in {"", "0"}:
        raise QueryError


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise QueryError
    return value


def _days(begin: str, end: str) -> tuple[int, int]:
    today = read_today().day
    if end and not begin:
        raise QueryError
    try:
        first, last = (parse_day(text[:10]) if text else today for text in (begin, end))
    except DayError:
        raise QueryError from None
    if last < first:
        raise QueryError
    return first, last
