# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person browses: real Chromium and Firefox with the extension, real agent and server, pages full of canaries."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browsing import CANARY, Chromium, Firefox, address, agent_process, serve_pages
from tests.desk import HOURSELF, Desk, end, missing, wait_for
from tests.person import Person, rest, seconds_by_name

MISSING = missing("Xvfb", "openbox", "xterm", "xdotool", "chromium")
NO_FIREFOX = missing("firefox-esr")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.timeout(600),
]
Browser = Chromium | Firefox
BROWSERS = [
    Chromium,
    pytest.param(Firefox, marks=pytest.mark.skipif(bool(NO_FIREFOX), reason=NO_FIREFOX)),
]


class World:
    """A desk with a terminal, Hourself and one browser on it."""

    def __init__(self, stack: ExitStack, kind: type[Browser], folder: Path) -> None:
        self.folder = folder
        self.desk = Desk(stack, folder)
        self.desk.manage()
        self.desk.run("xterm", "-class", "Aside")
        self.aside = self.desk.find("Aside")
        self.desk.environ["HOURSELF_IDLE_MINUTES"] = "1"
        self.server = self.desk.run(*HOURSELF, "start", "--no-browser", "--port", "0")
        assert self.server.stdout
        assert re.search(r"Hourself is at", self.server.stdout.readline())
        self.browser = kind(stack, self.desk, folder, serve_pages(stack))
        self.person = Person(self.desk)
        # Until the extension has said its first word the browser counts by its own name: that is not measured here.
        self.browser.go(0, address("ready.example"))
        self.desk.activate(self.browser.window)
        wait_for(
            lambda: f"{folder}/agent" in self.desk.ask("pgrep", "-af", "native_host.py"), "the native host"
        )
        self.person.work(2)

    def seen(self) -> dict[str, int]:
        return seconds_by_name(self.desk.environ)

    def visit(self, site: str, seconds: float) -> None:
        """Note that a site came to the front just now, and use it."""
        self.person.leave()
        self.person.begin(site)
        self.person.switches[site] += 1
        self.person.work(seconds)

    def leave(self, seconds: float = 3) -> None:
        """Turn to the terminal."""
        self.person.leave()
        self.desk.activate(self.aside)
        self.person.work(seconds)

    def return_to(self, site: str, seconds: float) -> None:
        self.desk.activate(self.browser.window)
        self.visit(site, seconds)

    def browse_privately(self) -> None:
        """A private window, a page in it, and its end."""
        self.desk.type("ctrl+shift+p" if isinstance(self.browser, Firefox) else "ctrl+shift+n")
        private = self.desk.find(self.browser.kind, but=(self.browser.window,))
        self.person.leave()
        self.desk.activate(private)
        self.person.work(2)
        self.desk.type("ctrl+l")
        self.desk.type("--text", address("private.example") + "\n")
        self.person.work(5)
        self.desk.type("ctrl+w")
        self.person.work(1)


@pytest.fixture(params=BROWSERS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(stack, request.param, tmp_path)


def canaries(folder: Path) -> list[str]:
    """Files of ours that hold a canary; the browsers' own profiles hold their history, as they always do."""
    ours = [*folder.glob("agent/**/*"), *folder.glob("server/**/*")]
    ours += [
        *folder.glob("profile/*/Local Extension Settings/**/*"),
        *folder.glob("profile/*/IndexedDB/chrome-ext*/**/*"),
    ]
    ours += folder.glob("firefox/storage/default/moz-extension*/**/*")
    return [
        file.name for file in ours if file.is_file() and CANARY.encode().lower() in file.read_bytes().lower()
    ]


def test_sites_are_told_as_they_were_seen(world: World) -> None:
    browser = world.browser
    for site in ("one.example", "two.example"):
        browser.go(0, address(site))
        world.visit(site, 6)
    browser.open_tab(address("three.example"))
    world.visit("three.example", 5)
    browser.turn_to(0)
    world.visit("two.example", 4)
    browser.push(0, f"/{CANARY}/app")
    world.person.work(3)
    world.leave()
    world.return_to("two.example", 4)
    world.browse_privately()
    world.return_to("two.example", 5)
    browser.close_tab(0)
    world.visit("three.example", 5)
    world.leave(4)
    end(world.server)
    check(world)


def check(world: World) -> None:
    """Each site within a second per switch, all together within 3 %; nothing private; no canary."""
    seen, true = world.seen(), {site: round(time, 1) for site, time in world.person.truth.items()}
    off = {site: seen.get(site, 0) - true[site] for site in true}
    assert all(abs(off[site]) <= world.person.switches[site] for site in true), (seen, true)
    assert abs(sum(off.values())) <= max(2, 0.03 * sum(true.values())), (seen, true)
    assert (False, []) == ("private.example" in seen, canaries(world.folder))
    assert {"Aside", "ready.example", *true} >= {name for name in seen if "." in name or name == "Aside"}, (
        seen
    )


def test_nothing_is_lost_when_worker_agent_and_browser_end(world: World) -> None:
    browser = world.browser
    browser.go(0, address("one.example"))
    world.visit("one.example", 5)
    if isinstance(browser, Chromium):
        browser.sleep_worker()
        world.person.work(8)
    browser.go(0, address("two.example"))
    world.visit("two.example", 6)
    world.person.leave()
    os.kill(agent_process(world.desk, world.folder), signal.SIGKILL)
    time.sleep(1)
    agent_process(world.desk, world.folder)
    # The host says again what is in front: no event is needed.
    world.person.work(12)
    browser.kill()
    world.leave()
    browser.start()
    browser.go(0, address("three.example"))
    world.return_to("three.example", 5)
    world.leave()
    end(world.server)
    seen = world.seen()
    assert (True, []) == (
        abs(seen["one.example"] - world.person.truth["one.example"]) <= 2,
        canaries(world.folder),
    ), seen
    # A killed agent loses what it saw since it last spooled, which it does with each switch and each half minute.
    assert (True, True) == (10 <= seen["two.example"] <= 24, 4 <= seen["three.example"] <= 9), seen


def test_a_sound_in_front_is_use_and_silence_is_not(tmp_path: Path) -> None:
    with ExitStack() as stack:
        world = World(stack, Chromium, tmp_path)
        world.browser.go(0, address("silent.example"))
        world.person.work(3)
        rest(66)
        world.browser.go(0, address("loud.example", "loud"))
        world.person.work(3)
        rest(66)
        end(world.server)
        seen = world.seen()

    assert (True, True) == (seen["silent.example"] < 10, seen["loud.example"] > 64), seen
