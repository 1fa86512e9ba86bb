# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing beats: each counts until the next one, if that comes soon enough.

Beats may come late, in any order and again and again: what is stored is the same. (Stretches joined from them would not
be: where one is cut by a beat that comes late, nobody knows any more when it was last vouched for.)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hourself.server.coding.cleaning import SAME, Beat
from hourself.server.coding.cutting import GAP, count_days, cut_around, touched_days
from hourself.server.coding.ignoring import sift
from hourself.server.coding.names import ROOM, Names
from hourself.server.store.cipher import Connection
from hourself.server.store.ignored import read_ignored
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.store.store import Store


def write_beats(store: Store, account: int, beats: Iterable[Beat]) -> int:
    """Store beats but those of what is ignored, on disk when this returns; gives how many were new."""
    sealer = store.vault.sealer(account)
    with store.writing() as connection:
        writer = _Writer(connection, account, sealer)
        wanted = sift(beats, read_ignored(connection, sealer, account))
        new = sum(writer.add(beat) for beat in wanted)
        count_days(connection, account, writer.days | cut_around(connection, account, writer.times))
    return new


class _Writer:
    """One transaction's work: the days that must be counted again, and the moments of what changed."""

    def __init__(self, connection: Connection, account: int, sealer: Sealer) -> None:
        self.days: set[int] = set()
        self.times: set[int] = set()
        self._connection, self._account = connection, account
        self._names = Names(connection, account, sealer)

    def add(self, beat: Beat) -> bool:
        """Store one beat and set the length of the one before; False if the moment has one."""
        before = self._run("find_before", self._account, beat.time).fetchone()
        after = self._run("find_after", self._account, beat.time).fetchone()
        length = _gap(beat.time, after[0]) if after else 0
        columns = self._columns(beat, (before[2], before[3]) if before else (0, 0))
        row = (self._account, beat.time, beat.offset, length, *columns)
        if not self._run("add_beat", *row).rowcount:
            return False
        self._touch(beat.time, beat.offset)
        if before:
            self._run("set_length", _gap(before[0], beat.time), self._account, before[0])
            self._touch(before[0], before[1])
        return True

    def _columns(self, beat: Beat, last: tuple[int, int]) -> list[int]:
        """The numbers of a beat's names, in the table's order."""
        told = {
            "project": beat.project, "language": beat.language, "editor": beat.editor,
            "machine": beat.machine, "system": beat.system, "category": beat.category,
        }  # fmt: skip
        same = dict(zip(("project", "language"), last, strict=True))
        numbers = [
            same[kind] if text == SAME else self._names.number(kind, text) for kind, text in told.items()
        ]
        return [*numbers, self._names.number(beat.kind, beat.thing)]

    def _touch(self, time: int, offset: int) -> None:
        self.days |= touched_days(time, offset)
        self.times.add(time)

    def _run(self, name: str, *values: int) -> Any:
        return self._connection.execute(query(ROOM, name), values)


def _gap(begin: int, end: int) -> int:
    return end - begin if end - begin <= GAP else 0
