# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person ignores, editor plugins may send, and it is not stored."""

from __future__ import annotations

import pytest

from hourself.server.coding.queries import read_cells
from hourself.server.store.ignored import change_ignored
from hourself.server.store.store import Store
from tests.server.conftest import Cast
from tests.server.wakatime.conftest import NOON, Plugin, beat

DAY = NOON // 86_400


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        (("title", "NORTHWIND"), {"project": "northwind"}),
        (("app", "vs code"), {"project": "other"}),
        (("site", "secret.example"), {"type": "domain", "entity": "https://www.secret.example/x"}),
        (("app", "Figma"), {"type": "app", "entity": "Figma"}),
    ],
)
def test_what_is_ignored_is_taken_and_not_stored(
    store: Store, person: Cast, plugin: Plugin, rule: tuple[str, str], more: dict[str, str]
) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(person.account), person.account, [rule])
    answer = plugin.send([beat(0, **more), beat(60, **more)])

    assert [201, 201] == [status for _, status in answer.json()["responses"]]
    assert [] == list(read_cells(store, person.account, 0, DAY + 9))


def test_the_same_project_as_one_that_is_ignored_is_ignored(
    store: Store, person: Cast, plugin: Plugin
) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(person.account), person.account, [("title", "secret")])
    same = beat(90, project="<<LAST_PROJECT>>", language="Zig")
    plugin.send([beat(0), beat(60, project="secret"), same, beat(120)])

    assert {"Python": 120} == plugin.sums("languages")
