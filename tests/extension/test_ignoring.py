# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the extension ignores, beside core and beside a real server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Self

import pytest

from hourself.core.ignoring import is_ignored
from hourself.server.store.ignored import change_ignored
from hourself.server.store.preferences import Preferences, save_preferences
from hourself.server.store.store import Store, open_store
from tests.desk import missing
from tests.running import KEY, Server

MISSING = missing("node")
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
HERE = Path(__file__).parent
LABELS = ["com", "org", "example", "docs", "a", "co", "uk", "xn--bcher-kva", "local:file", "opaque:about"]


def site(chance: Random) -> str:
    host = ".".join(chance.choices(LABELS, k=chance.randrange(1, 5)))
    return "/".join([host, *chance.choices(["wiki", "mail", "document"], k=chance.choice([0, 0, 1, 2]))])


def test_the_twins_ignore_alike() -> None:
    chance = Random(39)
    cases = [([site(chance) for _ in range(chance.randrange(40))], site(chance)) for _ in range(10_000)]
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    done = subprocess.run(
        ["node", str(HERE / "ignored.mjs")], input=lines, capture_output=True, text=True, check=True
    )
    mine = [is_ignored([("site", each) for each in sites], "site", seen, None) for sites, seen in cases]

    assert mine == json.loads(done.stdout)
    assert {True, False} == set(mine)


class Browser:
    """A browser's wishes in node."""

    def __init__(self, server: Server, token: str) -> None:
        command = ["node", str(HERE / "wishes.mjs"), f"http://127.0.0.1:{server.port}", token]
        self._program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, *step: Any) -> dict[str, Any]:
        assert self._program.stdin and self._program.stdout
        self._program.stdin.write(json.dumps(step) + "\n")
        self._program.stdin.flush()
        return dict(json.loads(self._program.stdout.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._program.communicate(timeout=30)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Server]:
    with Server(data) as running:
        yield running


@pytest.fixture
def store(server: Server, data: Path) -> Iterator[Store]:
    opened = open_store(data / "server", bytes.fromhex(KEY))
    yield opened
    opened.close()


def change(store: Store, **pairs: Any) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(1), 1, **pairs)


def test_a_browser_hears_what_is_wanted_and_when_it_changes(server: Server, store: Store) -> None:
    change(store, add=[("site", "one.example"), ("app", "Steam")])
    with Browser(server, server.token("browser")) as browser:
        first = browser.do("sync")
        change(store, remove=[("site", "one.example")])
        with store.writing() as connection:
            save_preferences(connection, 1, Preferences(idle_minutes=9, media=False))
        unchanged = browser.do("sync")["ignored"]
        told = browser.do("batch")["answer"]
        then = browser.do("sync")

    assert (["one.example"], ["one.example"], True) == (first["ignored"], unchanged, told)
    assert ([], 9, False) == (then["ignored"], then["idleMinutes"], then["media"])


def test_a_browser_that_was_silent_asks_first(server: Server, store: Store) -> None:
    with Browser(server, server.token("browser")) as browser:
        browser.do("sync")
        change(store, add=[("site", "later.example")])
        browser.do("later", 200)

        assert "later.example" in browser.do("sync")["ignored"]
    change(store, remove=[("site", "later.example")])


def test_what_is_ignored_in_a_browser_is_ignored_everywhere(server: Server, store: Store) -> None:
    with Browser(server, server.token("browser")) as browser:
        waiting = [
            browser.do("ignore", each)["waiting"] for each in ("here.example", "no site", "there.example")
        ]
        after = browser.do("sync")
    with Browser(server, server.token("other")) as other:
        heard = other.do("sync")["ignored"]

    assert (3, [], ["no site"]) == (len(waiting[-1]), after["waiting"], after["here"])
    assert (["here.example", "there.example"], ["here.example", "no site", "there.example"]) == (
        heard, after["ignored"],
    )  # fmt: skip


@pytest.mark.parametrize(("revoked", "answer"), [(True, {"revoked": True}), (False, {"unknown": True})])
def test_a_browser_that_was_signed_out_hears_why(
    server: Server, store: Store, revoked: bool, answer: dict[str, bool]
) -> None:
    token = server.token("browser") if revoked else "unknown"
    with store.writing() as connection:
        connection.execute("UPDATE device SET revoked = 5 WHERE revoked IS NULL")
    with Browser(server, token) as browser:
        assert answer == browser.do("sync")["answer"]
