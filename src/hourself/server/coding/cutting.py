# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each moment counts once: a heartbeat's time first, and of a stretch only what no heartbeat counts.

beats      |── until the next ──|      |─────|
stretch         |──────────────────────────────────|
parts                           |──────|     |─────|
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hourself.core.days import DAY_SECONDS
from hourself.server.coding.names import ROOM
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query

#: Beats further apart than this (milliseconds) have nobody coding between them. WakaTime's own limit.
GAP = 900_000
DAY = DAY_SECONDS * 1000
#: A stretch lies within a local day: none is longer.
LONGEST = DAY


class Row(NamedTuple):
    """A row of `coding_stretch` or `coding_part` without its account: milliseconds, minutes, numbers of names."""

    time: int
    offset: int
    length: int
    project: int
    language: int
    editor: int
    machine: int
    system: int
    category: int
    thing: int

    @property
    def end(self) -> int:
        """The moment after the last."""
        return self.time + self.length

    @property
    def day(self) -> int:
        """The local day in which it lies."""
        return (self.time + self.offset * 60_000) // DAY


def touched_days(time: int, offset: int) -> set[int]:
    """The local days in which a beat (UTC milliseconds, minutes east of UTC) may count: it may reach into the next."""
    local = time + offset * 60_000
    return {local // DAY, (local + GAP) // DAY}


def count_days(connection: Connection, account: int, days: Iterable[int]) -> None:
    """Sum local days up anew."""
    for day in sorted(days):
        connection.execute(query(ROOM, "forget_day"), (account, day))
        connection.execute(query(ROOM, "count_day"), {"account": account, "day": day})


def cut_around(connection: Connection, account: int, times: Iterable[int]) -> set[int]:
    """Cut the stretches anew around beats that came or went; gives the local days of what was cut."""
    spots = {moment // DAY for time in times for moment in (time - GAP, time, time + GAP)}
    return {
        day
        for spot in sorted(spots)
        for day in cut_stretches(connection, account, spot * DAY, (spot + 1) * DAY)
    }


def cut_stretches(connection: Connection, account: int, begin: int, end: int) -> set[int]:
    """Cut the stretches that touch a time (UTC milliseconds) anew; gives their local days."""
    rows = read_touching(connection, account, begin, end)
    if not rows:
        return set()
    first, last = rows[0].time, rows[-1].end
    connection.execute(query(ROOM, "drop_parts"), (account, first, last))
    beats = connection.execute(query(ROOM, "read_counted"), (account, first - GAP, last)).fetchall()
    parts = ((account, *part) for part in cut_parts(rows, beats))
    connection.executemany(query(ROOM, "add_part"), parts)
    return {row.day for row in rows}


def read_touching(connection: Connection, account: int, begin: int, end: int) -> list[Row]:
    """The stretches of which any moment lies between two, in order."""
    rows = connection.execute(query(ROOM, "read_stretches"), (account, begin - LONGEST, end)).fetchall()
    return [row for row in map(Row._make, rows) if row.end > begin]


def cut_parts(rows: Iterable[Row], beats: list[tuple[int, int]]) -> Iterator[Row]:
    """What of stretches no beat counts. Both in order and without overlap; a beat is its moment and its length."""
    first = 0
    for row in rows:
        at = row.time
        while first < len(beats) and sum(beats[first]) <= at:
            first += 1
        # The last of them may reach into the next stretch.
        index = first
        while index < len(beats) and beats[index][0] < row.end:
            begin, length = beats[index]
            if begin > at:
                yield row._replace(time=at, length=begin - at)
            at = max(at, begin + length)
            index += 1
        if at < row.end:
            yield row._replace(time=at, length=row.end - at)
