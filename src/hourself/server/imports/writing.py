# SPDX-License-Identifier: AGPL-3.0-or-later
"""Storing what a plan found new: in transactions of a few days each, so that a running server is never kept waiting.

An import that is cut off between two of them is known as unfinished, and taken back by a job, or at the next look at
imports.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms.form import Reading
from hourself.server.imports.plan import Day, Planner, Stroke
from hourself.server.imports.records import Lane, add_lane, add_needs, find_lanes
from hourself.server.imports.stage import Slot, Stage
from hourself.server.store.amounts import Amount, write_amounts
from hourself.server.store.cipher import Connection
from hourself.server.store.ignored import read_ignored
from hourself.server.store.origins import Numbered, write_numbered
from hourself.server.store.spans import Book
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.imports"
#: Rows in one transaction, or a little more: a day is never split.
CHUNK = 5000
#: Seconds in which a running server may write between two transactions.
PAUSE = 0.002

Progress = Callable[[int, int], None]


class Writer:
    """Writes one import."""

    def __init__(self, store: Store, account: int, source: int, reading: Reading, stage: Stage) -> None:
        self._store = store
        self._account = account
        self._source = source
        self._reading = reading
        self._stage = stage
        self._sealer = store.vault.sealer(account)
        self._book = Book(account, self._sealer)
        self._added = self._done = 0
        self._total = sum(stage.count())

    def write(self, planner: Planner, progress: Progress) -> int:
        """Store all that is new; gives its seconds. `progress` is told rows done and all rows."""
        waiting: list[Day] = []
        for day in planner.days():
            waiting.append(day)
            if sum(len(each.slots) + len(each.strokes) for each in waiting) >= CHUNK or len(waiting) >= 400:
                self._write_days(waiting)
                self._tell(waiting, progress)
                waiting = []
        if waiting:
            self._write_days(waiting)
        progress(self._total, self._total)
        return self._added

    def _tell(self, days: list[Day], progress: Progress) -> None:
        self._done += sum(len(day.slots) + len(day.strokes) for day in days)
        progress(min(self._done, self._total), self._total)
        time.sleep(PAUSE)

    def _write_days(self, days: list[Day]) -> None:
        with self._store.writing() as connection:
            self._check_ignored(connection)
            # Between two transactions names may be deleted for good, whose numbers the old book still has.
            self._book = Book(self._account, self._sealer)
            rows = [self._amount(connection, slot) for day in days for slot in day.slots]
            if rows:
                write_amounts(connection, self._account, self._source, rows)
            self._write_strokes(connection, [stroke for day in days for stroke in day.strokes])
            add_needs(connection, self._account, self._source, set().union(*(day.needs for day in days)))
            self._touch(connection, days)
        self._added += sum(day.added for day in days)

    def _check_ignored(self, connection: Connection) -> None:
        """What was read under other rules may tell of what is ignored by now."""
        if read_ignored(connection, self._sealer, self._account) != self._stage.ignored:
            raise ImportFault(
                "What you ignore was changed since this file was read. Nothing of it was stored: import it again."
            )

    def _amount(self, connection: Connection, slot: Slot) -> Amount:
        name, title = self._ids(connection, slot.name, slot.title)
        return Amount(slot.day, slot.second, slot.length, name, title, slot.seconds)

    def _ids(self, connection: Connection, name: int, title: int) -> tuple[int, int]:
        named = self._stage.name_of(name)
        number = self._book.name_id(connection, named.kind, named.name, named.given)
        text = self._stage.title_of(title) if title else None
        return number, self._book.title_id(connection, number, text) if text else 0

    def _write_strokes(self, connection: Connection, strokes: list[Stroke]) -> None:
        hosts: defaultdict[int, list[Stroke]] = defaultdict(list)
        for stroke in strokes:
            hosts[stroke.piece.host].append(stroke)
        for host, group in hosts.items():
            lanes = self._lanes(
                connection, self._stage.hosts[host], max(each.laid.lane for each in group) + 1
            )
            self._write_host(connection, lanes, group)

    def _lanes(self, connection: Connection, host: str, count: int) -> list[Lane]:
        lanes = find_lanes(connection, self._account, self._reading.form, host)
        make = partial(add_lane, connection, self._account, self._reading, host)
        return lanes + [make(number) for number in range(len(lanes), count)]

    def _write_host(self, connection: Connection, lanes: list[Lane], strokes: list[Stroke]) -> None:
        spans: defaultdict[int, list[Numbered]] = defaultdict(list)
        for piece, _, _, laid in strokes:
            if laid.end > laid.begin:
                ids = self._ids(connection, piece.name, piece.title)
                spans[lanes[laid.lane].device].append(Numbered(laid.begin, laid.end, piece.offset, *ids))
        for device, group in spans.items():
            write_numbered(connection, self._account, self._sealer, device, sorted(group))
        connection.executemany(
            query(_ROOM, "add_piece"),
            [
                (self._account, self._source, lanes[0].id, piece.day, start, key, piece.length,
                 lanes[laid.lane].device, laid.begin, laid.end)
                for piece, start, key, laid in strokes
            ],
        )  # fmt: skip

    def _touch(self, connection: Connection, days: list[Day]) -> None:
        told = [day.day for day in days if day.slots or day.strokes]
        values = {
            "now": int(time.time()),
            "added": sum(day.added for day in days),
            "known": sum(day.known for day in days),
            "first": min(told, default=None),
            "last": max(told, default=None),
            "id": self._source,
        }
        if connection.execute(query(_ROOM, "touch_import"), values).rowcount < 1:
            # It stood still for so long, as on a computer that slept, that it was taken for one that was cut off.
            raise ImportFault(
                "This import stood still and was taken back meanwhile. Nothing of it was stored: import it again."
            )
