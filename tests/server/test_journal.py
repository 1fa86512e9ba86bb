# SPDX-License-Identifier: AGPL-3.0-or-later
"""The journal: its rules, its seal, the way back from each change, and that reports follow."""

from __future__ import annotations

import pytest

from hourself.core.days import parse_day
from hourself.server.journal import actions
from hourself.server.journal.queries import read_highlights, read_offline, read_recent
from hourself.server.journal.rules import Away, JournalError, Note
from hourself.server.report.ask import Kind, Question, ask
from hourself.server.store.names import Choice, classify, read_names, read_title
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from tests.server.conftest import Cast

DAY = parse_day("2023-11-14")
#: 23:13:20 at 60 minutes east: an hour and a half of it crosses midnight.
START = 1_700_000_000
CALL = Away(START, START + 5400, 60, "Call", "With a friend")


def rows_of(store: Store, table: str, account: int) -> list[tuple[object, ...]]:
    asked = f"SELECT * FROM {table} WHERE account = ?"  # noqa: S608 -- names of ours
    return store.reader().execute(asked, (account,)).fetchall()  # type: ignore[no-any-return]


def total(store: Store, person: Cast) -> int:
    return ask(store, person.account, Question(DAY, DAY + 1)).total


def test_a_highlight_is_added_changed_and_deleted(store: Store, person: Cast) -> None:
    account = person.account
    actions.add_highlight(store, account, Note(DAY, " Shipped it ", "git"), 5)
    number = read_recent(store, account)[0].id
    actions.change_highlight(store, account, number, Note(DAY, "Shipped all"))

    assert [(number, DAY, "Shipped all", "", 5)] == read_highlights(store, account, DAY)
    actions.delete_highlight(store, account, number)
    assert [] == read_recent(store, account)


def test_each_change_of_a_highlight_can_be_taken_back(store: Store, person: Cast) -> None:
    account, seen, ways = person.account, [], []
    ways.append(actions.add_highlight(store, account, Note(DAY, "a"), 5))
    seen.append(read_recent(store, account))
    ways.append(actions.change_highlight(store, account, seen[0][0].id, Note(DAY, "b")))
    seen.append(read_recent(store, account))
    ways.append(actions.delete_highlight(store, account, seen[0][0].id))

    for way, before in zip(reversed(ways), [*reversed(seen), []], strict=True):
        actions.undo(store, account, way)
        assert before == read_recent(store, account)


def test_offline_time_counts_and_stops_to_count(store: Store, person: Cast) -> None:
    account = person.account
    added = actions.add_offline(store, account, CALL, START + 6000)
    (entry,) = read_offline(store, account, DAY)
    changed = actions.change_offline(store, account, entry.id, CALL._replace(end=START + 60), START + 6000)
    assert 60 == total(store, person)
    actions.undo(store, account, changed)
    assert 5400 == total(store, person)
    actions.undo(store, account, added)
    assert (0, []) == (total(store, person), read_offline(store, account, DAY))


def test_deleted_offline_time_leaves_no_name(store: Store, person: Cast) -> None:
    account = person.account
    actions.add_offline(store, account, CALL, START + 6000)
    way = actions.delete_offline(store, account, read_offline(store, account, DAY)[0].id)
    assert {} == read_names(store, account)
    actions.undo(store, account, way)
    assert ["Call"] == [each.name for each in read_names(store, account).values()]


def test_deleted_offline_time_leaves_what_others_have(store: Store, person: Cast) -> None:
    account = person.account
    for details in ("one", "two"):
        actions.add_offline(store, account, CALL._replace(details=details), START + 6000)
    actions.delete_offline(store, account, read_offline(store, account, DAY)[0].id)
    question = Question(DAY, DAY + 1, Kind.DOCUMENT)
    titles = [read_title(store, account, row.key.title) for row in ask(store, account, question).rows]  # type: ignore[union-attr]

    assert (["two"], []) == (titles, verify(store))


def test_deleted_offline_time_leaves_no_row(store: Store, person: Cast) -> None:
    tables = ("name", "title", "amount", "tally_hour", "tally_day", "tally_month", "offline_time")
    way = actions.add_offline(store, person.account, CALL, START + 6000)
    actions.undo(store, person.account, way)
    counts = [len(rows_of(store, table, person.account)) for table in tables]

    assert [0] * len(tables) == counts


def test_a_choice_outlives_the_time_it_was_made_for(store: Store, person: Cast) -> None:
    account = person.account
    actions.add_offline(store, account, CALL, START + 6000)
    classify(store, account, next(iter(read_names(store, account))), Choice(None, 1))
    actions.undo(
        store, account, actions.delete_offline(store, account, read_offline(store, account, DAY)[0].id)
    )

    assert [1] == [each.level for each in read_names(store, account).values()]


def test_the_way_back_is_of_one_account(store: Store, person: Cast) -> None:
    from hourself.server.accounts.models import Person

    other = Person.objects.create().pk
    store.vault.make(other)
    way = actions.add_highlight(store, person.account, Note(DAY, "a"), 5)

    for stolen in (way, "nonsense", "é"):
        with pytest.raises(JournalError):
            actions.undo(store, other, stolen)


@pytest.mark.parametrize(
    "change", [{"end": START}, {"end": START + 4 * 3600 + 1}, {"name": " "}, {"details": "x" * 256}]
)
def test_what_cannot_be_offline_time(store: Store, person: Cast, change: dict[str, object]) -> None:
    with pytest.raises(JournalError):
        actions.add_offline(store, person.account, CALL._replace(**change), START + 90_000)  # type: ignore[arg-type]


def test_no_text_stands_in_the_tables(store: Store, person: Cast) -> None:
    actions.add_highlight(store, person.account, Note(DAY, "wombat", "wombat"), 5)
    actions.add_offline(store, person.account, CALL._replace(name="wombat", details="wombat"), START + 6000)
    rows = [
        rows_of(store, table, person.account)
        for table in ("highlight", "offline_time", "name", "title", "amount")
    ]

    assert (5, "wombat" in repr(rows)) == (len([each for each in rows if each]), False)
