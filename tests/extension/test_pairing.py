# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extension pairs by a code: its worker's part in node, beside a real server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from hourself.server.store.store import Store, open_store
from tests.desk import missing
from tests.running import KEY, Server

MISSING = missing("node")
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
HERE = Path(__file__).parent


class Browser:
    """The part of the extension's worker that pairs, in node."""

    def __init__(self, server: str) -> None:
        command = ["node", str(HERE / "asking.mjs"), server]
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
    with opened.writing() as connection:
        connection.execute("DELETE FROM device_code")
        connection.execute("UPDATE device SET revoked = 5 WHERE revoked IS NULL")
    yield opened
    opened.close()


@pytest.fixture
def browser(server: Server, store: Store) -> Iterator[Browser]:
    with Browser(f"http://127.0.0.1:{server.port}") as running:
        yield running


def answer(store: Store, change: str) -> None:
    """What the page does with the one code that is open; and let it be asked for at once."""
    with store.writing() as connection:
        connection.execute(f"UPDATE device_code SET {change}, polled = NULL")  # noqa: S608 -- of this file


YES, NO = "account = 1, chosen = 'browser'", "refused = 1"


def devices(store: Store) -> int:
    return int(store.reader().execute("SELECT count(*) FROM device WHERE revoked IS NULL").fetchone()[0])


def test_it_waits_at_the_servers_pace_and_is_paired_when_approved(
    server: Server, store: Store, browser: Browser
) -> None:
    begun = browser.do("begin", "Chromium on Linux")
    asked = store.reader().execute("SELECT name, system FROM device_code").fetchone()
    waited, slower = browser.do("poll"), browser.do("poll")
    answer(store, YES)
    paired = browser.do("poll")
    address = f"http://127.0.0.1:{server.port}"

    assert ("waiting", f"{address}/device?code={begun['status']['code']}") == (
        begun["status"]["state"],
        begun["status"]["page"],
    )
    assert (("Chromium on Linux", "Linux"), 5, 5, 10) == (
        tuple(asked),
        begun["pace"],
        waited["pace"],
        slower["pace"],
    )
    assert (address, "browser", 1) == (
        paired["found"][0]["server"],
        paired["found"][0]["name"],
        devices(store),
    )
    assert (None, None, None, []) == (paired["status"], paired["needs"], paired["alarm"], paired["kept"])
    assert (True, 0) == (browser.do("leave")["heard"], devices(store))


def test_it_outlives_the_worker(store: Store, browser: Browser) -> None:
    begun = browser.do("begin", "browser")
    slept = browser.do("sleep")
    answer(store, YES)
    # An alarm wakes it; what was due meanwhile is asked then.
    asked = browser.do("poll")

    assert (0.5, begun["status"]["code"], 1) == (begun["alarm"], slept["status"]["code"], len(asked["found"]))


def test_a_refusal_and_a_code_that_ran_out_are_told_after_a_sleep_too(store: Store, browser: Browser) -> None:
    browser.do("begin", "browser")
    answer(store, NO)
    refused = browser.do("poll")
    slept = browser.do("sleep")
    browser.do("begin", "browser")
    late = browser.do("late")
    browser.do("begin", "browser")
    with store.writing() as connection:
        connection.execute("DELETE FROM device_code")
    unknown = browser.do("poll")

    assert ["refused", "refused", "expired", "expired"] == [
        each["status"]["state"] for each in (refused, slept, late, unknown)
    ]
    assert (None, None, 0) == (refused["needs"], late["alarm"], devices(store))


def test_what_is_approved_after_a_cancel_is_nobodys(store: Store, browser: Browser) -> None:
    browser.do("begin", "browser")
    answer(store, YES)
    raced = browser.do("race")

    assert (None, [], [], None, 0) == (
        raced["status"], raced["found"], raced["kept"], raced["needs"], devices(store),
    )  # fmt: skip


def test_when_too_many_ask_it_says_for_how_long(store: Store, browser: Browser) -> None:
    for _ in range(10):
        browser.do("begin", "browser")
    full = browser.do("begin", "browser")

    assert ("full", 600, None) == (full["status"]["state"], full["status"]["after"], full["alarm"])


def test_a_server_that_is_away_is_waited_for_and_one_that_never_was_is_told(tmp_path: Path) -> None:
    with Server(tmp_path) as server, Browser(f"http://127.0.0.1:{server.port}") as browser:
        browser.do("begin", "browser")
        server.kill()
        away = [browser.do("poll") for _ in range(2)]
        never = browser.do("begin", "browser")

    assert [("waiting", "unreachable", 10), ("waiting", "unreachable", 15)] == [
        (each["status"]["state"], each["status"]["fault"], each["pace"]) for each in away
    ]
    assert ("unreachable", None) == (never["status"]["state"], never["alarm"])
