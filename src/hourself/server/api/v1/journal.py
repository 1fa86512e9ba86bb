# SPDX-License-Identifier: AGPL-3.0-or-later
"""Highlights and offline time. Each change answers with the way back."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from hourself.core.days import day_of, format_day, from_date
from hourself.server.api.v1.answered import HighlightMade, Highlights, OfflineMade, OfflineTimes, Undo
from hourself.server.api.v1.asked import DayAsked, HighlightTold, OfflineTold, UndoTold
from hourself.server.api.v1.auth import READ, WRITE, holder_of
from hourself.server.api.v1.problem import Problem, not_there
from hourself.server.journal.actions import add_highlight, add_offline, delete_highlight, delete_offline, undo
from hourself.server.journal.queries import Highlight, OfflineTime, read_highlights, read_offline, read_recent
from hourself.server.journal.rules import Away, JournalError, Note
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store

router = Router(tags=["Journal"])
Number = Annotated[int, Path(ge=1, le=2**53)]
#: Times of offline time that the store and the calendar can hold.
_EARLIEST, _LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@router.get("/highlights", auth=READ, response=Highlights)
def list_highlights(request: HttpRequest, asked: Query[DayAsked]) -> dict[str, Any]:
    """The highlights of a day, or those made last."""
    account = holder_of(request).account
    found = (
        read_highlights(get_store(), account, from_date(asked.day))
        if asked.day
        else read_recent(get_store(), account)
    )
    return {"highlights": [_tell_highlight(each) for each in found]}


@router.post("/highlights", auth=WRITE, response={201: HighlightMade})
def make_highlight(request: HttpRequest, told: HighlightTold) -> Status[dict[str, Any]]:
    """Note something on a day."""
    account, note = holder_of(request).account, Note(from_date(told.day), told.text, told.source)
    try:
        way_back = add_highlight(get_store(), account, note, int(time.time()))
    except JournalError as error:
        raise Problem(422, str(error), "text") from None
    made = max(read_highlights(get_store(), account, note.day), key=lambda each: each.id)
    return Status(201, {"highlight": _tell_highlight(made), "undo": way_back})


@router.delete("/highlights/{number}", auth=WRITE, response=Undo)
def drop_highlight(request: HttpRequest, number: Number) -> dict[str, str]:
    """Delete a highlight."""
    try:
        return {"undo": delete_highlight(get_store(), holder_of(request).account, number)}
    except KeyError:
        raise not_there("highlight", "number") from None


@router.get("/offline-time", auth=READ, response=OfflineTimes)
def list_offline(request: HttpRequest, asked: Query[DayAsked]) -> dict[str, Any]:
    """Offline time that begins on a day, today by default."""
    day = from_date(asked.day) if asked.day else read_today().day
    found = read_offline(get_store(), holder_of(request).account, day)
    return {"offline_time": [_tell_offline(each) for each in found]}


@router.post("/offline-time", auth=WRITE, response={201: OfflineMade})
def make_offline(request: HttpRequest, told: OfflineTold) -> Status[dict[str, Any]]:
    """Note time away from the screen; it counts in every report."""
    account = holder_of(request).account
    start, end = _stamp(told.start, "start"), _stamp(told.end, "end")
    offset = int((told.start.utcoffset() or timedelta()).total_seconds()) // 60
    away = Away(start, end, offset, told.name, told.details)
    try:
        way_back = add_offline(get_store(), account, away, int(time.time()))
    except JournalError as error:
        raise Problem(422, _reword(str(error)), "start", "end", "name") from None
    made = max(read_offline(get_store(), account, day_of(start, offset)), key=lambda each: each.id)
    return Status(201, {"offline_time": _tell_offline(made), "undo": way_back})


@router.delete("/offline-time/{number}", auth=WRITE, response=Undo)
def drop_offline(request: HttpRequest, number: Number) -> dict[str, str]:
    """Delete offline time, from every report too."""
    try:
        return {"undo": delete_offline(get_store(), holder_of(request).account, number)}
    except KeyError:
        raise not_there("offline time", "number") from None


@router.post("/undo", auth=WRITE, response={204: None})
def take_back(request: HttpRequest, told: UndoTold) -> Status[None]:
    """Take a change of the journal back, by the `undo` of its answer."""
    try:
        undo(get_store(), holder_of(request).account, told.undo)
    except JournalError as error:
        raise Problem(422, str(error), "undo") from None
    return Status(204, None)


def _stamp(value: datetime, field: str) -> int:
    if value.utcoffset() is None:
        raise Problem(422, "Give the offset with the time: 2026-11-24T09:00:00+01:00.", field)
    if not _EARLIEST <= value <= _LATEST:
        raise Problem(422, "Give a time of these decades.", field)
    return int(value.timestamp())


def _reword(text: str) -> str:
    """The journal names its fields as RescueTime does."""
    for theirs, ours in (("end_time", "end"), ("activity_name", "name"), ("activity_details", "details")):
        text = text.replace(theirs, ours)
    return text


def _tell_highlight(each: Highlight) -> dict[str, Any]:
    return each._asdict() | {"day": format_day(each.day)}


def _tell_offline(each: OfflineTime) -> dict[str, Any]:
    zone = timezone(timedelta(minutes=each.offset))
    times = {key: datetime.fromtimestamp(getattr(each, key), zone) for key in ("start", "end")}
    return each._asdict() | times
