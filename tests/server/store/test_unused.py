# SPDX-License-Identifier: AGPL-3.0-or-later
"""After a deletion no name or title stays that nothing has, and none goes that something has."""

from __future__ import annotations

import random

import pytest

from hourself.server.accounts.tokens import add_device
from hourself.server.store.amounts import Amount, delete_amounts, write_amounts
from hourself.server.store.cipher import Connection
from hourself.server.store.forgetting import bring_back, forget
from hourself.server.store.names import read_names
from hourself.server.store.origins import (
    read_device_names,
    read_device_titles,
    read_source_names,
    read_source_titles,
)
from hourself.server.store.spans import Book, delete_spans, delete_unused_names, write_spans
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from hourself.wire.batch import Span
from tests.server.conftest import Cast

T, DAY = 1_700_000_000, 86_400
APPS = ["Code", "Mail", "Writer", "XTerm", "Steam", "Draw"]
#: Everything that has a name, and everything that has a title.
TABLES = ("span", "amount", "forgotten_span", "forgotten_amount")


def devices(store: Store, account: int) -> list[int]:
    with store.writing() as connection:
        for name in "abc":
            add_device(connection, account, name, 1)
        rows = connection.execute("SELECT id FROM device WHERE account = ? ORDER BY id", (account,))
        return [row[0] for row in rows]


def fill(store: Store, account: int, places: list[int], chance: random.Random) -> None:
    """Spans on every device and amounts of three sources; offsets of both ends of the world."""
    with store.writing() as connection:
        book = Book(account, store.vault.sealer(account))
        for device in places:
            at = T + chance.randint(0, 300) * DAY
            spans = []
            for _ in range(chance.randint(1, 8)):
                end = at + chance.randint(1, DAY)
                title = chance.choice([None, "plan", "letter", f"own {chance.randint(0, 9)}"])
                offset = chance.choice([-720, 0, 840])
                spans.append(Span(1, at, end, offset, "app", chance.choice(APPS), title))
                at = end + chance.randint(0, 40 * DAY)
            write_spans(connection, book, device, spans)
        for source in (1, 2, 3):
            write_amounts(connection, account, source, [_amount(connection, book, chance) for _ in range(3)])


def _amount(connection: Connection, book: Book, chance: random.Random) -> Amount:
    name = book.name_id(connection, "app", chance.choice(APPS))
    title = book.title_id(connection, name, chance.choice([None, "plan", "told"]))
    return Amount(19_000 + chance.randint(0, 9), 0, 3600, name, title, chance.randint(1, 900))


def delete(store: Store, account: int, places: list[int], chance: random.Random) -> None:
    """Undo what came from a device or a source, as an import is undone."""
    with store.writing() as connection:
        if chance.random() < 0.6:
            device = chance.choice(places)
            names, titles = (
                read_device_names(connection, account, device),
                read_device_titles(connection, account, device),
            )
            delete_spans(connection, account, device)
        else:
            source = chance.randint(1, 3)
            names, titles = (
                read_source_names(connection, account, source),
                read_source_titles(connection, account, source),
            )
            delete_amounts(connection, account, source)
        delete_unused_names(connection, account, names, titles if chance.random() < 0.5 else None)


def numbers(store: Store, account: int, column: str) -> tuple[set[int], set[int]]:
    """The numbers that stand in the dictionary of names or titles, and those that something has."""
    reader = store.reader()
    known = {row[0] for row in reader.execute(f"SELECT id FROM {column} WHERE account = ?", (account,))}  # noqa: S608 -- fixed
    had = {
        row[0]
        for table in TABLES
        for row in reader.execute(f"SELECT {column} FROM {table} WHERE account = ?", (account,))  # noqa: S608 -- fixed
    }
    return known, had - {0}


@pytest.mark.parametrize("seed", range(25))
def test_what_is_used_stays_and_nothing_else(store: Store, person: Cast, seed: int) -> None:
    chance, account = random.Random(seed), person.account
    places = devices(store, account)
    for step in range(8):
        fill(store, account, places, chance)
        gone = [forget(store, account, ("app", chance.choice(APPS)), T)] if chance.random() < 0.5 else []
        # What was told and not stored, because its time was taken, had a name from the start that nothing has.
        before = {column: numbers(store, account, column) for column in ("name", "title")}
        delete(store, account, places, chance)
        for column, (known, had) in before.items():
            left, used = numbers(store, account, column)
            assert (used, set()) == (used & left, left - used - (known - had)), (seed, step, column)
        for number in gone:
            bring_back(store, account, number)

    assert [] == verify(store)


def test_a_title_that_a_rule_moved_leaves_nothing_behind(store: Store, person: Cast) -> None:
    account = person.account
    device = devices(store, account)[0]
    with store.writing() as connection:
        book = Book(account, store.vault.sealer(account))
        base = book.name_id(connection, "app", "Code")
        book.title_id(connection, base, "Northwind")
        variant = book.name_id(connection, "app", "Code", "Business/Project Management/2")
        title = book.title_id(connection, variant, "Northwind")
        connection.execute(
            'INSERT INTO span (account, device, start, "end", name, title, "offset") VALUES (?, ?, ?, ?, ?, ?, 0)',
            (account, device, T, T + 60, variant, title),
        )
        connection.execute("DELETE FROM span WHERE account = ?", (account,))
        delete_unused_names(connection, account, [variant], [title])

    assert ({}, (set(), set())) == (read_names(store, account), numbers(store, account, "title"))


def test_of_a_name_that_stays_the_moved_title_goes(store: Store, person: Cast) -> None:
    account = person.account
    device = devices(store, account)[0]
    with store.writing() as connection:
        book = Book(account, store.vault.sealer(account))
        write_spans(connection, book, device, [Span(1, T, T + 60, 0, "app", "Code", "plan")])
        moved = book.title_id(connection, book.name_id(connection, "app", "Code"), "Northwind")
        variant = book.name_id(connection, "app", "Code", "Business/Project Management/2")
        title = book.title_id(connection, variant, "Northwind")
        delete_unused_names(connection, account, [variant], [title])
    known, had = numbers(store, account, "title")

    assert (known, False) == (had, moved in known)


def test_a_name_stays_for_its_variants(store: Store, person: Cast) -> None:
    account = person.account
    device = devices(store, account)[0]
    with store.writing() as connection:
        book = Book(account, store.vault.sealer(account))
        write_spans(connection, book, device, [Span(1, T, T + 60, 0, "app", "Code", "plan")])
        variant = book.name_id(connection, "app", "Code", "Business/Project Management/2")
        delete_unused_names(connection, account, [variant])

    assert ["Code"] == [name.name for name in read_names(store, account).values()]
