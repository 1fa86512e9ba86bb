# SPDX-License-Identifier: AGPL-3.0-or-later
"""The spool: spans that wait for the server's receipt, in an encrypted file, each on disk before it is sent."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Self

import sqlcipher3

from hourself.agent.folder import write_private
from hourself.core.condense import condense
from hourself.core.ignoring import is_ignored
from hourself.core.scrub import Sight
from hourself.core.spans import Span
from hourself.wire.away import Away
from hourself.wire.batch import MAX_SPANS
from hourself.wire.batch import Span as WireSpan

#: What the spool may hold, in seconds and bytes, before its oldest spans are condensed.
MAX_AGE, MAX_BYTES = 90 * 86_400, 200_000_000
#: What was refused is tried again from an hour after its end on, for a week.
_PAST, _REFUSED_FOR = 3600, 7 * 86_400
_KEY_BYTES = 32
_SCHEMA = """
CREATE TABLE IF NOT EXISTS span (
    sequence INTEGER PRIMARY KEY, start INTEGER, "end" INTEGER, "offset" INTEGER, kind TEXT, name TEXT, title TEXT);
CREATE TABLE IF NOT EXISTS refused (
    sequence INTEGER PRIMARY KEY, start INTEGER, "end" INTEGER, "offset" INTEGER, kind TEXT, name TEXT, title TEXT);
CREATE TABLE IF NOT EXISTS away (start INTEGER PRIMARY KEY, "end" INTEGER, "offset" INTEGER, answer TEXT);
CREATE TABLE IF NOT EXISTS counter (last INTEGER NOT NULL);
INSERT INTO counter SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM counter);
CREATE INDEX IF NOT EXISTS span_start ON span (start);
"""


class Spool:
    """One file; safe to use from the watching and the uploading thread."""

    def __init__(self, path: Path, key: bytes) -> None:
        path.touch(mode=0o600)
        self._lock = Lock()
        self._connection = sqlcipher3.connect(
            str(path), isolation_level=None, timeout=10, check_same_thread=False
        )
        try:
            self._begin(key)
        except BaseException:
            # It would be closed later by itself, and might then take the files of the next one for its own.
            self._connection.close()
            raise

    def _begin(self, key: bytes) -> None:
        self._connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "temp_store = MEMORY",
            "cache_size = -512",
        ):
            self._connection.execute(f"PRAGMA {pragma}")
        if self._connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            # One page may be damaged that is read much later: whoever met it then would end, and begin again, for ever.
            raise sqlcipher3.DatabaseError("damaged")
        self._connection.executescript(_SCHEMA)

    def put(self, spans: list[Span], *, wait: bool = True) -> None:
        """Keep spans, on disk when this returns. A span that grew takes the place of its shorter self.

        Without `wait` the disk is not waited for: then they outlive this process, but perhaps no power cut.
        """
        if not spans:
            return
        with self._lock, self._waiting_for_disk(wait), self._whole():
            for span in spans:
                self._put(span)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """A transaction: on disk at its end, or undone. A disk that is full must not leave one open."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _waiting_for_disk(self, wait: bool) -> Iterator[None]:
        if wait:
            yield
            return
        self._connection.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            self._connection.execute("PRAGMA synchronous = FULL")

    def take(self, limit: int = MAX_SPANS) -> list[WireSpan]:
        """The oldest spans that wait; they stay until `forget`."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT * FROM span ORDER BY sequence LIMIT ?", (limit,)
            ).fetchall()
        return [WireSpan(*row) for row in rows]

    def forget(self, sent: list[WireSpan], stored: set[int]) -> None:
        """Let go of what the receipt names, unless it grew since it was sent."""
        rows = [(span.sequence, span.end) for span in sent if span.sequence in stored]
        with self._lock, self._whole():
            self._connection.executemany('DELETE FROM span WHERE sequence = ? AND "end" = ?', rows)

    def set_aside(self, sequence: int) -> None:
        """Keep a span that the server refused where it holds nothing up."""
        with self._lock, self._whole():
            self._connection.execute(
                "INSERT OR REPLACE INTO refused SELECT * FROM span WHERE sequence = ?", (sequence,)
            )
            self._connection.execute("DELETE FROM span WHERE sequence = ?", (sequence,))

    def drop(self, ignored: Iterable[tuple[str, str]]) -> None:
        """Let go of what is ignored by now, also of what the server refused: it is never sent, and stays nowhere."""
        with self._lock, self._whole():
            for table in ("span", "refused"):
                rows = self._connection.execute(f"SELECT sequence, kind, name, title FROM {table}")  # noqa: S608 -- ours
                gone = [(row[0],) for row in rows if is_ignored(ignored, *row[1:])]
                self._connection.executemany(f"DELETE FROM {table} WHERE sequence = ?", gone)  # noqa: S608 -- the same

    def discard(self) -> None:
        """Let go of all that waits, and of all that was refused."""
        with self._lock, self._whole():
            self._connection.execute("DELETE FROM span")
            self._connection.execute("DELETE FROM refused")

    def keep_answers(self, told: Iterable[Away]) -> None:
        """Keep what the person said of absences, on disk when this returns, until the server has it."""
        rows = [(each.start, each.end, each.offset, each.answer) for each in told]
        if not rows:
            return
        with self._lock:
            self._connection.executemany("INSERT OR REPLACE INTO away VALUES (?, ?, ?, ?)", rows)

    def answers(self) -> list[Away]:
        """What was said of absences and waits, the oldest first."""
        with self._lock:
            rows = self._connection.execute("SELECT * FROM away ORDER BY start").fetchall()
        return [Away(1, *row) for row in rows]

    def forget_answer(self, away: Away) -> None:
        """Let go of what the server has."""
        with self._lock:
            self._connection.execute("DELETE FROM away WHERE start = ?", (away.start,))

    def tidy(self, now: float) -> None:
        """Keep within bounds: what waits for 90 days, or the older half of 200 MB, is condensed; no second goes.

        What the server refused is tried again for a week: it may have been of a clock that was ahead.
        """
        self._try_again(now)
        before = now - MAX_AGE
        if self._size() > MAX_BYTES:
            before = max(
                before,
                self._ask("SELECT start FROM span ORDER BY start LIMIT 1 OFFSET ?", self.waiting() // 2),
            )
        with self._lock:
            rows = self._connection.execute(
                'SELECT * FROM span WHERE "end" < ? ORDER BY sequence', (before,)
            ).fetchall()
            fewer = condense(Span(row[1], row[2], row[3], Sight(*row[4:6])) for row in rows)
            if len(fewer) > len(rows) // 2:
                return
            with self._whole():
                self._connection.execute('DELETE FROM span WHERE "end" < ?', (before,))
                for row, span in zip(rows, fewer, strict=False):
                    # The numbers of rows that went are used again: the oldest still leave first.
                    values = (row[0], span.start, span.end, span.offset, span.sight.kind, span.sight.name)
                    self._connection.execute("INSERT INTO span VALUES (?, ?, ?, ?, ?, ?, NULL)", values)

    def _try_again(self, now: float) -> None:
        past = now - _REFUSED_FOR, now - _PAST
        with self._lock, self._whole():
            self._connection.execute(
                'INSERT OR IGNORE INTO span SELECT * FROM refused WHERE "end" BETWEEN ? AND ?', past
            )
            self._connection.execute("DELETE FROM refused WHERE sequence IN (SELECT sequence FROM span)")

    def _size(self) -> int:
        pages = self._ask("PRAGMA page_count") - self._ask("PRAGMA freelist_count")
        return pages * self._ask("PRAGMA page_size")

    def _ask(self, sql: str, *values: object) -> int:
        with self._lock:
            return int(self._connection.execute(sql, values).fetchone()[0])

    def waiting(self) -> int:
        """How many spans wait."""
        return self._ask("SELECT count(*) FROM span")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _put(self, span: Span) -> None:
        sight = span.sight
        grown = self._connection.execute(
            'UPDATE span SET "end" = max("end", ?) WHERE start = ? AND kind = ? AND name = ? AND title IS ?',
            (span.end, span.start, sight.kind, sight.name, sight.title),
        )
        if grown.rowcount:
            return
        last = self._connection.execute("UPDATE counter SET last = last + 1 RETURNING last").fetchone()[0]
        row = (last, span.start, span.end, span.offset, sight.kind, sight.name, sight.title)
        self._connection.execute("INSERT INTO span VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def open_spool(folder: Path) -> Spool:
    """The spool of a folder. A file that cannot be read is moved aside, never removed, and a new one begun.

    Raises `sqlcipher3.OperationalError` where nothing is wrong with it, but the disk is full or somebody else holds it.
    """
    path, key = folder / "spool.db", read_key(folder / "spool.key")
    try:
        return Spool(path, key)
    except sqlcipher3.OperationalError:
        # What waits in it would never be sent from aside.
        raise
    except sqlcipher3.DatabaseError:
        aside = folder / f"spool-damaged-{int(time.time())}.db"
        for ending in ("", "-wal", "-shm"):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(aside.with_name(aside.name + ending))
        sys.stderr.write(
            f"hourself agent: the spool cannot be read; it is kept as {aside.name}, and a new one begun.\n"
        )
        return Spool(path, key)


def read_key(path: Path) -> bytes:
    """The spool's key, 32 bytes in a 0600 file, made at the first start, and anew where the file holds none.

    An empty one, as a power cut may leave, would seal with a key that anybody knows.
    """
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (FileNotFoundError, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        key = os.urandom(_KEY_BYTES)
        write_private(path, key.hex().encode())
    return key
