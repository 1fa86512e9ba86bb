# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser without an agent obeys its server: what is ignored there, or in its popup, is never sent again."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hourself.server.store.ignored import change_ignored, read_ignored
from hourself.server.store.preferences import read_heard, read_mark
from hourself.server.store.store import Store, open_store
from tests.desk import wait_for
from tests.journeys.test_browser_alone import Alone, pytestmark, read, stack
from tests.running import KEY

__all__ = ["pytestmark", "stack"]  # fixtures


def change(store: Store, **pairs: Any) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(1), 1, **pairs)


def knows(store: Store) -> bool:
    """Whether the browser told that it holds what stands."""
    return read_mark(store.reader(), 1) in read_heard(store.reader(), 1).values()


def test_a_browser_obeys_its_server_and_tells_it(stack: ExitStack, tmp_path: Path) -> None:
    alone = Alone(stack, tmp_path)
    store = open_store(tmp_path / "server" / "server", bytes.fromhex(KEY))
    stack.callback(store.close)
    change(store, add=[("site", "early.example")])
    alone.visit("early.example", 4)
    alone.visit("one.example", 4)
    alone.visit("later.example", 4)
    change(store, add=[("site", "later.example")])
    wait_for(lambda: alone.person.work(1) or knows(store), "the browser to hear of it", 90)
    before = alone.seen()
    alone.visit("later.example", 6)
    alone.visit("two.example", 4)
    popup = alone.browser.page("popup.html")
    popup.locator("#ignore").click()
    wait_for(lambda: "Ignored" in read(popup, "#now"), "the popup's word", 10)
    mine = ("site", "opaque:extension")
    told = wait_for(lambda: mine in read_ignored(store.reader(), store.vault.sealer(1), 1), "the server", 60)
    with store.writing() as connection:
        connection.execute("UPDATE device SET revoked = 5 WHERE revoked IS NULL")
    alone.browser.turn_to(0)
    alone.visit("three.example", 4)
    wait_for(lambda: popup.reload() or "signed out" in read(popup, "#now"), "the popup to say so", 90)
    alone.visit("four.example", 15)
    seen = alone.seen()

    assert (True, {"early.example"}) == (told, {"early.example"} - seen.keys())
    assert before.get("later.example", 0) == seen.get("later.example", 0)
    assert {"one.example", "two.example"} <= seen.keys()
    assert not {"four.example"} & seen.keys()
