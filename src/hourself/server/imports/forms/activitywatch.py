# SPDX-License-Identifier: AGPL-3.0-or-later
"""ActivityWatch: exported buckets (JSON), a bucket's bare events (JSON), and one line per event (CSV)."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterator
from functools import partial
from typing import Any

from hourself.core.urls import with_scheme
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms.form import Form, Head, Reading, pick
from hourself.server.imports.moments import parse_moment
from hourself.server.imports.opening import Source, json_tokens, read_items, read_table
from hourself.server.imports.rows import Event, Left, Role, Row, Thing, Wishes

_LONGEST = 366 * 86_400
_LONGEST_CELL = 1 << 16
#: Buckets whose id does not begin so hold no windows, pages or presence.
_WEB = "aw-watcher-web"
Tokens = Iterator[tuple[str, Any]]


def _is_buckets(head: Head) -> bool:
    return "buckets" in head.paths or {"events.item.timestamp", "events.item.duration"} <= head.paths


def _is_events(head: Head) -> bool:
    return {"item.timestamp", "item.duration", "item.data"} <= head.paths


def _is_lines(head: Head) -> bool:
    known = head.columns.keys()
    return {"timestamp", "duration"} <= known and bool(known & {"data", "app", "url", "status"})


def _recognise(head: Head) -> bool:
    return _is_buckets(head) or _is_events(head) or _is_lines(head)


def _read(source: Source, head: Head, _wishes: Wishes) -> Reading:
    if _is_lines(head):
        rows = partial(_line_rows, source, head.columns)
    elif _is_events(head):
        rows = partial(_event_rows, source)
    else:
        rows = partial(_bucket_rows, source)
    return Reading(
        "activitywatch", "activitywatch", "ActivityWatch events", rows, "ActivityWatch", asks_zone=True
    )


def _bucket_rows(source: Source) -> Iterator[Row]:
    """Walk over all buckets. What a bucket is may stand before or after its events, so its id has to tell its host."""
    with json_tokens(source) as tokens:
        count, bucket, depth = 0, "", 0
        key = ""
        for event, value in tokens:
            if event == "map_key":
                key = value
                # {"buckets": {ID: {...}}}: a key at depth 2 is a bucket's id.
                bucket = value if depth == 2 else bucket
            elif event == "start_array" and key == "events":
                for item in _items(tokens):
                    yield from _row(bucket, item, count)
                    count += 1
                    if count % 4096 == 0:
                        source.tell()
            elif event in {"start_map", "start_array"}:
                depth += 1
            elif event in {"end_map", "end_array"}:
                depth -= 1


def _items(tokens: Tokens) -> Iterator[Any]:
    """The values of the array that was just opened, built one by one."""
    for event, value in tokens:
        if event == "end_array":
            return
        yield _build(tokens, event, value)


def _build(tokens: Tokens, event: str, value: Any) -> Any:
    if event == "start_map":
        made: dict[str, Any] = {}
        for inner, key in tokens:
            if inner == "end_map":
                break
            made[key] = _build(tokens, *next(tokens))
        return made
    if event == "start_array":
        return list(_items(tokens))
    return value


def _event_rows(source: Source) -> Iterator[Row]:
    for count, item in enumerate(read_items(source, "item")):
        yield from _row("", item, count)


def _line_rows(source: Source, columns: dict[str, int]) -> Iterator[Row]:
    rows = read_table(source)
    next(rows, None)
    when, length = columns["timestamp"], columns["duration"]
    data = pick(columns, "data")
    others = {
        name: columns[name] for name in ("app", "title", "url", "status", "incognito") if name in columns
    }
    bucket = pick(columns, "bucket", "bucketid", "hostname", "host")
    for line, cells in rows:
        try:
            told = _parse_data(cells[data]) if data is not None else {}
            event = {
                "timestamp": cells[when],
                "duration": float(cells[length]),
                "data": {name: cells[place] for name, place in others.items() if cells[place]} | told,
            }
            place = cells[bucket] if bucket is not None else ""
        except (IndexError, ValueError, SyntaxError, RecursionError, MemoryError):
            raise _odd(f"Line {line}") from None
        yield from _row(place, event, line)


def _parse_data(cell: str) -> dict[str, Any]:
    """A cell that is JSON, or what Python prints of a dict."""
    if len(cell) > _LONGEST_CELL:
        raise ValueError
    try:
        told = json.loads(cell)
    except ValueError:
        told = ast.literal_eval(cell)
    if not isinstance(told, dict):
        raise TypeError
    return told


def _odd(place: str) -> ImportFault:
    return ImportFault(
        f"{place} is not an event of ActivityWatch: timestamp (ISO 8601), duration (seconds) and data (app and title, "
        "url, or status) were expected. Nothing was imported; export the buckets again."
    )


def _row(bucket: str, item: Any, count: int) -> Iterator[Row]:
    place = f"Event {count + 1}"
    try:
        when, seconds, data = parse_moment(item["timestamp"]), float(item["duration"]), item["data"]
        fits = (
            when is not None
            and math.isfinite(seconds)
            and 0 <= seconds <= _LONGEST
            and isinstance(data, dict)
        )
    except (KeyError, TypeError, ValueError):
        fits = False
    if not fits or when is None:
        raise _odd(place)
    yield _event(bucket, when.utc, seconds, data)


def _event(bucket: str, start: int, seconds: float, data: dict[str, Any]) -> Row:
    host, length = _host(bucket), round(seconds * 1000)
    if "status" in data:
        role = Role.PRESENT if data["status"] == "not-afk" else Role.AWAY
        return Event(host, role, start, length, Thing("other", ""))
    if "url" in data and "app" not in data:
        private = data.get("incognito") in {True, "true", "True"}
        url, title = with_scheme(_text(data["url"])), _text(data.get("title")) or None
        thing = Thing("page", url, title, _browser(bucket), private)
        return Event(host, Role.PAGE, start, length, thing)
    if "app" in data:
        return Event(
            host,
            Role.WINDOW,
            start,
            length,
            Thing("app", _text(data["app"]), _text(data.get("title")) or None),
        )
    return Left("events of other watchers (editors, stopwatch, input)", seconds)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _host(bucket: str) -> str:
    """`aw-watcher-window_HOST`; a bucket's `hostname` says the same, but may stand behind its events, or not at all."""
    _, found, host = bucket.partition("_")
    return host if found else bucket


def _browser(bucket: str) -> str:
    """`firefox` of `aw-watcher-web-firefox_HOST`."""
    return bucket.partition("_")[0].removeprefix(_WEB).strip("-").lower()


FORM = Form(
    _recognise,
    _read,
    "ActivityWatch buckets (JSON with buckets and their events, or CSV with timestamp, duration and data or app)",
)
