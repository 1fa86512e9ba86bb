# SPDX-License-Identifier: AGPL-3.0-or-later
"""An account's revision: it grows with every change to its spans or names, so that caches and live pages can ask."""

from __future__ import annotations

from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.store"


def read_revision(store: Store, account: int) -> int:
    """The account's revision; 0 before anything was stored."""
    row = store.reader().execute(query(_ROOM, "read_revision"), (account,)).fetchone()
    return int(row[0]) if row else 0


def bump_revision(connection: Connection, account: int) -> None:
    """Grow the account's revision, in the caller's transaction."""
    connection.execute(query(_ROOM, "bump_revision"), (account,))
