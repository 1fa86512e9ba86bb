# SPDX-License-Identifier: AGPL-3.0-or-later
"""Imports that wait for a person's word: read in a thread of their own, shown, and then brought in or let go.

They live in this process alone, and for an hour at most: with it goes the key of what was uploaded.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import BinaryIO, cast

from hourself.server.imports.actions import Opened
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.kept import Kept
from hourself.server.imports.preview import Preview
from hourself.server.imports.rows import Wishes
from hourself.server.store.store import Store

HOUR = 3600
#: What takes no longer than this is there when the page comes back.
SOON = 0.6


@dataclass
class Waiting:
    """One uploaded file. `state`: reading, ready, failed, writing, done."""

    account: int
    name: str
    kept: Kept
    wishes: Wishes
    token: str = field(default_factory=lambda: secrets.token_hex(12))
    state: str = "reading"
    done: float = 0.0
    seen: Preview | None = None
    fault: ImportFault | None = None
    number: int | None = None
    touched: float = field(default_factory=time.monotonic)
    opened: Opened | None = None


_waiting: dict[str, Waiting] = {}
_lock = Lock()


def start(store: Store, account: int, name: str, kept: Kept, wishes: Wishes) -> Waiting:
    """Begin to read an upload."""
    _drop_old()
    job = Waiting(account, name, kept, wishes)
    with _lock:
        _waiting[job.token] = job
    _run(job, lambda: _read(store, job))
    return job


def find(account: int, token: str) -> Waiting | None:
    """An account's waiting import; None for none, or somebody else's."""
    job = _waiting.get(token)
    if job is None or job.account != account:
        return None
    job.touched = time.monotonic()
    return job


def find_all(account: int) -> list[Waiting]:
    """What waits of an account, the last first."""
    return [job for job in reversed(list(_waiting.values())) if job.account == account]


def holds(kept: Kept) -> bool:
    """Whether an upload waits: any other is let go at once."""
    return any(job.kept is kept for job in list(_waiting.values()))


def read_again(store: Store, job: Waiting, wishes: Wishes) -> None:
    """Read the upload anew, with other wishes."""
    if job.state in {"ready", "failed"}:
        job.wishes, job.state, job.done = wishes, "reading", 0.0
        _run(job, lambda: _read(store, job))


def bring_in(job: Waiting) -> None:
    """Store what was shown."""
    if job.state == "ready":
        job.state, job.done = "writing", 0.0
        _run(job, lambda: _write(job))


def let_go(job: Waiting) -> None:
    """Forget an upload; one that is being read or written goes on to its end first."""
    if job.state in {"reading", "writing"}:
        return
    with _lock:
        _waiting.pop(job.token, None)
    if job.opened:
        job.opened.close()
    job.kept.close()


def _drop_old() -> None:
    for job in [job for job in _waiting.values() if job.touched < time.monotonic() - HOUR]:
        let_go(job)


def _run(job: Waiting, work: Callable[[], None]) -> None:
    def guarded() -> None:
        try:
            work()
        except ImportFault as fault:
            job.fault, job.state = fault, "failed"
        except BaseException:
            job.fault = ImportFault("Something broke on our side. Nothing of the file was stored.")
            job.state = "failed"
            raise

    thread = Thread(target=guarded, name=f"import {job.account}", daemon=True)
    thread.start()
    thread.join(SOON)


def _read(store: Store, job: Waiting) -> None:
    if job.opened:
        job.opened.close()
        job.opened = None

    def told(_doing: str, done: int, whole: int) -> None:
        job.done = done / whole if whole else 1.0

    job.opened = Opened(store, job.account, cast("BinaryIO", job.kept), job.wishes, told)
    job.seen = job.opened.look()
    job.state = "ready"


def _write(job: Waiting) -> None:
    if job.opened is None:
        raise ImportFault("This import was let go: upload the file again.")
    job.number = job.opened.bring_in(job.name)
    job.state = "done"
