# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queries: a program in ActivityWatch's query language, answered for each of some periods."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse

from hourself.server.api.activitywatch.access import Caller, Refused
from hourself.server.api.activitywatch.bodies import MEDIUM, read_json
from hourself.server.api.activitywatch.buckets import reading
from hourself.server.api.activitywatch.doors import tell
from hourself.server.watchers.query import QueryError, ShelfReader, read_period, run_query

#: So many run at once, and so many stand at the door, which leaves threads for the watchers that send.
RUNNING, PRESENT = BoundedSemaphore(2), BoundedSemaphore(6)


def answer_query(caller: Caller, request: HttpRequest) -> HttpResponse:
    """A list with the answer for each period. An error is `{"type", "message"}`, as its clients read it."""
    lines, periods = _read(request)
    with _take_turns():
        try:
            read = [read_period(period) for period in periods]
            name = request.GET.get("name", "")
            return tell(run_query(lines, read, ShelfReader(reading(caller)), name=name))
        except QueryError as error:
            return tell({"type": error.kind, "message": str(error)}, 400)


def _read(request: HttpRequest) -> tuple[str, list[object]]:
    told = read_json(request, MEDIUM)
    query, periods = (told.get("query"), told.get("timeperiods")) if isinstance(told, dict) else (None, None)
    lines = [query] if isinstance(query, str) else query
    if (
        not isinstance(lines, list)
        or not isinstance(periods, list)
        or not all(isinstance(line, str) for line in lines)
    ):
        raise Refused(
            400, "Expected an object with query, a list of lines, and timeperiods, a list of BEGIN/END."
        )
    return "".join(lines), periods


@contextmanager
def _take_turns() -> Iterator[None]:
    if not PRESENT.acquire(blocking=False):
        raise Refused(503, "Too many queries at once: ask again in a moment.")
    try:
        with RUNNING:
            yield
    finally:
        PRESENT.release()
