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

from hourself.agent.spool import open_spool
from tests.browsing import (
    APPS,
    CANARY,
    Chromium,
    Firefox,
    address,
    agent_process,
    app_path,
    serve_pages,
    sound_to_nobody,
)
from tests.desk import HOURSELF, Desk, end, missing, wait_for
from tests.faults.test_kill import is_single
from tests.person import Person, rest, seconds_by_name
from tests.running import KEY
from tests.stored import read_all_text, read_spans

MISSING = missing("Xvfb", "openbox", "xterm", "xdotool", "chromium")
NO_FIREFOX, NO_SOUND = missing("firefox-esr"), missing("firefox-esr", "pulseaudio")
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
#: Silence is the agent's matter, and the same with any browser.
SOUNDING = [
    Chromium,
    pytest.param(Firefox, marks=pytest.mark.skipif(bool(NO_SOUND), reason=NO_SOUND)),
]


class World:
    """A desk with a terminal, Hourself and one browser on it."""

    def __init__(self, stack: ExitStack, kind: type[Browser], folder: Path) -> None:
        self.folder = folder
        self.began = time.monotonic()
        self.desk = Desk(stack, folder)
        self.desk.manage()
        self.desk.run("xterm", "-class", "Aside")
        self.aside = self.desk.find("Aside")
        self.desk.environ |= {"HOURSELF_IDLE_MINUTES": "1", "HOURSELF_KEY": KEY}
        errors = stack.enter_context((folder / "hourself.log").open("wb"))
        self.server = self.desk.run(*HOURSELF, "start", "--no-browser", "--port", "0", errors=errors)
        assert self.server.stdout
        assert re.search(r"Hourself is at", self.server.stdout.readline())
        if kind is Firefox and not NO_SOUND:
            sound_to_nobody(stack, self.desk, folder)
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


def browse_privately(desk: Desk, browser: Browser, person: Person[int]) -> None:
    """A private window, a page in it, and its end."""
    desk.type("ctrl+shift+p" if isinstance(browser, Firefox) else "ctrl+shift+n")
    private = desk.find(browser.kind, but=(browser.window,))
    person.leave()
    desk.activate(private)
    person.work(2)
    desk.type("ctrl+l")
    desk.type("--text", address("private.example") + "\n")
    person.work(5)
    desk.type("ctrl+w")


@pytest.fixture(params=BROWSERS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(stack, request.param, tmp_path)


def canaries(folder: Path) -> list[str]:
    """Files of ours that hold a canary: data, logs, and what the extension keeps in a profile.

    The rest of a profile holds the browser's own history, as always.
    """
    ours = [
        *folder.glob("agent/**/*"),
        *folder.glob("server/**/*"),
        *folder.glob("*.log"),
        *folder.glob("profile/*/*Extension*/**/*"),
        *folder.glob("profile/*/IndexedDB/chrome-ext*/**/*"),
        *folder.glob("firefox/storage/*/moz-extension*/**/*"),
        *folder.glob("firefox/browser-extension-data/**/*"),
    ]
    return [file.name for file in ours if has_canary(file)]


def has_canary(file: Path) -> bool:
    return file.is_file() and CANARY.encode().lower() in file.read_bytes().lower()


def opened(folder: Path) -> str:
    """All that whoever has the keys can read."""
    with open_spool(folder / "agent") as spool:
        return read_all_text(folder, spool).lower()


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
    # Here the site changes as the page moves on without loading.
    browser.go(0, f"http://{APPS}{app_path('word')}")
    world.visit("office.com/word", 4)
    browser.push(0, app_path("excel"))
    world.visit("office.com/excel", 4)
    browser.go(0, address("two.example"))
    world.visit("two.example", 4)
    world.leave()
    world.return_to("two.example", 4)
    browse_privately(world.desk, browser, world.person)
    world.return_to("two.example", 5)
    browser.close_tab(0)
    world.visit("three.example", 5)
    world.leave(4)
    end(world.server)
    check(world)


def check(world: World) -> None:
    """Each site within a second per switch, all together within 3 %; nothing else."""
    seen, true = world.seen(), {site: round(time, 1) for site, time in world.person.truth.items()}
    off = {site: seen.get(site, 0) - true[site] for site in true}
    assert all(abs(off[site]) <= world.person.switches[site] for site in true), (seen, true)
    assert abs(sum(off.values())) <= max(2, 0.03 * sum(true.values())), (seen, true)
    assert {"ready.example", *true} >= {name for name in seen if "." in name}, seen
    check_rest(world)


def check_rest(world: World) -> None:
    """No second is there twice; there is no canary, also for who has the keys; and it would have been found."""
    assert is_single(read_spans(world.folder))
    assert sum(world.seen().values()) <= time.monotonic() - world.began
    assert (0, []) == (opened(world.folder).count(CANARY.lower()), canaries(world.folder))
    assert any(map(has_canary, (world.folder / world.browser.history).glob("*")))


def test_nothing_is_lost_when_worker_agent_and_browser_end(world: World) -> None:
    browser, person = world.browser, world.person
    browser.go(0, address("one.example"))
    world.visit("one.example", 5)
    if isinstance(browser, Chromium):
        browser.sleep_worker()
        person.work(8)
    browser.go(0, address("two.example"))
    world.visit("two.example", 15)
    os.kill(agent_process(world.desk, world.folder), signal.SIGKILL)
    killed = time.monotonic()
    time.sleep(1)
    agent_process(world.desk, world.folder)
    # The host says again what is in front: no event is needed.
    person.work(12)
    browser.kill()
    gap = time.monotonic() - killed - 12
    world.leave()
    browser.start()
    browser.go(0, address("three.example"))
    world.return_to("three.example", 5)
    world.leave()
    end(world.server)
    seen, true = world.seen(), person.truth
    assert abs(seen["one.example"] - true["one.example"]) <= 2, (seen, true)
    # A killed agent loses up to a look (3 s), and what happens until it runs and the host has found it (3 s more).
    assert -(gap + 8) <= seen["two.example"] - true["two.example"] <= 2, (seen, true, gap)
    assert 4 <= seen["three.example"] <= 9, seen
    check_rest(world)


@pytest.mark.parametrize("kind", SOUNDING)
def test_a_sound_in_front_is_use_and_silence_is_not(tmp_path: Path, kind: type[Browser]) -> None:
    with ExitStack() as stack:
        world = World(stack, kind, tmp_path)
        if kind is Chromium:
            world.browser.go(0, address("silent.example"))
            world.person.work(3)
            rest(66)
        world.browser.go(0, address("loud.example", "loud"))
        world.person.work(3)
        rest(66)
        end(world.server)
        seen = world.seen()

    assert (True, True) == (seen.get("silent.example", 0) < 10, seen["loud.example"] > 64), seen
