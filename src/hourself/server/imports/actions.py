# SPDX-License-Identifier: AGPL-3.0-or-later
"""Importing, as a person does it: open a file, look at what it would bring, bring it in, take it back."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import BinaryIO, Self

from hourself.server.imports.cleaning import Cleaner
from hourself.server.imports.compose import compose
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms.table import recognise
from hourself.server.imports.moments import Zone
from hourself.server.imports.opening import Source
from hourself.server.imports.plan import Planner
from hourself.server.imports.preview import Preview, preview
from hourself.server.imports.records import (
    SILENT,
    Told,
    begin_record,
    drop_device,
    find_other_zone,
    read_earlier,
)
from hourself.server.imports.rows import Wishes
from hourself.server.imports.stage import Stage, discard_old
from hourself.server.imports.writing import PAUSE, Writer
from hourself.server.store.amounts import delete_amounts
from hourself.server.store.cipher import Connection
from hourself.server.store.ignored import read_ignored
from hourself.server.store.origins import (
    delete_stretches,
    read_days,
    read_device_names,
    read_device_titles,
    read_rows,
    read_source_names,
    read_source_titles,
)
from hourself.server.store.revision import bump_revision
from hourself.server.store.spans import delete_spans, delete_unused_names
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.store.variants import apply_title_rules
from hourself.server.webhooks.actions import tell

_ROOM = "hourself.server.imports"
#: Days whose amounts are taken back in one transaction.
_DAYS = 100

#: Told what is being done ("reading", "writing"), how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


def _silent(_doing: str, _done: int, _whole: int) -> None:
    """For those who do not want to know."""


class Opened:
    """A file that was understood, scrubbed and staged; nothing of it is stored yet. Close it in the end."""

    def __init__(
        self, store: Store, account: int, file: BinaryIO, wishes: Wishes, told: Progress = _silent
    ) -> None:
        """Read a file whole. Raises `ImportFault`, and leaves nothing behind, when it is not understood."""
        take_back_broken(store)
        self._store = store
        self._account = account
        self._told = told
        self._wishes = wishes
        size = file.seek(0, os.SEEK_END)
        source = Source(file, size, lambda done, whole: told("reading", done, whole))
        self.reading = recognise(source, wishes)
        self._stage = Stage(store.folder, read_ignored(store.reader(), store.vault.sealer(account), account))
        try:
            self._read()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Delete the staging file."""
        self._stage.close()

    def look(self) -> Preview:
        """What it would bring."""
        return preview(self.reading, self._stage, self._planner(0))

    def bring_in(self, name: str) -> int | None:
        """Store what is new of it; `name` is the file's. Gives the import's number, None if all was there already.

        What fails is taken back whole.
        """
        told = Told(
            name[:255],
            self._wishes.zone.key if self.reading.asks_zone else "",
            round(sum(self._stage.left_seconds.values())),
        )
        number = begin_record(self._store, self._account, self.reading, told)
        try:
            writer = Writer(self._store, self._account, number, self.reading, self._stage)
            added = writer.write(
                self._planner(number), lambda done, whole: self._told("writing", done, whole)
            )
        except BaseException:
            _take_back(self._store, self._account, number)
            raise
        if not added:
            # Nothing that could be undone, or that would have to be undone first.
            _take_back(self._store, self._account, number)
            return None
        now = int(time.time())
        with self._store.writing() as connection:
            connection.execute(query(_ROOM, "finish_import"), (now, now, number))
        apply_title_rules(self._store, self._account)
        tell(
            self._store, self._account, "import.finished", {"import": number, "form": self.reading.form}, now
        )
        return number

    def _read(self) -> None:
        cleaner = Cleaner(page_titles=self._wishes.page_titles, ignored=self._stage.ignored)
        for row in self.reading.rows():
            self._stage.add(row, cleaner)
        compose(self._stage, Zone(self._wishes.zone))
        self._check_zone()

    def _check_zone(self) -> None:
        """Refuse another zone than before for the same days: what is cut at other midnights would count twice."""
        days = self._stage.piece_days()
        zone = self._wishes.zone.key
        if days and (other := find_other_zone(self._store, self._account, self.reading.form, zone, days)):
            raise ImportFault(
                f"These days came in before, read in the time zone {other}. Import this file with --timezone {other} "
                "so that nothing counts twice; or undo the earlier import first.",
                page=f"These days came in before, read in the time zone {other}. Read this file in that zone too, so "
                "that nothing counts twice; or undo the earlier import first.",
                wants="zone",
                zone=other,
            )

    def _planner(self, own: int) -> Planner:
        earlier = read_earlier(self._store, self._account, self.reading, own)
        return Planner(self._store, self._account, self.reading, self._stage, earlier, also=self._wishes.also)


def take_back(store: Store, account: int, number: int) -> None:
    """Undo an import whole. Raises `ImportFault` when a later one left time out because of it, or it is not there."""
    later = store.reader().execute(query(_ROOM, "read_needs"), (account, number)).fetchall()
    if later:
        names = ", ".join(str(row[0]) for row in later)
        raise ImportFault(
            f"A later import left time out because import {number} had it already. Undo the later one first: {names}."
        )
    with store.writing() as connection:
        values = (int(time.time()), account, number)
        if connection.execute(query(_ROOM, "reopen_import"), values).fetchone() is None:
            raise ImportFault(f"There is no import {number}: `hourself import --list` shows all.")
    _take_back(store, account, number)


def take_back_broken(store: Store) -> None:
    """Take back imports that were cut off, by a crash or a kill, and delete the staging files of such."""
    now = int(time.time())
    discard_old(store.folder, now)
    for account, number in store.reader().execute(query(_ROOM, "read_broken"), (now - SILENT,)).fetchall():
        _take_back(store, account, number)


def _take_back(store: Store, account: int, number: int) -> None:
    reader = store.reader()
    names, titles = (
        read_source_names(reader, account, number),
        read_source_titles(reader, account, number),
    )
    days = read_days(reader, account, number)
    for first in range(0, len(days), _DAYS):
        with store.writing() as connection:
            rows = read_rows(connection, account, number, days[first : first + _DAYS])
            delete_amounts(connection, account, number, rows)
            connection.execute(query(_ROOM, "reopen_import"), (int(time.time()), account, number))
        time.sleep(PAUSE)
    with store.writing() as connection:
        # What was written meanwhile, by one that was not cut off after all.
        rest = read_rows(connection, account, number, read_days(connection, account, number))
        delete_amounts(connection, account, number, rest)
        for (device,) in connection.execute(query(_ROOM, "read_devices"), (account, number)).fetchall():
            names |= read_device_names(connection, account, device)
            titles |= read_device_titles(connection, account, device)
            _clear_device(connection, store, account, number, device)
        for table in ("delete_pieces", "delete_needs"):
            connection.execute(query(_ROOM, table), (account, number))
        connection.execute(query(_ROOM, "delete_import"), (account, number))
        delete_unused_names(connection, account, names, titles)
        bump_revision(connection, account)


def _clear_device(connection: Connection, store: Store, account: int, number: int, device: int) -> None:
    """Take an import's stretches from a device, and the device if nothing else lies there."""
    (shared,) = connection.execute(query(_ROOM, "is_shared"), (account, device, number)).fetchone()
    if shared:
        gone = connection.execute(query(_ROOM, "read_own_pieces"), (account, device, number)).fetchall()
        delete_stretches(connection, account, store.vault.sealer(account), device, gone)
    else:
        delete_spans(connection, account, device)
        drop_device(connection, account, device)
