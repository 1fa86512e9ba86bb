# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is deleted for good goes from what editors told, too; what came later, or is something else, stays."""

from __future__ import annotations

import pytest

from hourself.server.coding.forgetting import has_beats
from hourself.server.jobs.forgetting import end_deletion, end_due
from hourself.server.store.deletions import WINDOW, read_forgotten
from hourself.server.store.store import Store
from hourself.server.watchers.forgetting import forget
from tests.server.conftest import Cast
from tests.server.wakatime.conftest import NOON, Plugin, beat


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        (("title", "NORTHWIND"), {"project": "northwind"}),
        (("site", "secret.example"), {"type": "domain", "entity": "https://www.secret.example/x"}),
        (("app", "Figma"), {"type": "app", "entity": "Figma"}),
    ],
)
def test_a_final_deletion_takes_what_editors_told(
    store: Store, person: Cast, plugin: Plugin, rule: tuple[str, str], more: dict[str, str]
) -> None:
    plugin.send([beat(0), beat(60, **{"language": "Zig", **more}), beat(150), beat(200)])
    assert 90 == plugin.sums("languages")["Zig"]
    forget(store, person.account, rule, NOON + 1000)
    end_due(store, NOON + 1000 + WINDOW - 1)
    assert 90 == plugin.sums("languages")["Zig"]
    end_due(store, NOON + 1000 + WINDOW)

    assert {"Python": 110} == plugin.sums("languages")
    assert not has_beats(store, person.account, rule, NOON + 1000)


def test_no_name_of_it_stays(store: Store, person: Cast, plugin: Plugin) -> None:
    plugin.send([beat(0), beat(60, project="northwind")])
    forget(store, person.account, ("title", "northwind"), NOON + 1000)
    [gone] = read_forgotten(store, person.account)
    end_deletion(store, person.account, gone)

    count = "SELECT count(*) FROM coding_name WHERE account = ? AND kind = 'project'"
    assert (1,) == store.reader().execute(count, (person.account,)).fetchone()


def test_what_was_told_after_the_deletion_stays(store: Store, person: Cast, plugin: Plugin) -> None:
    plugin.send([beat(0, project="northwind"), beat(60)])
    forget(store, person.account, ("title", "northwind"), NOON + 100)
    plugin.send([beat(200, project="northwind"), beat(230)])
    end_due(store, NOON + 100 + WINDOW)

    assert {"northwind": 30, "proj": 140} == plugin.sums("projects")
