# SPDX-License-Identifier: AGPL-3.0-or-later
"""What programs may write through the compatible API: highlights, offline time, and the start and end of focus."""

from __future__ import annotations

import math

from django.http import HttpResponse

from hourself.core.days import DAY_SECONDS
from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.access import Parameters, QueryError, Refused, numbers, writing
from hourself.server.api.moments import as_number, now, read_moment
from hourself.server.focus import actions as focus
from hourself.server.journal.actions import add_highlight, add_offline
from hourself.server.journal.rules import Away, JournalError, Note
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store


@writing("POST")
def post_highlight(holder: KeyHolder, parameters: Parameters) -> HttpResponse:
    """Note what a day held: `highlight_date`, `description`, perhaps `source`."""
    day = read_moment(_needed(parameters, "highlight_date"), "highlight_date").day
    note = Note(day, parameters.get("description", ""), parameters.get("source", ""))
    try:
        add_highlight(get_store(), holder.account, note, now())
    except JournalError as error:
        raise QueryError(str(error)) from None
    return numbers({"message": "Highlight added."})


@writing("POST")
def post_offline(holder: KeyHolder, parameters: Parameters) -> HttpResponse:
    """Add time away from the screen: `start_time`, `end_time` or `duration`, `activity_name`, `activity_details`."""
    start = read_moment(_needed(parameters, "start_time"), "start_time")
    name, details = parameters.get("activity_name", ""), parameters.get("activity_details", "")
    away = Away(start.stamp, _read_end(start.stamp, parameters), start.offset, name, details)
    try:
        add_offline(get_store(), holder.account, away, now())
    except JournalError as error:
        raise QueryError(str(error)) from None
    return numbers({"message": "Offline time added."})


# The original asks for POST; one client sends GET for both, and takes 404 for "not running".
@writing("POST", "GET")
def start_focus(holder: KeyHolder, parameters: Parameters) -> HttpResponse:
    """Start a focus session of `duration` minutes, or until midnight for -1."""
    minutes = as_number(_needed(parameters, "duration"))
    moment, today = now(), read_today()
    midnight = (today.day + 1) * DAY_SECONDS - today.offset * 60
    try:
        if minutes is None or minutes != int(minutes):
            raise focus.FocusError("duration: expected whole minutes.")
        focus.start(get_store(), holder.account, int(minutes), now=moment, midnight=midnight)
    except focus.FocusError as error:
        raise QueryError(str(error)) from None
    return numbers({"message": "Focus session started."})


@writing("POST", "GET")
def end_focus(holder: KeyHolder, _parameters: Parameters) -> HttpResponse:
    """End the focus session that runs."""
    if not focus.end(get_store(), holder.account, now=now()):
        raise Refused(404, "No focus session is running.")
    return numbers({"message": "Focus session ended."})


def _needed(parameters: Parameters, field: str) -> str:
    text = parameters.get(field, "").strip()
    if not text:
        raise QueryError(f"{field}: missing.")
    return text


def _read_end(start: int, parameters: Parameters) -> int:
    """The end, as `end_time`, or as minutes in `duration`; some clients put minutes into `end_time`."""
    given = parameters.get("end_time", "").strip() or _needed(parameters, "duration")
    number = as_number(given)
    if number is None or abs(number) > DAY_SECONDS:
        if not parameters.get("end_time", "").strip():
            raise QueryError("duration: expected minutes.")
        return read_moment(given, "end_time").stamp
    return start + math.floor(number * 60)
