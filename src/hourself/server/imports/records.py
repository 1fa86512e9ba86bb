# SPDX-License-Identifier: AGPL-3.0-or-later
"""The room's own tables: what came in, on which devices, and what depends on what."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from hourself.server.accounts.tokens import add_silent_device, delete_device
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms.form import Reading
from hourself.server.store.cipher import Connection
from hourself.server.store.origins import read_covered_days
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.imports"
#: An import that wrote nothing for so many seconds was cut off.
SILENT = 120


class Record(NamedTuple):
    """An import that was made. Times are seconds since 1970 UTC, sums seconds, days day numbers (None: none came)."""

    id: int
    form: str
    label: str
    file: str
    started: int
    finished: int | None
    added: int
    known: int
    left: int
    first: int | None
    last: int | None


class Lane(NamedTuple):
    """Where stretches of one machine lie side by side."""

    id: int
    number: int
    device: int


def read_records(store: Store, account: int) -> list[Record]:
    """An account's imports, the last first."""
    rows = store.reader().execute(query(_ROOM, "read_imports"), (account,)).fetchall()
    return [_record(store, account, row) for row in rows]


def read_record(store: Store, account: int, number: int) -> Record | None:
    """One import; None if there is none of that number."""
    row = store.reader().execute(query(_ROOM, "read_import"), (account, number)).fetchone()
    return _record(store, account, row) if row else None


def _record(store: Store, account: int, row: tuple[object, ...]) -> Record:
    record = Record(*row)  # type: ignore[arg-type] # as the query gives it
    return record._replace(file=store.vault.sealer(account).unseal(bytes(row[3]), "import"))  # type: ignore[call-overload] # a BLOB


class Earlier(NamedTuple):
    """What came in before: imports of the same form, and the days on which other forms of the family hold time."""

    same: tuple[int, ...]
    covered: dict[int, set[int]]


def read_earlier(store: Store, account: int, reading: Reading, own: int = 0) -> Earlier:
    """What came in before import `own`."""
    rows = store.reader().execute(query(_ROOM, "read_sources"), (account, reading.family, own)).fetchall()
    others = [number for number, form in rows if form != reading.form]
    covered: defaultdict[int, set[int]] = defaultdict(set)
    for source, day in read_covered_days(store.reader(), account, others):
        covered[day].add(source)
    for source, day in store.reader().execute(query(_ROOM, "piece_days"), (account, json.dumps(others))):
        covered[day].add(source)
    return Earlier(tuple(number for number, form in rows if form == reading.form), dict(covered))


class Told(NamedTuple):
    """What is noted of an import when it begins: its file's name, the zone if it mattered, the seconds left out."""

    file: str
    zone: str
    left: int


def find_other_zone(store: Store, account: int, form: str, zone: str, days: tuple[int, int]) -> str | None:
    """The zone in which an earlier import of a form read the same days, if it was another one."""
    first, last = days
    row = (
        store.reader()
        .execute(query(_ROOM, "other_zone"), (account, form, zone, last + 1, first - 1))
        .fetchone()
    )
    return row[0] if row else None


def last_zone(store: Store, account: int) -> str | None:
    """The zone that was said last."""
    row = store.reader().execute(query(_ROOM, "last_zone"), (account,)).fetchone()
    return row[0] if row else None


def begin_record(store: Store, account: int, reading: Reading, told: Told) -> int:
    """Note that an import begins; gives its number. Raises `ImportFault` while another one runs."""
    now, sealed = int(time.time()), store.vault.sealer(account).seal(told.file, "import")
    with store.writing() as connection:
        (running,) = connection.execute(query(_ROOM, "has_running"), (account, now - SILENT)).fetchone()
        if running:
            raise ImportFault("Another import is under way. Wait for its end, then import this file.")
        values = (
            account,
            reading.form,
            reading.family,
            reading.label,
            sealed,
            told.zone,
            now,
            now,
            told.left,
        )
        return int(connection.execute(query(_ROOM, "add_import"), values).fetchone()[0])


def find_lanes(connection: Connection, account: int, form: str, host: str) -> list[Lane]:
    """The lanes of a machine, in order."""
    return [Lane(*row) for row in connection.execute(query(_ROOM, "count_lanes"), (account, form, host))]


def add_lane(connection: Connection, account: int, reading: Reading, host: str, number: int) -> Lane:
    """A further lane of a machine, with a device of its own."""
    name = f"{reading.device}{f': {host}' if host else ''}"[:58] + (f", {number + 1}" if number else "")
    device = add_silent_device(connection, account, name, int(time.time()))
    row = connection.execute(
        query(_ROOM, "add_lane"), (account, reading.form, host, number, device)
    ).fetchone()
    return Lane(int(row[0]), number, device)


def drop_device(connection: Connection, account: int, device: int) -> None:
    """Forget a lane and its device, once nothing lies there."""
    connection.execute(query(_ROOM, "delete_lane"), (account, device))
    delete_device(connection, account, device)


def add_needs(connection: Connection, account: int, later: int, earlier: Iterable[int]) -> None:
    """Note that an import left out what these had."""
    connection.executemany(query(_ROOM, "add_need"), [(account, later, each) for each in sorted(earlier)])
