# SPDX-License-Identifier: AGPL-3.0-or-later
"""The deletions that stand: of what, until when, and what is being done to each.

What is being done is written down before it is begun: if the server is ended amid it, it goes on after the next start.
"""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple

from hourself.server.store.cipher import Connection
from hourself.server.store.revision import bump_revision
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.store"
_TABLE = "forgotten"
#: How long a deletion can be taken back, in seconds.
WINDOW = 3600
Pair = tuple[str, str]
Values = dict[str, Any]
#: It is being taken out of the store, brought back, or ended for good; or it stands.
Doing = Literal["take", "bring", "end", ""]


class Forgotten(NamedTuple):
    """A deletion: what it was of, when it is final (UTC seconds), its time, and what is being done to it."""

    id: int
    what: Pair
    due: int
    seconds: int
    doing: Doing


def add_deletion(store: Store, account: int, pair: Pair, now: int) -> Values:
    """Note that what is stored of something is to be deleted; gives what names the deletion, for queries."""
    sealed, due = store.vault.sealer(account).seal(json.dumps(pair), _TABLE), now + WINDOW
    with store.writing() as connection:
        row = connection.execute(query(_ROOM, "add_forgotten"), (account, sealed, due)).fetchone()
        bump_revision(connection, account)
    return {"account": account, "number": int(row[0]), "sealed": sealed, "due": due}


def find_deletion(store: Store, account: int, number: int) -> tuple[Values, Pair] | None:
    """What names a deletion, for queries, and what it is of; None where it is final."""
    values: Values = {"account": account, "number": number}
    row = store.reader().execute(query(_ROOM, "find_forgotten"), values).fetchone()
    if row is None:
        return None
    return values | {"sealed": row[0], "due": row[1]}, _open(store.vault.sealer(account), row[0])


def turn(connection: Connection, values: Values, doing: Doing, *before: Doing) -> bool:
    """Note what is done to a deletion from now on; False where it stands otherwise than `before`."""
    told = values | {"doing": doing, "before": json.dumps(before)}
    return bool(connection.execute(query(_ROOM, "turn_forgotten"), told).rowcount > 0)


def drop_deletion(connection: Connection, values: Values) -> bool:
    """Drop a deletion of which nothing is left, in the open transaction; False where something is."""
    connection.execute(query(_ROOM, "drop_forgotten"), values)
    bump_revision(connection, values["account"])
    return not connection.execute(query(_ROOM, "is_left"), values).fetchone()[0]


def read_forgotten(store: Store, account: int) -> list[Forgotten]:
    """An account's deletions that are not final, newest first."""
    sealer = store.vault.sealer(account)
    rows = store.reader().execute(query(_ROOM, "read_forgotten"), (account,))
    return [Forgotten(number, _open(sealer, sealed), *rest) for number, sealed, *rest in rows]


def read_due(store: Store, now: int) -> list[tuple[int, Forgotten]]:
    """The deletions that are due, each with its account; none that is being brought back."""
    return [(each, gone) for each, gone in _read_all(store) if gone.due <= now and gone.doing != "bring"]


def read_unfinished(store: Store) -> list[tuple[int, Forgotten]]:
    """The deletions to which something is being done, or was when the server ended; each with its account."""
    return [(each, gone) for each, gone in _read_all(store) if gone.doing]


def _read_all(store: Store) -> list[tuple[int, Forgotten]]:
    accounts = store.reader().execute(query(_ROOM, "forgotten_accounts")).fetchall()
    return [(account, gone) for (account,) in accounts for gone in read_forgotten(store, account)]


def _open(sealer: Sealer, sealed: bytes) -> Pair:
    kind, text = json.loads(sealer.unseal(sealed, _TABLE))
    return kind, text
