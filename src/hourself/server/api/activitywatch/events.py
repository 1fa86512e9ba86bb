# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events: asked for, added, deleted; and heartbeats."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from hourself.server.api.activitywatch.access import CHANGE, Caller, Refused
from hourself.server.api.activitywatch.bodies import MEDIUM, read_json
from hourself.server.api.activitywatch.buckets import find_bucket, reading, stream, writing
from hourself.server.api.activitywatch.doors import tell
from hourself.server.watchers.buckets import Shelf
from hourself.server.watchers.events import LONGEST, SECOND, Event, read_event, read_moment, write_event
from hourself.server.watchers.storing import Events, Period

#: What stands in one piece of a long answer.
_TOGETHER = 500
_LARGEST = 2**63 - 1


def show_events(caller: Caller, request: HttpRequest, bucket: str) -> StreamingHttpResponse:
    """The events of a period, cut to it, the newest first; at most `limit` of them, -1 for all."""
    limit, period = _read_whole(request, "limit", -1), read_period(request)
    found = find_bucket(reading(caller), bucket)

    def write(shelf: Shelf) -> Iterator[bytes]:
        return join_texts("[", Events(shelf, found).texts(period, limit), "]")

    return StreamingHttpResponse(stream(caller, write), content_type="application/json")


def show_count(caller: Caller, request: HttpRequest, bucket: str) -> HttpResponse:
    """How many events touch a period, as a bare number."""
    shelf = reading(caller)
    return tell(Events(shelf, find_bucket(shelf, bucket)).count(read_period(request)))


def show_event(caller: Caller, _request: HttpRequest, bucket: str, event: int) -> HttpResponse:
    """One event; 404 and `null` where there is none of that number."""
    shelf = reading(caller)
    found = Events(shelf, find_bucket(shelf, bucket)).get(event) if event <= _LARGEST else None
    return tell(write_event(found)) if found else tell(None, 404)


def add_events(caller: Caller, request: HttpRequest, bucket: str) -> HttpResponse:
    """Add one event or a list; one that has the number of an event that is there replaces it."""
    told = read_json(request, MEDIUM)
    if not isinstance(told, dict | list):
        raise Refused(400, "Expected an event, or a list of events.")
    events = [read_event(each) for each in (told if isinstance(told, list) else [told])]
    if CHANGE not in caller.may:
        # Who may only add can replace nothing.
        events = [event._replace(id=None) for event in events]
    with writing(caller) as shelf:
        Events(shelf, find_bucket(shelf, bucket)).insert(events)
    return tell(None)


def delete_event(caller: Caller, _request: HttpRequest, bucket: str, event: int) -> HttpResponse:
    """Delete one event; says whether there was one of that number."""
    with writing(caller) as shelf:
        found = find_bucket(shelf, bucket)
        done = event <= _LARGEST and Events(shelf, found).delete(event)
    return tell({"success": int(done)})


def take_heartbeat(caller: Caller, request: HttpRequest, bucket: str) -> HttpResponse:
    """Let the last event grow, or add one; gives it. Of what may not be kept, the time alone is given back."""
    told = read_json(request)
    pulse = _read_pulse(request)
    event = read_event(told)
    with writing(caller) as shelf:
        kept = Events(shelf, find_bucket(shelf, bucket)).heartbeat(event, pulse)
    return tell(write_event(kept or Event(None, event.start, event.length, {})))


def read_period(request: HttpRequest) -> Period:
    """The moments `start` and `end` of a query. Raises `EventError`."""
    return Period(
        *(read_moment(request.GET[name]) if name in request.GET else None for name in ("start", "end"))
    )


def join_texts(head: str, texts: Iterable[str], tail: str) -> Iterator[bytes]:
    """A long list of JSON, in pieces."""
    waiting, mark = [head], ""
    for text in texts:
        waiting += (mark, text)
        mark = ", "
        if len(waiting) > _TOGETHER * 2:
            yield "".join(waiting).encode()
            waiting = []
    yield "".join([*waiting, tail]).encode()


def _read_whole(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, str(usual))
    try:
        return max(-1, min(int(text), _LARGEST))
    except ValueError:
        raise Refused(400, f"{name}: expected a whole number.") from None


def _read_pulse(request: HttpRequest) -> int:
    """Microseconds of `pulsetime`."""
    text: Any = request.GET.get("pulsetime")
    if text is None:
        raise Refused(400, "Missing required parameter pulsetime")
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not math.isfinite(seconds):
        raise Refused(400, "pulsetime: expected seconds.")
    return round(min(max(seconds, -LONGEST / SECOND), LONGEST / SECOND) * SECOND)
