# SPDX-License-Identifier: AGPL-3.0-or-later
"""One thread writes for all: whatever waits when it looks goes into one transaction, and one sync to the disk."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from threading import Lock, Thread

from hourself.server.accounts.tokens import Holder, Sign, note_run, note_sign_of_life
from hourself.server.store.cipher import Connection
from hourself.server.store.ignored import Sieve
from hourself.server.store.preferences import note_heard
from hourself.server.store.spans import Book, write_spans
from hourself.server.store.store import Store
from hourself.wire.batch import Batch

MAX_WAITING = 512
MAX_TOGETHER = 128
#: A device's sign of life is written when it says something new, or this many seconds after the last.
SIGN_SECONDS = 20


class Overloaded(Exception):
    """Too many batches wait: the sender should come back later."""


@dataclass(slots=True)
class Job:
    """A batch that waits to be written, and the promise that it was."""

    holder: Holder
    batch: Batch
    now: int
    done: Future[None] = field(default_factory=Future)


class Committer:
    """Writes batches to the store in the order in which they come."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: Queue[Job | None] = Queue(MAX_WAITING)
        self._books: dict[int, Book] = {}
        self._sieve = Sieve()
        self._signs: dict[int, tuple[Sign, int]] = {}
        self._marks: dict[int, str] = {}
        self._runs: dict[int, str] = {}
        self._version = 0
        self._thread: Thread | None = None
        self._lock = Lock()

    def write(self, holder: Holder, batch: Batch, now: int) -> None:
        """Return when the batch is on disk; raises what went wrong with it, or `Overloaded`."""
        self._start()
        job = Job(holder, batch, now)
        try:
            self._jobs.put_nowait(job)
        except Full:
            raise Overloaded from None
        job.done.result()

    def close(self) -> None:
        """Write what waits, then end."""
        if self._thread:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None

    def _start(self) -> None:
        # Not at import: a server process may fork before its first request.
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="committer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        connection = self._store.writer()
        while (job := self._jobs.get()) is not None:
            jobs = self._gather(job)
            try:
                self._commit(connection, [job for job in jobs if job])
            except BaseException as error:  # noqa: BLE001 -- whatever it was, every sender must hear of it
                self._undo(connection)
                for each in jobs:
                    if each and not each.done.done():
                        each.done.set_exception(error)
            if None in jobs:
                break
        connection.close()

    def _gather(self, first: Job) -> list[Job | None]:
        jobs: list[Job | None] = [first]
        while len(jobs) < MAX_TOGETHER:
            try:
                jobs.append(self._jobs.get_nowait())
            except Empty:
                break
        return jobs

    def _commit(self, connection: Connection, jobs: list[Job]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        self._check_books(connection)
        written = [job for job in jobs if self._write(connection, job, alone=len(jobs) == 1)]
        connection.execute("COMMIT")
        for job in written:
            job.done.set_result(None)

    def _check_books(self, connection: Connection) -> None:
        """Forget the numbers of names if somebody else wrote, who may have deleted a name: numbers are for once."""
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._books.clear()
            self._version = version

    def _write(self, connection: Connection, job: Job, *, alone: bool) -> bool:
        """Write one of several batches so that its failure harms no other."""
        if alone:
            self._put(connection, job)
            return True
        connection.execute("SAVEPOINT batch")
        try:
            self._put(connection, job)
        except Exception as error:  # noqa: BLE001 -- told to its own sender
            connection.execute("ROLLBACK TO batch")
            self._books.pop(job.holder.account, None)
            job.done.set_exception(error)
        connection.execute("RELEASE batch")
        return not job.done.done()

    def _put(self, connection: Connection, job: Job) -> None:
        if job.batch.spans:
            account = job.holder.account
            sealer = self._store.vault.sealer(account)
            kept = self._sieve.keep(connection, sealer, account, job.batch.spans)
            write_spans(connection, self._book(account), job.holder.device, kept)
        machine = job.batch.machine
        system, release = (machine.system, machine.release) if machine else (None, None)
        sign = Sign(job.batch.state, job.batch.until, system, release)
        known, at = self._signs.get(job.holder.device, (None, 0))
        if sign != known or job.now - at >= SIGN_SECONDS:
            note_sign_of_life(connection, job.holder.device, sign, job.now)
            self._signs[job.holder.device] = (sign, job.now)
        self._note_mark(connection, job.holder, job.batch.mark)
        self._note_run(connection, job)

    def _note_run(self, connection: Connection, job: Job) -> None:
        device, run = job.holder.device, job.batch.run
        if run is not None and self._runs.get(device) != run:
            note_run(connection, device, run, job.now)
            self._runs[device] = run

    def _note_mark(self, connection: Connection, holder: Holder, mark: str | None) -> None:
        if mark is not None and self._marks.get(holder.device) != mark:
            note_heard(connection, holder.account, holder.device, mark)
            self._marks[holder.device] = mark

    def _book(self, account: int) -> Book:
        if account not in self._books:
            if len(self._books) > 256:
                self._books.clear()
            self._books[account] = Book(account, self._store.vault.sealer(account))
        return self._books[account]

    def _undo(self, connection: Connection) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        self._books.clear()
        self._signs.clear()
        self._marks.clear()
        self._runs.clear()
