# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deleting what editors told of something whose time a person deleted, once that is final (`store/forgetting.py`).

Until then it stands: a deletion that is taken back has nothing to bring back here. Stretches follow their events, which
are deleted and brought back where they are kept.
"""

from __future__ import annotations

import json

from hourself.server.coding.cleaning import Beat
from hourself.server.coding.cutting import count_days, cut_around, touched_days
from hourself.server.coding.ignoring import is_unwanted
from hourself.server.coding.names import NAME, ROOM
from hourself.server.store.cipher import Connection
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.store.store import Store

Pair = tuple[str, str]


def has_beats(store: Store, account: int, pair: Pair, now: int) -> bool:
    """Whether editors told of what a rule ignores, before now (UTC seconds)."""
    return bool(_find(store.reader(), store.vault.sealer(account), account, pair, now))


def forget_beats(store: Store, account: int, pair: Pair, before: int) -> None:
    """Delete for good what editors told, before a moment (UTC seconds), of what a rule ignores; month by month."""
    found = _find(store.reader(), store.vault.sealer(account), account, pair, before)
    if not found:
        return
    values = {"account": account, "before": before * 1000, "uses": json.dumps(found)}
    for begin, stop in store.reader().execute(query(ROOM, "use_slices"), values).fetchall():
        with store.writing() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            period = values | {"begin": begin, "stop": stop}
            rows = connection.execute(query(ROOM, "take_uses"), period).fetchall()
            days = {day for row in rows for day in touched_days(*row)}
            count_days(connection, account, days | cut_around(connection, account, [row[0] for row in rows]))
    with store.writing() as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(query(ROOM, "drop_unused_names"), {"account": account})


def _find(connection: Connection, sealer: Sealer, account: int, pair: Pair, before: int) -> list[str]:
    """What a rule is about, as the queries write it: numbers of editor, project and thing."""
    names = {
        number: (kind, sealer.unseal(sealed, NAME))
        for number, kind, sealed in connection.execute(query(ROOM, "read_names"), (account,))
    }
    names[0] = ("", "")
    values = {"account": account, "before": before * 1000}
    uses = connection.execute(query(ROOM, "read_uses"), values).fetchall()
    return [
        f"{editor} {project} {thing}"
        for editor, project, thing in uses
        if is_unwanted(_told(names[editor][1], names[project][1], *names[thing]), frozenset([pair]))
    ]


def _told(editor: str, project: str, kind: str, thing: str) -> Beat:
    return Beat(0, 0, project, "", editor, "", "", "", kind, thing)
