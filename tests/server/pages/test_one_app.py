# SPDX-License-Identifier: AGPL-3.0-or-later
"""An app that was seen under several names is one row on pages, and its page tells the others."""

from __future__ import annotations

import time

import pytest

from hourself.core.days import format_day
from hourself.server.store.names import read_names
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span
from tests.server.pages.conftest import Reader

NOON = int(time.time()) // 86_400 * 86_400 - 43_200


@pytest.fixture
def seen(post: Post) -> None:
    post(
        span(1, NOON, NOON + 600, "Zz-one"),
        span(2, NOON + 600, NOON + 1800, "org.example.zz_one", kind="app"),
        span(3, NOON + 1800, NOON + 3600, "Code"),
    )


def test_it_is_one_row_to_sort(reader: Reader, seen: None) -> None:
    page = reader.look("/review")

    assert page.count('scope="row"') == 1
    assert "30 min left" in page


def test_its_page_tells_its_other_names(reader: Reader, seen: None, store: Store, person: Cast) -> None:
    number = max(number for number, name in read_names(store, person.account).items() if name.also)

    assert "Also seen as org.example.zz_one." in reader.look(f"/name/{number}/{format_day(NOON // 86_400)}")


def test_a_choice_on_its_page_is_undone_for_both(
    reader: Reader, seen: None, store: Store, person: Cast
) -> None:
    both = [number for number, name in read_names(store, person.account).items() if name.also]
    reader.send(f"/name/{both[0]}/classify", level="-2", back="/day/today")
    changed = {read_names(store, person.account)[each].level for each in both}
    reader.undo("/day/today")

    assert ({-2}, {0}) == (changed, {read_names(store, person.account)[each].level for each in both})
