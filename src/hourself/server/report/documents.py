# SPDX-License-Identifier: AGPL-3.0-or-later
"""What no tally tells, from spans and amounts themselves: titles, and slots of five minutes."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from hourself.core.days import DAY_SECONDS
from hourself.core.person import Stretch as Moment
from hourself.core.person import count_once, share
from hourself.core.spans import split
from hourself.server.report.cells import Resolution, Scope, schedule_hours, slot_of
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query
from hourself.server.store.tallies import DAY, HOUR, device_of, week_hour

_ROOM = "hourself.server.report"
#: `(device, begin, end, offset, name, title)`: begin and end in seconds since the local midnight of a scope's first
#: day, cut at the scope's edges; the offset is minutes east of UTC.
Stretch = tuple[int, int, int, int, int, int]
#: No span is longer than this, and no offset greater: the wire refuses them.
LONGEST_SPAN = DAY_SECONDS
LARGEST_OFFSET = DAY_SECONDS
FIVE_MINUTES = 300


class Piece(NamedTuple):
    """Seconds of a name and title (0: none) in local time, within one hour; `begin` counts from 1970."""

    begin: int
    seconds: int
    name: int
    title: int
    #: Known as a sum alone: it stands whole where its slot begins, and may be longer than the hour.
    amount: bool = False


def read_stretches(reader: Connection, scope: Scope) -> Iterator[Stretch]:
    """What spans fill of the scope's local days, device by device, each in order of start."""
    return iter(reader.execute(query(_ROOM, "read_stretches"), _bounds(scope, None)))


def sum_documents(
    reader: Connection,
    scope: Scope,
    *,
    name: int | None = None,
    titles: Collection[int] | None = None,
    until: int | None = None,
) -> Iterator[tuple[int, int, int]]:
    """`(name, title, seconds)`, of these titles or all; with `until`, up to that second of the last local day."""
    if scope.schedule or (scope.once and _is_shared(reader, scope.account)):
        pieces = _read_pieces(reader, scope, name, until)
        sums: Counter[tuple[int, int]] = Counter()
        for piece in pieces:
            if titles is None or piece.title in titles:
                sums[piece.name, piece.title] += piece.seconds
        yield from ((*key, seconds) for key, seconds in sums.items())
        return
    wanted = {"name": name, "titles": None if titles is None else json.dumps(sorted(titles))}
    yield from reader.execute(query(_ROOM, "sum_spans"), _bounds(scope, until) | wanted)
    for piece in _read_amounts(reader, scope, name, until):
        if titles is None or piece.title in titles:
            yield piece.name, piece.title, piece.seconds


def split_documents(
    reader: Connection, scope: Scope, resolution: Resolution, *, name: int | None = None
) -> Iterator[tuple[int, int, int, int]]:
    """`(slot, name, title, seconds)`; slots as in `cells.read_slots`, five minutes `day * 288 + n`."""
    for piece in _read_pieces(reader, scope, name, None):
        if resolution is Resolution.FIVE_MINUTES:
            yield from _split_fine(piece)
        elif resolution is Resolution.HOUR:
            yield piece.begin // HOUR, piece.name, piece.title, piece.seconds
        elif resolution is Resolution.HOUR_OF_WEEK:
            yield week_hour(piece.begin // HOUR), piece.name, piece.title, piece.seconds
        else:
            yield slot_of(piece.begin // DAY, resolution), piece.name, piece.title, piece.seconds


def _split_fine(piece: Piece) -> Iterator[tuple[int, int, int, int]]:
    begin, left = piece.begin, piece.seconds
    if piece.amount:
        yield begin // FIVE_MINUTES, piece.name, piece.title, left
        return
    while left > 0:
        part = min(left, FIVE_MINUTES - begin % FIVE_MINUTES)
        yield begin // FIVE_MINUTES, piece.name, piece.title, part
        begin, left = begin + part, left - part


def _read_pieces(reader: Connection, scope: Scope, name: int | None, until: int | None) -> Iterator[Piece]:
    hours = schedule_hours(reader, scope)
    for source in (_read_spans(reader, scope, until), _read_amounts(reader, scope, name, until)):
        for piece in source:
            if name in {None, piece.name} and (hours is None or week_hour(piece.begin // HOUR) in hours):
                yield piece


def _read_spans(reader: Connection, scope: Scope, until: int | None) -> Iterator[Piece]:
    if not scope.once or not _has_machines(reader, scope.account):
        first = scope.begin * DAY
        bounds = _bounds(scope, until)
        for _, begin, end, _, name, title in reader.execute(query(_ROOM, "read_stretches"), bounds):
            yield from _cut(first + begin, first + end, name, title)
        return
    bounds = _bounds(scope, until)
    rows = (Moment(*row) for row in reader.execute(query(_ROOM, "read_spans"), _everywhere(bounds)))
    low, high = scope.devices
    for begin, end, moment in count_once(rows):
        if low <= moment.device <= high:
            shift = moment.offset * 60
            yield from _cut(
                max(begin + shift, bounds["begin"]),
                min(end + shift, bounds["stop"]),
                moment.name,
                moment.title,
            )


def _cut(begin: int, end: int, name: int, title: int) -> Iterator[Piece]:
    for day, hour, seconds in split(begin, end, 0):
        yield Piece(max(begin, (day * 24 + hour) * HOUR), seconds, name, title)


def _read_amounts(reader: Connection, scope: Scope, name: int | None, until: int | None) -> Iterator[Piece]:
    """Amounts where they stand. With `until`, those whose slots have begun by then on the last day."""
    values = {"account": scope.account, "begin": scope.begin, "end": scope.end, "name": name}
    low, high = scope.devices
    if not reader.execute(query(_ROOM, "has_amounts"), values).fetchone()[0]:
        return
    stop = scope.end * DAY + (DAY if until is None else until)
    cells: defaultdict[tuple[int, int, int], Counter[tuple[int, int]]] = defaultdict(Counter)
    for day, second, length, source, named, title, seconds in reader.execute(
        query(_ROOM, "read_amounts"), values
    ):
        device, begin = device_of(source, length), day * DAY + (second if length < DAY else 0)
        if low <= device <= high and begin < stop:
            cells[begin // HOUR, named, device][begin, title] += seconds
    for (hour, named, _), wanted in _as_counted(reader, scope, values, cells):
        if hour * HOUR < stop:
            for (begin, title), seconds in wanted.items():
                yield Piece(begin, seconds, named, title, amount=True)


def _as_counted(
    reader: Connection,
    scope: Scope,
    values: dict[str, int | None],
    cells: dict[tuple[int, int, int], Counter[tuple[int, int]]],
) -> Iterable[tuple[tuple[int, int, int], dict[tuple[int, int], int]]]:
    """Device time as it stands; of person time, what the clock leaves each cell, shared among its titles."""
    if not scope.once:
        yield from cells.items()
        return
    low, high = scope.devices
    rows = reader.execute(query(_ROOM, "person_of_amounts"), values | {"low": low, "high": high})
    for hour, named, device, person in rows:
        shared = Counter(share(cells.get((hour, named, device), Counter()), person))
        # A slot of several days stands, in person time, on days that hold no row of it: no title is told there.
        shared[hour * HOUR, 0] += person - shared.total()
        yield (hour, named, device), +shared


def _is_shared(reader: Connection, account: int) -> bool:
    """Whether there is more than one machine, or anything but machines: only then do the two times differ."""
    values = {"account": account, "begin": 366, "end": 10**6}
    return _has_machines(reader, account) or bool(
        reader.execute(query(_ROOM, "has_amounts"), values).fetchone()[0]
    )


def _has_machines(reader: Connection, account: int) -> bool:
    """Whether there is more than one machine, so that two of them may tell of one moment."""
    (machines,) = reader.execute(query(_ROOM, "count_machines"), {"account": account}).fetchone()
    return bool(machines > 1)


def _everywhere(bounds: dict[str, int]) -> dict[str, int]:
    """Other devices' claims count, whichever devices are asked for."""
    return bounds | {"low": 1, "high": 2**53}


def _bounds(scope: Scope, until: int | None) -> dict[str, int]:
    begin, last = scope.begin * DAY, scope.end * DAY
    stop = last + (DAY if until is None else min(until, DAY))
    low, high = scope.devices
    return {
        "account": scope.account,
        "low": low,
        "high": high,
        "begin": begin,
        "stop": stop,
        "from": begin - LARGEST_OFFSET - LONGEST_SPAN,
        "to": stop + LARGEST_OFFSET,
    }
