# SPDX-License-Identifier: AGPL-3.0-or-later
"""The numbers of names: of projects, languages, editors and whatever else coding is told with."""

from __future__ import annotations

from hourself.server.store.cipher import Connection
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query

ROOM = "hourself.server.coding"
#: The table's name, under which names are sealed.
NAME = "coding_name"


class Names:
    """One account's names, looked up or added in the caller's transaction."""

    def __init__(self, connection: Connection, account: int, sealer: Sealer) -> None:
        self._connection, self._account, self._sealer = connection, account, sealer
        self._known: dict[tuple[str, str], int] = {}

    def number(self, kind: str, text: str) -> int:
        """The number of a name of this kind, 0 for ''."""
        if not text:
            return 0
        if (kind, text) not in self._known:
            sealed = self._sealer.seal(text, NAME)
            values = self._account, kind, sealed
            row = self._connection.execute(query(ROOM, "find_name"), values).fetchone()
            new = {"account": self._account, "kind": kind, "sealed": sealed}
            row = row or self._connection.execute(query(ROOM, "add_name"), new).fetchone()
            self._known[kind, text] = int(row[0])
        return self._known[kind, text]
