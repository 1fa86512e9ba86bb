# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stretches of coding that follow something else, which says again and again what a time holds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from hourself.server.coding.cutting import Row, count_days, cut_stretches, read_touching
from hourself.server.coding.names import ROOM, Names
from hourself.server.store.cipher import Connection
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query


class Stretch(NamedTuple):
    """From `time` on (UTC milliseconds) for `length` of them, within one local day; '' for what is not told."""

    time: int
    offset: int
    length: int
    project: str
    language: str
    editor: str
    machine: str
    #: A file's own name, where these are kept.
    file: str = ""


class Stretches:
    """One account's stretches, in the caller's transaction."""

    def __init__(self, connection: Connection, account: int, sealer: Sealer) -> None:
        self._connection, self._account = connection, account
        self._names = Names(connection, account, sealer)
        #: Numbers of names that something had which is gone.
        self._lost: set[int] = set()

    def bounds(self) -> tuple[int, int] | None:
        """The first and the last moment of all stretches; None where there are none."""
        named = {"account": self._account}
        begin, end = self._connection.execute(query(ROOM, "stretch_bounds"), named).fetchone()
        return None if begin is None else (begin, end)

    def reach(self, begin: int, end: int) -> tuple[int, int]:
        """The time between two moments, and that of stretches which reach out of it."""
        rows = self._touching(begin, end)
        return (min(begin, rows[0].time), max(end, rows[-1].end)) if rows else (begin, end)

    def replace(self, begin: int, end: int, stretches: Iterable[Stretch]) -> None:
        """Let the time between two moments hold these and nothing else; nothing may reach out of it."""
        old, new = self._touching(begin, end), [_number(self._names, each) for each in stretches]
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
        old, new = old[same:], new[same:]
        if not old and not new:
            return
        begin = min(row.time for row in (*old[:1], *new[:1]))
        # What is gone is overwritten in the file, and not only let go of.
        self._connection.execute("PRAGMA secure_delete = ON")
        self._run("drop_stretches", begin, end)
        self._run("drop_parts", begin, end)
        adding = ((self._account, *row) for row in new)
        self._connection.executemany(query(ROOM, "add_stretch"), adding)
        cut_stretches(self._connection, self._account, begin, end)
        count_days(self._connection, self._account, {row.day for row in (*old, *new)})
        self._lost |= _names_of(old) - _names_of(new)

    def drop_names(self) -> None:
        """Let go of the names of what was replaced, if nothing else has them."""
        if self._lost:
            self._connection.execute(query(ROOM, "drop_unused_names"), {"account": self._account})

    def _touching(self, begin: int, end: int) -> list[Row]:
        return read_touching(self._connection, self._account, begin, end)

    def _run(self, name: str, *values: int) -> None:
        self._connection.execute(query(ROOM, name), (self._account, *values))


def _names_of(rows: Iterable[Row]) -> set[int]:
    return {number for row in rows for number in row[3:]}


def _number(names: Names, told: Stretch) -> Row:
    return Row(
        told.time,
        told.offset,
        told.length,
        names.number("project", told.project),
        names.number("language", told.language),
        names.number("editor", told.editor),
        names.number("machine", told.machine),
        0,
        names.number("category", "coding"),
        names.number("file", told.file),
    )
