# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which focus sessions there were, and which one runs."""

from __future__ import annotations

from typing import NamedTuple

from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.focus"
#: A feed holds this many sessions: the newest.
RECENT = 100


class FocusSession(NamedTuple):
    """A session, from `started` to `ends` (UTC seconds); `minutes` as asked, -1 for the rest of the day."""

    id: int
    started: int
    minutes: int
    ends: int


def read_sessions(store: Store, account: int) -> list[FocusSession]:
    """The sessions started last, newest first."""
    return [
        FocusSession(*row) for row in store.reader().execute(query(_ROOM, "read_sessions"), (account, RECENT))
    ]


def find_running(store: Store, account: int, now: int) -> FocusSession | None:
    """The session that runs; None when none does."""
    row = store.reader().execute(query(_ROOM, "find_running"), {"account": account, "now": now}).fetchone()
    return FocusSession(*row) if row else None
