# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what is recorded: choices for all devices, and which of them know."""

from __future__ import annotations

from typing import Any

import pytest

from hourself.server.store.preferences import Preferences, read_mark, read_preferences
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Knock, Post
from tests.server.pages.conftest import Reader

FORM = {"idle_minutes": "9", "titles": "on", "away": "on"}


def chosen(store: Store, person: Cast) -> Preferences:
    return read_preferences(store.reader(), person.account)


def test_a_choice_is_kept_told_to_devices_and_taken_back(
    reader: Reader, store: Store, person: Cast, knock: Knock
) -> None:
    reader.send("/recording/save", **FORM)
    told = knock("settings")[1]
    set_to = chosen(store, person)
    reader.undo("/recording")

    assert (Preferences(9, browsers=False, media=False), 9) == (set_to, told["idle_minutes"])
    assert Preferences() == chosen(store, person)


def test_what_is_usual_comes_back(reader: Reader, store: Store, person: Cast) -> None:
    reader.send("/recording/save", **FORM)
    reader.send("/recording/save", usual="1", idle_minutes="x")

    assert (Preferences(), False) == (chosen(store, person), "As is usual" in reader.look("/recording"))


@pytest.mark.parametrize("minutes", ["0", "61", "", "five", "-1", "1e3", "99999999", "５"])
def test_a_number_that_is_none_is_told_and_nothing_is_changed(
    reader: Reader, store: Store, person: Cast, minutes: str
) -> None:
    answer = reader.client.post("/recording/save", FORM | {"idle_minutes": minutes})

    assert (422, True, Preferences()) == (
        answer.status_code, "from 1 to 60" in answer.content.decode(), chosen(store, person),
    )  # fmt: skip


def test_it_tells_which_device_knows(reader: Reader, store: Store, person: Cast, post: Post) -> None:
    said: list[str] = []
    for fields in ({}, {"mark": "0"}, {"mark": "old"}):
        post(**fields)
        said += [reader.look("/recording")]

    assert [True, True, True] == [
        "has not told whether it knows" in said[0],
        "knows all of this" in said[1],
        "hears of it when it is on" in said[2],
    ]


def test_a_forged_undo_changes_nothing(reader: Reader, store: Store, person: Cast) -> None:
    fields: dict[str, Any] = FORM | {"undo": "forged"}

    assert (400, "0") == (
        reader.send("/recording/save", **fields), read_mark(store.reader(), person.account)
    )  # fmt: skip
