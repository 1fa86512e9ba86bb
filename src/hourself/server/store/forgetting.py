# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deleting what is stored of something: out of every tally at once, back again for an hour, then for good."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from hourself.core.ignoring import Pairs, is_ignored
from hourself.core.person import Stretch
from hourself.server.store.amounts import Amount, delete_amounts, write_amounts
from hourself.server.store.cipher import Connection
from hourself.server.store.origins import Numbered, write_numbered
from hourself.server.store.revision import bump_revision
from hourself.server.store.sealing import Sealer
from hourself.server.store.spans import delete_unused_names, take_spans
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.store"
_TABLE = "forgotten"
#: How long a deletion can be taken back.
WINDOW = 3600


class Forgotten(NamedTuple):
    """A deletion that can still be taken back: what it was of, when it is final (UTC seconds), and its time."""

    id: int
    what: tuple[str, str]
    due: int
    seconds: int


def count_stored(store: Store, account: int, pair: tuple[str, str]) -> int:
    """The seconds that are stored of what a rule ignores."""
    spans, amounts = _find(store.reader(), store.vault.sealer(account), account, frozenset([pair]))
    return sum(int(row[2] - row[1]) for row in spans) + sum(int(row[-1]) for row in amounts)


def forget(store: Store, account: int, pair: tuple[str, str], now: int) -> int:
    """Delete what is stored of what a rule ignores; gives the deletion's number."""
    sealer = store.vault.sealer(account)
    with store.writing() as connection:
        spans, amounts = _find(connection, sealer, account, frozenset([pair]))
        values = (account, sealer.seal(json.dumps(pair), _TABLE), now + WINDOW)
        number = int(connection.execute(query(_ROOM, "add_forgotten"), values).fetchone()[0])
        for table, rows in (("span", spans), ("amount", amounts)):
            connection.executemany(
                query(_ROOM, f"add_forgotten_{table}"), [(account, number, *row) for row in rows]
            )
        _take(connection, account, spans, amounts)
        bump_revision(connection, account)
    return number


def read_forgotten(store: Store, account: int) -> list[Forgotten]:
    """The deletions that can still be taken back, newest first."""
    sealer = store.vault.sealer(account)
    rows = store.reader().execute(query(_ROOM, "read_forgotten"), (account,))
    return [
        Forgotten(number, _pair(json.loads(sealer.unseal(sealed, _TABLE))), due, seconds)
        for number, sealed, due, seconds in rows
    ]


def bring_back(store: Store, account: int, number: int) -> None:
    """Take a deletion back. What was recorded since keeps its place; a deletion that is final is let be."""
    sealer = store.vault.sealer(account)
    with store.writing() as connection:
        rows = connection.execute(query(_ROOM, "forgotten_spans"), (account, number)).fetchall()
        for device, group in groupby(rows, key=lambda row: row[0]):
            spans = [
                Numbered(start, end, offset, name, title) for _, start, end, name, title, offset in group
            ]
            write_numbered(connection, account, sealer, device, spans)
        amounts = connection.execute(query(_ROOM, "forgotten_amounts"), (account, number)).fetchall()
        for source, some in _by_source(amounts).items():
            write_amounts(connection, account, source, some)
        _drop(connection, account, number)
        bump_revision(connection, account)


def make_final(store: Store, now: int) -> int:
    """Let go for good of all deletions that are due, and of names that nothing has any more; gives how many."""
    due = store.reader().execute(query(_ROOM, "due_forgotten"), (now,)).fetchall()
    for account, number in due:
        end_forgotten(store, account, number)
    return len(due)


def end_forgotten(store: Store, account: int, number: int) -> None:
    """Make one deletion final now."""
    with store.writing() as connection:
        # What is deleted is overwritten in the file, and not only let go of.
        connection.execute("PRAGMA secure_delete = ON")
        tables = ("forgotten_spans", "forgotten_amounts")
        gone = [connection.execute(query(_ROOM, each), (account, number)).fetchall() for each in tables]
        names = {row[3] for row in gone[0]} | {row[4] for row in gone[1]}
        _drop(connection, account, number)
        delete_unused_names(connection, account, names)
        bump_revision(connection, account)


def _find(
    connection: Connection, sealer: Sealer, account: int, pairs: Pairs
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The spans and amounts that the rules are about."""
    names = {
        number: (kind, sealer.unseal(sealed, "name"))
        for number, kind, sealed in connection.execute(query(_ROOM, "name_texts"), (account,))
    }
    hit = [number for number, (kind, name) in names.items() if is_ignored(pairs, kind, name, None)]
    titles = []
    if any(kind == "title" for kind, _ in pairs):
        for number, name, sealed in connection.execute(query(_ROOM, "title_texts"), (account,)):
            if name in names and is_ignored(pairs, *names[name], sealer.unseal(sealed, "title")):
                titles.append(number)
    values = {"account": account, "names": json.dumps(hit), "titles": json.dumps(titles)}
    spans = connection.execute(query(_ROOM, "spans_of"), values).fetchall()
    return spans, connection.execute(query(_ROOM, "amounts_of"), values).fetchall()


def _take(
    connection: Connection, account: int, spans: Iterable[tuple[Any, ...]], amounts: Iterable[tuple[Any, ...]]
) -> None:
    for _, group in groupby(spans, key=lambda row: row[0]):
        rows = [
            Stretch(start, end, start, device, offset, name) for device, start, end, name, _, offset in group
        ]
        take_spans(connection, account, rows)
    for source, some in _by_source(amounts).items():
        delete_amounts(connection, account, source, some)


def _by_source(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Amount]]:
    found: defaultdict[int, list[Amount]] = defaultdict(list)
    for source, *rest in rows:
        found[source].append(Amount(*rest))
    return found


def _drop(connection: Connection, account: int, number: int) -> None:
    for table in ("forgotten", "forgotten_spans", "forgotten_amounts"):
        connection.execute(query(_ROOM, f"drop_{table}"), (account, number))


def _pair(texts: list[str]) -> tuple[str, str]:
    return texts[0], texts[1]
