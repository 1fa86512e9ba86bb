# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser that is a device of its own tells a server that was restored what it heard to be ignored since."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agent.test_restored import change, known, restore
from tests.extension.test_ignoring import Browser
from tests.owner import Owner
from tests.running import Server

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="not installed: node")
OLD, NEW, APP = ("site", "old.example"), ("site", "new.example"), ("app", "New")


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[tuple[Server, Browser]]:
    """A restored server, and a browser that had heard more: after the backup NEW was ignored, and OLD no more."""
    data = tmp_path / "data"
    with Server(data) as server:
        port, token = server.port, server.token("browser")
        change(data, add=(OLD,))
        server.run("backup", str(tmp_path / "backup"))
        browser = Browser(server, token)
        change(data, add=(NEW, APP), remove=(OLD,))
        assert ["new.example"] == browser.do("sync")["ignored"]
    restore(server, data, tmp_path / "backup")
    with browser, Server(data, "--no-agent", "--port", str(port)) as server:
        yield server, browser


def test_a_site_that_was_ignored_since_the_backup_is_told_again(
    tmp_path: Path, restored: tuple[Server, Browser]
) -> None:
    server, browser = restored
    browser.do("batch")
    after, again = browser.do("sync"), browser.do("sync")
    page = Owner(f"http://127.0.0.1:{server.port}", server.link).look("/ignored")

    assert (["new.example", "old.example"], []) == (after["ignored"], again["waiting"])
    assert ({OLD, NEW}, True) == (known(tmp_path / "data"), "1 of these came back from your devices" in page)


def test_a_browser_that_was_paired_anew_tells_nothing_of_what_it_held(
    tmp_path: Path, restored: tuple[Server, Browser]
) -> None:
    restored[1].do("forget")
    restored[1].do("sync")

    assert {OLD} == known(tmp_path / "data")
