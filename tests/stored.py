# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in a store and a spool, read with their keys as their owner could."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hourself.agent.spool import Spool
from hourself.server.store.cipher import Connection
from hourself.server.store.names import read_names, read_title
from hourself.server.store.store import open_store
from tests.running import KEY

Stored = tuple[int, int, str]


def read_spans(data: Path) -> list[Stored]:
    """Every span of the owner's as (start, end, name), in order."""
    store = open_store(data / "server", bytes.fromhex(KEY))
    names = read_names(store, 1)
    rows = (
        store.reader()
        .execute('SELECT start, "end", name FROM span WHERE account = 1 ORDER BY start')
        .fetchall()
    )
    store.close()
    return [(start, end, names[name].name) for start, end, name in rows]


def read_all_text(data: Path, spool: Spool | None = None) -> str:
    """Every text that the owner of all keys could read from store and spool."""
    store = open_store(data / "server", bytes.fromhex(KEY))
    titles = [row[0] for row in store.reader().execute("SELECT id FROM title WHERE account = 1")]
    texts = [name.name for name in read_names(store, 1).values()]
    texts += [read_title(store, 1, title) or "" for title in titles]
    texts += [*dump(store.reader()), *(dump(spool._connection) if spool else ())]
    store.close()
    return "\n".join(texts)


def dump(connection: Connection) -> Iterator[str]:
    """Every row of every table, as text."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        yield from map(str, connection.execute(f'SELECT * FROM "{table}"').fetchall())  # noqa: S608 -- its own tables
