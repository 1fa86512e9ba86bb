# SPDX-License-Identifier: AGPL-3.0-or-later
"""Levels: a role sets them, each can be set alone, and all of it is taken back."""

from __future__ import annotations

import time

import pytest

from hourself.core.presets import PRESETS
from hourself.core.taxonomy import Category
from hourself.server.store.names import read_names
from hourself.server.store.scores import read_scores, set_scores
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span
from tests.server.pages.conftest import Reader

NOON = int(time.time()) // 86_400 * 86_400 - 43_200
GAMES, EMAIL = Category("Entertainment", "Games"), Category("Communication & Scheduling", "Email")


def test_a_role_is_applied_and_taken_back(reader: Reader, store: Store, person: Cast) -> None:
    set_scores(store, person.account, {GAMES: 2})
    reader.send("/welcome/set", role="writer")
    applied = read_scores(store, person.account)
    reader.undo("/welcome")

    assert (dict(PRESETS["writer"].levels), {GAMES: 2}) == (applied, read_scores(store, person.account))


def test_it_shows_what_a_role_would_change(reader: Reader, store: Store, person: Cast) -> None:
    set_scores(store, person.account, {GAMES: 2} | dict(PRESETS["writer"].levels))

    assert "This changes 1 category:" in reader.look("/welcome", role="writer")


def test_one_level_holds_for_the_past(reader: Reader, store: Store, person: Cast, post: Post) -> None:
    post(span(1, NOON, NOON + 600, "youtube.com"))
    reader.send("/welcome/set", one="Entertainment/Video:1")

    assert [1] == [name.level for name in read_names(store, person.account).values()]


def test_the_usual_levels_again_and_back(reader: Reader, store: Store, person: Cast) -> None:
    set_scores(store, person.account, {GAMES: 2, EMAIL: -1})
    reader.send("/welcome/set", usual="1")
    usual = read_scores(store, person.account)
    reader.undo("/welcome")

    assert ({}, {GAMES: 2, EMAIL: -1}) == (usual, read_scores(store, person.account))


def test_the_hint_on_an_empty_day_can_be_sent_away(reader: Reader) -> None:
    before = "New here?" in reader.look("/day/today")
    reader.send("/welcome/set", later="1")

    assert (True, False) == (before, "New here?" in reader.look("/day/today"))


@pytest.mark.parametrize(
    "fields", [{}, {"role": "x"}, {"one": "Entertainment/Games:9"}, {"one": "x/y:1"}, {"undo": "x"}]
)
def test_nonsense_is_refused(reader: Reader, fields: dict[str, str]) -> None:
    assert 400 == reader.send("/welcome/set", **fields)


def test_a_level_that_is_none_is_refused(store: Store, person: Cast) -> None:
    with pytest.raises(ValueError, match="cannot have the level 3"):
        set_scores(store, person.account, {GAMES: 3})
