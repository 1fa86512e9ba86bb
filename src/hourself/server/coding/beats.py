# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing beats: each counts until the next one, if that comes soon enough.

Beats may come late, in any order and again and again: what is stored is the same. (Stretches joined from them would not
be: where one is cut by a beat that comes late, nobody knows any more when it was last vouched for.)
"""

from __future__ import annotations

from collections.abc import Iterable

from hourself.core.days import DAY_SECONDS
from hourself.server.coding.cleaning import SAME, Beat
from hourself.server.coding.ignoring import sift
from hourself.server.store.cipher import Connection
from hourself.server.store.ignored import read_ignored
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.store.store import Store

ROOM = "hourself.server.coding"
#: The table's name, under which names are sealed.
NAME = "coding_name"
#: Beats further apart than this (milliseconds) have nobody coding between them. WakaTime's own limit.
GAP = 900_000
_DAY = DAY_SECONDS * 1000


def write_beats(store: Store, account: int, beats: Iterable[Beat]) -> int:
    """Store beats but those of what is ignored, on disk when this returns; gives how many were new."""
    sealer = store.vault.sealer(account)
    writer = _Writer(account, sealer)
    with store.writing() as connection:
        wanted = sift(beats, read_ignored(connection, sealer, account))
        new = sum(writer.add(connection, beat) for beat in wanted)
        for day in writer.days:
            connection.execute(query(ROOM, "forget_day"), (account, day))
            connection.execute(query(ROOM, "count_day"), {"account": account, "day": day})
    return new


class _Writer:
    """One transaction's work: the numbers of names, and the days that must be counted again."""

    def __init__(self, account: int, sealer: Sealer) -> None:
        self.days: set[int] = set()
        self._account, self._sealer = account, sealer
        self._known: dict[tuple[str, str], int] = {}

    def add(self, connection: Connection, beat: Beat) -> bool:
        """Store one beat and set the length of the one before; False if the moment has one."""
        before = connection.execute(query(ROOM, "find_before"), (self._account, beat.time)).fetchone()
        after = connection.execute(query(ROOM, "find_after"), (self._account, beat.time)).fetchone()
        length = _gap(beat.time, after[0]) if after else 0
        columns = self._columns(connection, beat, (before[2], before[3]) if before else (0, 0))
        row = (self._account, beat.time, beat.offset, length, *columns)
        if not connection.execute(query(ROOM, "add_beat"), row).rowcount:
            return False
        self._touch(beat.time, beat.offset)
        if before:
            shorter = _gap(before[0], beat.time)
            connection.execute(query(ROOM, "set_length"), (shorter, self._account, before[0]))
            self._touch(before[0], before[1])
        return True

    def _columns(self, connection: Connection, beat: Beat, last: tuple[int, int]) -> list[int]:
        """The numbers of a beat's names, in the table's order."""
        told = {
            "project": beat.project, "language": beat.language, "editor": beat.editor,
            "machine": beat.machine, "system": beat.system, "category": beat.category,
        }  # fmt: skip
        same = dict(zip(("project", "language"), last, strict=True))
        numbers = [
            same[kind] if text == SAME else self._number(connection, kind, text)
            for kind, text in told.items()
        ]
        return [*numbers, self._number(connection, beat.kind, beat.thing)]

    def _number(self, connection: Connection, kind: str, text: str) -> int:
        if not text:
            return 0
        if (kind, text) not in self._known:
            sealed = self._sealer.seal(text, NAME)
            row = connection.execute(query(ROOM, "find_name"), (self._account, kind, sealed)).fetchone()
            new = {"account": self._account, "kind": kind, "sealed": sealed}
            row = row or connection.execute(query(ROOM, "add_name"), new).fetchone()
            self._known[kind, text] = int(row[0])
        return self._known[kind, text]

    def _touch(self, time: int, offset: int) -> None:
        self.days |= touched_days(time, offset)


def touched_days(time: int, offset: int) -> set[int]:
    """The local days in which a beat (UTC milliseconds, minutes east of UTC) may count: it may reach into the next."""
    local = time + offset * 60_000
    return {local // _DAY, (local + GAP) // _DAY}


def _gap(begin: int, end: int) -> int:
    return end - begin if end - begin <= GAP else 0
