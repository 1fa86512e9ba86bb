# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moving past time when rules on titles changed: in a thread of its own, so that nobody waits for years of titles."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock, Thread

from hourself.server.store.store import Store
from hourself.server.store.variants import apply_title_rules

#: A change that takes no longer than this is there when the page comes back.
SOON = 0.6


@dataclass
class _Work:
    """One account's work: how far it is, and whether rules changed again since it began."""

    done: float = 0.0
    again: bool = False


_works: dict[int, _Work] = {}
_resumed: set[int] = set()
_lock = Lock()


def retitle(store: Store, account: int) -> None:
    """Begin to move an account's past time to where its rules on titles say; waits a moment for it."""
    with _lock:
        if account in _works:
            _works[account].again = True
            return
        _works[account] = _Work()
    thread = Thread(target=_work, args=(store, account), name=f"retitle {account}", daemon=True)
    thread.start()
    thread.join(SOON)


def resume(store: Store, account: int) -> None:
    """Go on, once in the life of this process, with work that the end of an earlier one may have cut short."""
    with _lock:
        if account in _resumed:
            return
        _resumed.add(account)
    retitle(store, account)


def read_progress(account: int) -> float | None:
    """How far the work is, from 0 to 1; None when none is under way."""
    work = _works.get(account)
    return work.done if work else None


def _work(store: Store, account: int) -> None:
    try:
        while True:
            apply_title_rules(store, account, lambda done: setattr(_works[account], "done", done))
            with _lock:
                if not _works[account].again:
                    return
                _works[account].again = False
    finally:
        with _lock:
            del _works[account]
