# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file's time, scrubbed and sorted, before any of it is stored: a temporary encrypted file under a random key.

Sorting is left to the tables' keys: what SQLite sorts by itself it holds in memory, or writes down unencrypted.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from hourself.core.ignoring import Pairs
from hourself.core.scrub import Sight
from hourself.server.imports.cleaning import Cleaner
from hourself.server.imports.rows import Event, Left, Role, Row, Sum, Thing
from hourself.server.store.cipher import connect, derive
from hourself.server.store.sql import query

_ROOM = "hourself.server.imports"
_BATCH = 5000
PREFIX = "import-"
PRIVATE = "private windows"
TITLES = "titles of web pages (their time stays)"
IGNORED = "what you ignore (to have it in, take its rule away on the page Ignored and import the file again)"
#: Instead of a title: by it the event is ignored.
BY_TITLE = -1


class Named(NamedTuple):
    """A scrubbed name, as the store will know it."""

    kind: str
    name: str
    given: str


class Slot(NamedTuple):
    """Seconds of a staged name and title (0 for none) in a slot."""

    day: int
    second: int
    length: int
    name: int
    title: int
    seconds: int


class Staged(NamedTuple):
    """An event in the stage: milliseconds UTC.

    It hides what lies under it, and is no time itself, where its name is 0 (private) or below (ignored).
    """

    start: int
    length: int
    name: int
    title: int
    offset: int | None


class Piece(NamedTuple):
    """Milliseconds of a staged name and title on one local day of a host. `start`: milliseconds UTC."""

    day: int
    host: int
    start: int
    length: int
    offset: int
    name: int
    title: int


class Stage:
    """The staging file. Close it in the end, whatever happened: that deletes it."""

    def __init__(self, folder: Path, ignored: Pairs = frozenset()) -> None:
        """`ignored`: what the person ignores, as it stood when the file was read."""
        self.ignored = ignored
        self.path = folder / f"{PREFIX}{secrets.token_hex(8)}.db"
        self.connection = connect(self.path, derive(secrets.token_bytes(32), "import"))
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "cache_size = -16000",
            "foreign_keys = OFF",
        ):
            self.connection.execute(f"PRAGMA {pragma}")
        for table in ("name", "title", "slot", "event", "piece"):
            self.connection.execute(query(_ROOM, f"make_{table}"))
        self.connection.execute("BEGIN")
        self.left: Counter[str] = Counter()
        self.left_seconds: defaultdict[str, float] = defaultdict(float)
        self.hosts: list[str] = []
        self._slots: Counter[tuple[int, int, int, int, int]] = Counter()
        self._events: list[tuple[object, ...]] = []
        self._pieces: list[Piece] = []
        self._serial = 0
        self.name_of = lru_cache(1 << 14)(self._name_of)
        self.title_of = lru_cache(1 << 15)(self._title_of)
        self._name_id = lru_cache(1 << 14)(lambda named: self._number("name", named))
        self._title_id = lru_cache(1 << 15)(lambda text: self._number("title", (text,)))

    def add(self, row: Row, cleaner: Cleaner) -> None:
        """Scrub a row and keep what may be kept of it."""
        if isinstance(row, Left):
            self.leave(row.reason, row.seconds)
        elif isinstance(row, Sum):
            self._add_sum(row, cleaner)
        else:
            self._add_event(row, cleaner)

    def leave(self, reason: str, seconds: float, rows: int = 1) -> None:
        """Note that something is left out."""
        self.left[reason] += rows
        self.left_seconds[reason] += seconds

    def flush(self) -> None:
        """Put all that was added where it can be read."""
        self.connection.executemany(
            query(_ROOM, "stage_slot"), sorted((*key, seconds) for key, seconds in self._slots.items())
        )
        self.connection.executemany(query(_ROOM, "stage_event"), sorted(self._events, key=_by_key))
        numbered = [(*piece, self._serial + count) for count, piece in enumerate(self._pieces)]
        self._serial += len(numbered)
        self.connection.executemany(query(_ROOM, "stage_piece"), sorted(numbered))
        self._slots.clear()
        self._events.clear()
        self._pieces.clear()

    def add_piece(self, piece: Piece) -> None:
        """Keep a piece."""
        self._pieces.append(piece)
        if len(self._pieces) >= _BATCH:
            self.flush()

    def slots(self) -> Iterator[Slot]:
        """All sums, by day."""
        return (Slot(*row) for row in self.connection.execute(query(_ROOM, "read_slots")))

    def pieces(self) -> Iterator[Piece]:
        """All pieces, by day, host and start."""
        return (Piece(*row) for row in self.connection.execute(query(_ROOM, "read_pieces")))

    def events(self, host: int, role: Role, browser: str = "") -> Iterator[Staged]:
        """A host's events of a role, by start; those of one browser, for pages."""
        return (
            Staged(*row)
            for row in self.connection.execute(query(_ROOM, "read_events"), (host, role, browser))
        )

    def browsers(self, host: int) -> list[str]:
        """The browsers whose pages a host's events tell of."""
        return [row[0] for row in self.connection.execute(query(_ROOM, "read_browsers"), (host, Role.PAGE))]

    def roles(self) -> dict[int, set[Role]]:
        """Which roles the events of each host have."""
        found: defaultdict[int, set[Role]] = defaultdict(set)
        for host, role in self.connection.execute(query(_ROOM, "read_roles")):
            found[host].add(Role(role))
        return dict(found)

    def piece_days(self) -> tuple[int, int] | None:
        """The first and the last day of all pieces."""
        first, last = self.connection.execute(query(_ROOM, "piece_bounds")).fetchone()
        return None if first is None else (first, last)

    def count(self) -> tuple[int, int]:
        """How many slots and pieces there are."""
        slots = self.connection.execute(query(_ROOM, "count_slots")).fetchone()[0]
        return int(slots), int(self.connection.execute(query(_ROOM, "count_pieces")).fetchone()[0])

    def close(self) -> None:
        """Delete the file."""
        with suppress(Exception):
            self.connection.close()
        discard(self.path)

    def _add_sum(self, row: Sum, cleaner: Cleaner) -> None:
        sight, ignored = self._sight(row.thing, row.seconds, cleaner)
        if ignored:
            self.leave(IGNORED, row.seconds)
        elif sight is not None and row.seconds:
            key = (row.day, row.second, row.length, *self._ids(sight, row.thing.given))
            self._slots[key] += row.seconds
            if len(self._slots) >= _BATCH:
                self.flush()

    def _add_event(self, row: Event, cleaner: Cleaner) -> None:
        name = title = 0
        browser = row.thing.given if row.role is Role.PAGE else ""
        if row.role not in {Role.PRESENT, Role.AWAY}:
            sight, ignored = self._sight(
                row.thing, row.length / 1000, cleaner, told=row.role is not Role.PAGE
            )
            # A private page or window still hides what is in front at its time: it stays, without a name.
            name, title = self._ids(sight, "" if browser else row.thing.given) if sight else (0, 0)
            if sight is None and row.role is not Role.PAGE:
                return
            if ignored:
                # Its time is counted when it is known: of a moment of work it ends with the next one.
                self.leave(IGNORED, 0)
                name, title = -name, BY_TITLE if ignored == "title" else 0
        self._serial += 1
        place = self._host(row.host)
        self._events.append(
            (place, row.role, row.start, self._serial, row.length, name, title, row.offset, browser)
        )
        if len(self._events) >= _BATCH:
            self.flush()

    def _sight(
        self, thing: Thing, seconds: float, cleaner: Cleaner, *, told: bool = True
    ) -> tuple[Sight | None, str]:
        """What may be kept of a thing, and by what of it the person ignores it."""
        sight = cleaner.sight(thing)
        if sight is None and told:
            self.leave(PRIVATE, seconds)
        ignored = cleaner.ignores(thing, sight) if sight else ""
        if sight and not ignored and thing.title and sight.title is None and sight.kind == "site":
            self.leave(TITLES, 0)
        return (replace(sight, title=None) if sight and ignored else sight), ignored

    def _ids(self, sight: Sight, given: str) -> tuple[int, int]:
        name = self._name_id(Named(sight.kind, sight.name, given))
        return name, self._title_id(sight.title) if sight.title else 0

    def _host(self, host: str) -> int:
        if host not in self.hosts:
            self.hosts.append(host)
        return self.hosts.index(host)

    def _number(self, table: str, key: tuple[str, ...]) -> int:
        row = self.connection.execute(query(_ROOM, f"find_staged_{table}"), key).fetchone()
        row = row or self.connection.execute(query(_ROOM, f"stage_{table}"), key).fetchone()
        return int(row[0])

    def _name_of(self, number: int) -> Named:
        return Named(*self.connection.execute(query(_ROOM, "read_staged_name"), (number,)).fetchone())

    def _title_of(self, number: int) -> str | None:
        row = self.connection.execute(query(_ROOM, "read_staged_title"), (number,)).fetchone()
        return row[0] if row else None


def discard(path: Path) -> None:
    """Delete a staging file and what stands beside it."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink(missing_ok=True)


def discard_old(folder: Path, now: float) -> None:
    """Delete staging files that a crash left behind: those nobody wrote to for a day."""
    for file in folder.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < now - 86_400:
                file.unlink()


def _by_key(row: tuple[object, ...]) -> tuple[object, ...]:
    return row[:4]
