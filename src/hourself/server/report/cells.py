# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seconds per name from the cheapest tally that answers exactly, and documents from the spans themselves.

Nothing here knows categories or levels: those are folded in when an answer is made, so that a person's choice
changes the past at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from hourself.core.days import DAY_SECONDS, month_end, month_of, month_start, week_start
from hourself.core.spans import split
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.report"
#: `(slot, name, seconds)`, as the queries give it. A rank has slot 0 only.
Cell = tuple[int, int, int]
#: `(device, begin, end, offset, name, title)`: begin and end in seconds since the local midnight of a scope's first
#: day, cut at the scope's edges; the offset is minutes east of UTC.
Stretch = tuple[int, int, int, int, int, int]
#: Up to this many days, the hours of the days are fewer rows than one seek for each name ever seen.
FEW_DAYS = 3
#: No span is longer than this, and no offset greater: the wire refuses them.
LONGEST_SPAN = DAY_SECONDS
LARGEST_OFFSET = DAY_SECONDS


class Resolution(StrEnum):
    """How long the slots of an interval are. Weeks begin on Monday, or on Sunday as in RescueTime."""

    FIVE_MINUTES = "five minutes"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    SUNDAY_WEEK = "sunday week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose time, from which local day to which (both included), and on which device (None: on all)."""

    account: int
    begin: int
    end: int
    device: int | None = None


@contextmanager
def snapshot(store: Store) -> Iterator[Connection]:
    """This thread's reader, seeing one and the same moment of the store until the block ends."""
    reader = store.reader()
    if reader.in_transaction:
        yield reader
        return
    reader.execute("BEGIN")
    try:
        yield reader
    finally:
        reader.execute("ROLLBACK")


def read_rank(reader: Connection, scope: Scope, names: Iterable[int]) -> Iterator[Cell]:
    """Seconds per name over the whole scope, in a few cells a name."""
    for table, begin, end in _cover(scope.begin, scope.end):
        yield from _read_piece(reader, f"rank_{table}", scope, (begin, end), names)


def read_slots(
    reader: Connection, scope: Scope, names: Iterable[int], resolution: Resolution
) -> Iterator[Cell]:
    """Seconds per name and slot; a slot may come in several cells.

    Slots are numbered: five minutes `day * 288 + n`, hours `day * 24 + hour`, days and months by their own number,
    weeks by their first day.
    """
    if resolution is Resolution.FIVE_MINUTES:
        documents = split_documents(reader, scope, resolution)
        yield from ((slot, name, seconds) for slot, name, _, seconds in documents)
        return
    if resolution is Resolution.HOUR:
        yield from _read_piece(reader, "slot_hour", scope, (scope.begin, scope.end), names)
        return
    pieces = (
        _cover(scope.begin, scope.end)
        if resolution is Resolution.MONTH
        else [("day", scope.begin, scope.end)]
    )
    for table, begin, end in pieces:
        if table == "month":
            yield from _read_piece(reader, "slot_month", scope, (begin, end), names)
        else:
            cells = _read_piece(reader, "slot_day", scope, (begin, end), names)
            yield from ((slot_of(day, resolution), name, seconds) for day, name, seconds in cells)


@lru_cache(maxsize=8192)
def slot_of(day: int, resolution: Resolution) -> int:
    """The slot of a day, for resolutions of a day or longer."""
    if resolution is Resolution.WEEK:
        return week_start(day)
    if resolution is Resolution.SUNDAY_WEEK:
        return week_start(day + 1) - 1
    return month_of(day) if resolution is Resolution.MONTH else day


def sum_documents(
    reader: Connection, scope: Scope, *, name: int | None = None, until: int | None = None
) -> Iterator[tuple[int, int, int]]:
    """`(name, title, seconds)` from the spans; with `until`, up to that second of the last local day."""
    values = _bounds(scope, until) | {"name": name}
    return iter(reader.execute(query(_ROOM, "sum_spans"), values))


def read_stretches(reader: Connection, scope: Scope) -> Iterator[Stretch]:
    """What spans fill of the scope's local days, device by device, each in order of start."""
    return iter(reader.execute(query(_ROOM, "read_stretches"), _bounds(scope, None)))


def split_documents(
    reader: Connection, scope: Scope, resolution: Resolution
) -> Iterator[tuple[int, int, int, int]]:
    """`(slot, name, title, seconds)` from the spans, cut at local hours, or at every five minutes."""
    first = scope.begin * DAY_SECONDS
    if resolution is Resolution.FIVE_MINUTES:
        for _, begin, end, _, name, title in read_stretches(reader, scope):
            yield from _split_fine(first + begin, first + end, name, title)
        return
    for _, begin, end, _, name, title in read_stretches(reader, scope):
        for day, hour, seconds in split(first + begin, first + end, 0):
            slot = day * 24 + hour if resolution is Resolution.HOUR else slot_of(day, resolution)
            yield slot, name, title, seconds


def _split_fine(begin: int, end: int, name: int, title: int) -> Iterator[tuple[int, int, int, int]]:
    while begin < end:
        edge = min(end, (begin // 300 + 1) * 300)
        yield begin // 300, name, title, edge - begin
        begin = edge


def _cover(begin: int, end: int) -> list[tuple[str, int, int]]:
    """The tallies to read, `(table, first, last)`: whole months, and the ragged days around them."""
    first = month_of(begin) + (begin != month_start(month_of(begin)))
    last = month_of(end) - (end != month_end(month_of(end)))
    if first > last:
        return [("hour" if end - begin < FEW_DAYS else "day", begin, end)]
    pieces = [
        ("day", begin, month_start(first) - 1),
        ("month", first, last),
        ("day", month_end(last) + 1, end),
    ]
    return [piece for piece in pieces if piece[1] <= piece[2]]


def _read_piece(
    reader: Connection, name: str, scope: Scope, between: tuple[int, int], names: Iterable[int]
) -> Iterator[Cell]:
    values: dict[str, object] = {"account": scope.account, "device": scope.device}
    values["begin"], values["end"] = between
    if name.endswith("_day"):
        values["names"] = json.dumps(sorted(names))
    return iter(reader.execute(query(_ROOM, name), values))


def _bounds(scope: Scope, until: int | None) -> dict[str, int | None]:
    begin, last = scope.begin * DAY_SECONDS, scope.end * DAY_SECONDS
    stop = last + (DAY_SECONDS if until is None else min(until, DAY_SECONDS))
    return {
        "account": scope.account,
        "device": scope.device,
        "begin": begin,
        "stop": stop,
        "low": begin - LARGEST_OFFSET - LONGEST_SPAN,
        "high": stop + LARGEST_OFFSET,
    }
