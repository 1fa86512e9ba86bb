# SPDX-License-Identifier: AGPL-3.0-or-later
"""Buckets as a file: out, and in again."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import islice
from threading import Lock
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from hourself.server.api.activitywatch.access import Caller, Refused
from hourself.server.api.activitywatch.bodies import clean_text, read_upload
from hourself.server.api.activitywatch.buckets import find_bucket, reading, stream, writing
from hourself.server.api.activitywatch.doors import tell
from hourself.server.api.activitywatch.events import join_texts
from hourself.server.watchers.buckets import Bucket, Shelf
from hourself.server.watchers.events import Event, EventError, read_event, read_moment
from hourself.server.watchers.storing import Events

#: Events in one transaction, so that a running watcher is never kept waiting.
_CHUNK = 2000
#: One file at a time is held in memory.
_importing = Lock()


def export_all(caller: Caller, _request: HttpRequest) -> StreamingHttpResponse:
    """All buckets and their events, without the events' numbers."""
    return _file(caller, None, "aw-buckets-export.json")


def export_bucket(caller: Caller, _request: HttpRequest, bucket: str) -> StreamingHttpResponse:
    """One bucket in the same form."""
    found = find_bucket(reading(caller), bucket)
    return _file(caller, [found], f"aw-bucket-export_{found.id}.json")


def import_buckets(caller: Caller, request: HttpRequest) -> HttpResponse:
    """Take in what was exported: into buckets that are there too, and each event once."""
    with _importing:
        told = read_upload(request)
        buckets = told.get("buckets") if isinstance(told, dict) else None
        if not isinstance(buckets, dict):
            raise Refused(400, "Expected exported buckets: an object with buckets.")
        # All is read before anything is written.
        for bucket in [_read_bucket(*each) for each in buckets.items()]:
            _take_in(caller, bucket)
    return tell(None)


class _Told(NamedTuple):
    id: str
    about: dict[str, Any]
    created: int | None
    events: list[Event]


def _read_bucket(name: str, told: Any) -> _Told:
    events = told.get("events", []) if isinstance(told, dict) else None
    if not isinstance(events, list):
        raise Refused(400, "Expected a bucket: an object with type, client, hostname and a list of events.")
    try:
        created = read_moment(told.get("created"))
    except EventError:
        created = None
    # Numbers are another server's: here they would replace what has nothing to do with them.
    return _Told(
        clean_text(name),
        {key: told.get(key) for key in ("type", "client", "hostname")},
        created,
        [read_event(each)._replace(id=None) for each in events],
    )


def _take_in(caller: Caller, told: _Told) -> None:
    with writing(caller) as shelf:
        shelf.add(told.id, told.about, told.created or time.time_ns() // 1000)
    # As they were written: newest first. The oldest get the smallest numbers.
    events = iter(sorted(told.events, key=lambda event: event.start))
    while chunk := list(islice(events, _CHUNK)):
        with writing(caller) as shelf:
            Events(shelf, find_bucket(shelf, told.id)).merge(chunk)


def _file(caller: Caller, buckets: list[Bucket] | None, name: str) -> StreamingHttpResponse:
    """Some buckets, or all, as a file."""
    content = stream(caller, lambda shelf: _write(shelf, shelf.all() if buckets is None else buckets))
    # The type is aw-server's. As an attachment it is saved, and shown by nobody.
    response = StreamingHttpResponse(content, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _write(shelf: Shelf, buckets: list[Bucket]) -> Iterator[bytes]:
    yield b'{"buckets": {'
    for count, bucket in enumerate(buckets):
        about = json.dumps(bucket.describe())[:-1]
        head = f'{", " if count else ""}{json.dumps(bucket.id)}: {about}, "events": ['
        yield from join_texts(head, Events(shelf, bucket).texts(numbers=False), "]}")
    yield b"}}"
