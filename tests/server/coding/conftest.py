# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person whose editors tell what is coded, and how much of it counts."""

from __future__ import annotations

from typing import Any

import pytest

from hourself.server.coding.queries import read_cells
from hourself.server.jobs.coding import count_coding
from hourself.server.store.store import Store
from tests.server.conftest import Cast
from tests.server.watchers.conftest import Room

#: Type of their buckets.
KIND = "app.editor.activity"
CODE, VIM = ("aw-watcher-vscode_pc", KIND), ("aw-watcher-vim_mac", KIND)
#: Day, project, language, editor, machine.
Key = tuple[int, str, str, str, str]


class Desk(Room):
    """Somebody with editors."""

    def count(self) -> None:
        """Count what changed."""
        count_coding(self.store, self.account, self.now, self.zone)

    def coded(self) -> dict[Key, float]:
        """Seconds of coding."""
        cells = read_cells(self.store, self.account, 0, 90_000)
        return {
            (each.day, each.project, each.language, each.editor, each.machine): each.length / 1000
            for each in cells
        }

    def seconds(self, what: str) -> dict[str, Any]:
        """Seconds by project, language, editor or machine."""
        place = ("day", "project", "language", "editor", "machine").index(what)
        sums: dict[str, Any] = {}
        for key, length in self.coded().items():
            sums[str(key[place])] = sums.get(str(key[place]), 0) + length
        return sums


@pytest.fixture
def desk(store: Store, person: Cast) -> Desk:
    return Desk(store, person.account)
