# SPDX-License-Identifier: AGPL-3.0-or-later
"""Time: a period in numbers, sums of any kind, and search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from hourself.core.days import format_day
from hourself.core.taxonomy import Category
from hourself.server.api.v1.answered import FoundAll, Summary, TimePage
from hourself.server.api.v1.asked import RESOLUTIONS, Filtered, SearchAsked, Stretch, SummaryAsked, TimeAsked
from hourself.server.api.v1.auth import READ, holder_of
from hourself.server.api.v1.cursor import turn
from hourself.server.api.v1.finish import by_revision
from hourself.server.api.v1.problem import Problem, not_there
from hourself.server.report.ask import Kind, Perspective, Question, Row, ask
from hourself.server.report.cells import Resolution
from hourself.server.report.figures import tell_name, tell_rows, tell_spread
from hourself.server.report.period import Period, PeriodError, between, parse_period
from hourself.server.report.search import search
from hourself.server.report.spread import Filters, View, read_spread
from hourself.server.report.today import read_today
from hourself.server.store.revision import read_revision
from hourself.server.store.schedules import read_schedules
from hourself.server.store.store import get_store

router = Router(tags=["Time"])
#: Slots this fine, and titles, are summed from the spans themselves.
FINE_DAYS = 31
#: Hours of more days than this are more rows than anybody reads.
HOUR_DAYS = 366


@router.get("/summary", auth=READ, response=Summary)
@by_revision
def show_summary(request: HttpRequest, asked: Query[SummaryAsked]) -> dict[str, Any]:
    """A day or a period in numbers: total, levels, pulse, overviews with categories, top names, and the one before."""
    account, today = holder_of(request).account, read_today()
    filters = Filters(
        asked.time, category=_category(asked), overview=asked.overview, **_filters(account, asked)
    )
    view = View(get_store(), account, _period(asked, today.day), filters, today)
    return tell_spread(read_spread(view), asked.top)


@router.get("/time", auth=READ, response=TimePage)
@by_revision
def list_time(request: HttpRequest, asked: Query[TimeAsked]) -> dict[str, Any]:
    """Seconds by kind, in all or in slots. Five-minute slots and titles: 31 days at most; hours: 366 days."""
    account = holder_of(request).account
    begin, end = _days(asked, read_today().day)
    question = Question(
        begin,
        end,
        asked.kind,
        asked.perspective,
        RESOLUTIONS[asked.resolution],
        time=asked.time,
        source=asked.source,
        category=_category(asked),
        overview=asked.overview,
        **_filters(account, asked),
    )
    _check_size(question)
    answer = ask(get_store(), account, question)
    rows, following = turn(answer.rows, _place, question, asked.cursor, asked.limit)
    return {
        "begin": format_day(begin),
        "end": format_day(end),
        "total_seconds": answer.total,
        "rows_in_all": len(answer.rows),
        "revision": read_revision(get_store(), account),
        "rows": list(tell_rows(get_store(), account, answer, tuple(rows))),
        "next": following,
    }


@router.get("/search", auth=READ, response=FoundAll)
@by_revision
def list_found(request: HttpRequest, asked: Query[SearchAsked]) -> dict[str, Any]:
    """Names and titles that contain all words, with the time under them."""
    account = holder_of(request).account
    begin, end = _days(asked, read_today().day, back=FINE_DAYS - 1)
    found = search(get_store(), account, asked.q, begin, end, asked.limit)
    return {
        "begin": format_day(begin),
        "end": format_day(end),
        "found": [
            {
                "name": tell_name(each.name),
                "title": each.title,
                "seconds": each.seconds,
                "last": None if each.last is None else format_day(each.last),
            }
            for each in found
        ],
    }


def _days(asked: Stretch, today: int, back: int = 0) -> tuple[int, int]:
    try:
        return asked.days(today, back)
    except ValueError as error:
        raise Problem(422, str(error), "begin", "end") from None


def _period(asked: SummaryAsked, today: int) -> Period:
    if asked.period is None:
        return between(*_days(asked, today)).plain()
    if asked.begin or asked.end:
        raise Problem(422, "Give either period, or begin and end.", "period")
    try:
        return parse_period(asked.period, today)
    except PeriodError as error:
        raise Problem(422, str(error), "period") from None


def _filters(account: int, asked: Filtered) -> dict[str, Any]:
    if asked.schedule and asked.schedule not in read_schedules(get_store(), account):
        raise not_there("schedule", "schedule")
    return {"schedule": asked.schedule, "device": asked.device, "level": asked.level, "name": asked.name}


def _category(asked: Filtered) -> Category | None:
    if asked.category is None:
        return None
    if asked.overview is None:
        raise Problem(422, "Give the category's overview too: two may hold one of the same name.", "overview")
    return Category(asked.overview, asked.category)


def _check_size(question: Question) -> None:
    days = question.end - question.begin + 1
    slots = question.resolution if question.perspective is Perspective.INTERVAL else None
    fine = slots is Resolution.FIVE_MINUTES or question.kind is Kind.DOCUMENT
    most = FINE_DAYS if fine else HOUR_DAYS if slots is Resolution.HOUR else None
    if most is not None and days > most:
        raise Problem(422, f"Ask for {most} days at most, or for longer slots.", "begin", "end")


def _place(row: Row) -> tuple[int, int, str]:
    """The engine's own order of rows."""
    return row.slot or 0, -row.seconds, str(row.key)
