# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the ingest door tells agents, and what it takes from them of what is to be ignored."""

from __future__ import annotations

from typing import Any

import pytest

from hourself.server.store.ignored import change_ignored, read_ignored
from hourself.server.store.preferences import Preferences, read_heard, read_mark, save_preferences
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Knock, Post, span

USUAL = {
    "version": 1, "mark": "0", "idle_minutes": 5, "titles": True, "browser_titles": False, "browsers": True,
    "media": True, "away": True, "ignored": [], "lost": False,
}  # fmt: skip


def ignore(store: Store, person: Cast, *pairs: tuple[str, str]) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(person.account), person.account, pairs)


def read(store: Store, person: Cast) -> list[tuple[str, str]]:
    return sorted(read_ignored(store.reader(), store.vault.sealer(person.account), person.account))


def device(store: Store, person: Cast) -> int:
    found = store.reader().execute("SELECT id FROM device WHERE account = ?", (person.account,))
    return int(found.fetchone()[0])


def test_who_never_chose_has_what_is_usual(knock: Knock) -> None:
    assert ("200", USUAL) == knock("settings")


def test_what_was_chosen_is_told(store: Store, person: Cast, knock: Knock) -> None:
    with store.writing() as connection:
        save_preferences(connection, person.account, Preferences(idle_minutes=9, titles=False, away=False))
    ignore(store, person, ("site", "example.com"), ("app", "Steam"))
    told = knock("settings")[1]
    mark = told.pop("mark")

    assert (read_mark(store.reader(), person.account), 16) == (mark, len(mark))
    assert told == {key: value for key, value in USUAL.items() if key != "mark"} | {
        "idle_minutes": 9, "titles": False, "away": False, "ignored": [["app", "Steam"], ["site", "example.com"]],
    }  # fmt: skip


def test_a_receipt_brings_the_mark_to_who_brings_one(store: Store, person: Cast, post: Post) -> None:
    ignore(store, person, ("app", "Steam"))
    mark = read_mark(store.reader(), person.account)

    assert ["0" != mark, mark, False] == [True, post(mark="0")[1]["mark"], "mark" in post()[1]]


def test_the_mark_that_a_device_holds_is_kept(store: Store, person: Cast, post: Post) -> None:
    for mark in ("0", "0", "abc", "abc"):
        post(mark=mark)

    assert {device(store, person): "abc"} == read_heard(store.reader(), person.account)


def test_what_is_ignored_on_a_device_is_ignored_on_all(store: Store, person: Cast, knock: Knock) -> None:
    ignore(store, person, ("app", "Steam"))
    sites = [["site", "example.com"], ["site", "opaque:extension"], ["site", "local:file"]]
    status, told = knock("ignored", {"version": 1, "ignored": sites})

    assert ("200", sorted([["app", "Steam"], *sites])) == (status, told["ignored"])
    assert (told["ignored"], told["mark"]) == (
        [list(pair) for pair in read(store, person)], read_mark(store.reader(), person.account),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("ignored[1]", [["app", "Steam"], ["site", "no site"]]),
        ("ignored[1]", [["app", "Steam"], ["title", "ab"]]),
        ("ignored[0][0]", [["url", "x"]]),
        ("ignored", []),
    ],
)
def test_a_rule_that_cannot_be_kept_is_named_and_nothing_stored(
    store: Store, person: Cast, knock: Knock, field: str, bad: Any
) -> None:
    status, refusal = knock("ignored", {"version": 1, "ignored": bad})

    assert ("422", field, []) == (status, refusal["field"], read(store, person))


def test_a_token_that_was_revoked_is_told_from_one_that_nobody_knows(
    store: Store, person: Cast, post: Post
) -> None:
    with store.writing() as connection:
        connection.execute("UPDATE device SET revoked = 5 WHERE account = ?", (person.account,))
    answers = [post(), post(token="unknown"), post(span(1, 1, 2), token="")]

    assert [("401", "revoked"), ("401", "unknown"), ("401", "unknown")] == [
        (status, refusal["reason"]) for status, refusal in answers
    ]


@pytest.mark.parametrize("path", ["settings", "ignored", "batch"])
def test_each_address_has_its_one_method(knock: Knock, path: str) -> None:
    answers = [knock(path, token="none")[0], knock(path, {}, token="none")[0]]

    assert {"401", "405"} == set(answers)


def test_strangers_are_told_nothing(store: Store, person: Cast, knock: Knock) -> None:
    ignore(store, person, ("site", "secret.example"))
    answers = [knock("settings", token="none"), knock("ignored", {"version": 1, "ignored": []}, token="none")]

    assert [("401", False)] * 2 == [(status, "secret" in str(told)) for status, told in answers]
