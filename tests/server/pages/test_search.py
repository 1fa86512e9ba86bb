# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search over own names and titles: without case and accents, with exact time, and nothing of anybody else."""

from __future__ import annotations

import time

import pytest

from hourself.core.days import day_of
from hourself.server.report.search import fold, mark, search
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, files_of, span
from tests.server.pages.conftest import Reader

NOON = int(time.time()) // 86_400 * 86_400 - 43_200
TODAY = day_of(NOON, 60)
HOSTILE = "<script>alert(1)</script> café"


@pytest.fixture(autouse=True)
def titles(post: Post) -> None:
    post(
        span(1, NOON - 40 * 86_400, NOON - 40 * 86_400 + 60, "zz-editor", title="Old café notes"),
        span(2, NOON, NOON + 600, "zz-editor", title="Café menu"),
        span(3, NOON + 600, NOON + 700, "zz-editor", title="Budget"),
        span(4, NOON + 700, NOON + 1000, "zz-mail", title=HOSTILE),
    )


def find(store: Store, person: Cast, text: str, days: int = 31) -> list[tuple[str, int]]:
    return [
        (each.text, each.seconds) for each in search(store, person.account, text, TODAY - days + 1, TODAY + 1)
    ]


def test_titles_are_found_without_case_and_accents(store: Store, person: Cast) -> None:
    assert [("Café menu", 600), (HOSTILE, 300)] == find(store, person, "CAFE")


def test_every_word_must_be_there_in_title_or_name(store: Store, person: Cast) -> None:
    assert [("Café menu", 600)] == find(store, person, "editor menu")


def test_names_are_found_whenever_they_were_used(store: Store, person: Cast) -> None:
    found = search(store, person.account, "zz ed", 0, 1)

    assert [("Zz editor", 0, None)] == [(each.text, each.seconds, each.last) for each in found]


def test_time_is_that_of_the_days_asked_for(store: Store, person: Cast) -> None:
    assert [("Zz editor", 700), ("Zz editor", 760)] == [
        find(store, person, "zz-editor", days)[0] for days in (31, 60)
    ]


def test_titles_that_come_in_later_are_found(store: Store, person: Cast, post: Post) -> None:
    before = find(store, person, "quarterly")
    post(span(5, NOON + 2000, NOON + 2060, "zz-mail", title="Quarterly plan"))

    assert ([], [("Quarterly plan", 60)]) == (before, find(store, person, "quarterly"))


def test_titles_that_were_deleted_are_not_found(store: Store, person: Cast) -> None:
    from hourself.server.store.origins import read_device_names
    from hourself.server.store.spans import delete_spans, delete_unused_names

    find(store, person, "budget")
    device = store.reader().execute("SELECT device FROM span WHERE account = ?", (person.account,)).fetchone()
    with store.writing() as connection:
        names = read_device_names(connection, person.account, device[0])
        delete_spans(connection, person.account, device[0])
        delete_unused_names(connection, person.account, names)

    assert [] == find(store, person, "budget")


def test_nobody_finds_another_account(store: Store, person: Cast) -> None:
    store.vault.make(person.account + 10_000)

    assert [] == search(store, person.account + 10_000, "zz", 0, TODAY)


def test_the_last_day_is_told(store: Store, person: Cast) -> None:
    assert [TODAY] == [each.last for each in search(store, person.account, "menu", TODAY - 30, TODAY + 1)]


def test_what_is_searched_for_is_marked() -> None:
    assert ((0, 4), (5, 11)) == mark("Café Straße!", [fold("cafe"), fold("STRASSE")])


def test_a_page_escapes_and_marks(reader: Reader) -> None:
    page = reader.look("/search", q="café")

    assert (True, True, False) == (
        "&lt;script&gt;alert(1)&lt;/script&gt; <mark>café</mark>" in page,
        "<mark>Café</mark> menu" in page,
        "<script>alert" in page,
    )


def test_nothing_found_says_why(reader: Reader) -> None:
    assert "Every word" in reader.look("/search") and "Nothing contains “nowhere”" in reader.look(
        "/search", q="nowhere"
    )


def test_strange_days_are_the_usual_ones(reader: Reader) -> None:
    usual, strange = (
        reader.look("/search", q="menu", **days) for days in ({}, {"begin": "x", "end": "2026-99-99"})
    )

    assert usual.partition("</header>")[2] == strange.partition("</header>")[2]


def test_what_was_searched_for_is_written_nowhere(reader: Reader, store: Store) -> None:
    reader.look("/search", q="Nightingale")

    assert [] == [file for file in files_of(store) if b"Nightingale" in file.read_bytes()]
