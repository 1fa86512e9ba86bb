# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person works on a real desk: real X server, window manager, terminal, editor and browser, real server and agent."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from tests.desk import CHROMIUM, HOURSELF, Desk, end, missing, wait_for

MISSING = missing("Xvfb", "openbox", "xterm", "mousepad", "xdotool", "chromium")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.timeout(900),
]
APPS = ("XTerm", "Mousepad", "Chromium")
ROUNDS = 15
CANARY = "CANARY-private-5c1f0d77e2"

READ_SECONDS = """
from hourself.server.conf.boot import boot, prepare
from hourself.server.conf.options import load_options
from hourself.server.store.names import read_names
store = boot(load_options()); account = prepare(store); names = read_names(store, account)
for name, seconds in store.reader().execute('SELECT name, sum(seconds) FROM tally_day GROUP BY name'):
    print(names[name].name, seconds, sep='\\t')
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield Desk(stack, tmp_path)


class Person:
    """Works by the clock, and remembers what was in front for how long."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.truth: Counter[str] = Counter()
        self.switches: Counter[str] = Counter()
        self._front, self._since = "", 0.0

    def turn_to(self, app: str, window: int) -> None:
        """Bring a window to the front, by hand."""
        self.desk.nudge()
        self.desk.activate(window)
        self.leave()
        self._front, self._since = app, time.monotonic()
        self.switches[app] += 1

    def leave(self) -> None:
        """Note that what was in front is left, or the desk."""
        if self._front:
            self.truth[self._front] += time.monotonic() - self._since  # type: ignore[assignment] # parts of seconds
        self._front = ""

    def come_back(self, app: str) -> None:
        """Touch the mouse again after an absence."""
        self.desk.nudge()
        self._front, self._since = app, time.monotonic()

    def work(self, seconds: float) -> None:
        """Use what is in front."""
        stop = time.monotonic() + seconds
        while (left := stop - time.monotonic()) > 0:
            time.sleep(min(0.5, left))
            self.desk.nudge()


def rest(seconds: float) -> None:
    """Touch nothing."""
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        time.sleep(0.5)


def open_programs(desk: Desk, tmp_path: Path) -> dict[str, int]:
    """A terminal, an editor, a browser, and a window to turn to before and after what is measured."""
    desk.manage()
    desk.run("xterm", "-class", "Aside")
    desk.run("xterm", "-class", "XTerm")
    desk.run("mousepad", "--disable-server")
    desk.run(*CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", "about:blank")
    return {app: desk.find(app) for app in ("Aside", *APPS)}


def start_hourself(desk: Desk) -> subprocess.Popen[str]:
    """Start as the README says; return when it serves and records."""
    desk.environ["HOURSELF_IDLE_MINUTES"] = "1"
    server = desk.run(*HOURSELF, "start", "--no-browser", "--port", "0")
    assert server.stdout is not None
    assert re.search(r"Hourself is at http://127.0.0.1:\d+/", server.stdout.readline())
    wait_for(lambda: desk.nudge() or "Aside" in seconds_by_name(desk), "the first recorded second", 60)
    return server


def seconds_by_name(desk: Desk) -> dict[str, int]:
    """What the store holds, asked in a process of its own."""
    lines = desk.ask(sys.executable, "-c", READ_SECONDS).splitlines()
    return {name: int(seconds) for name, seconds in (line.split("\t") for line in lines)}


def browse_privately(desk: Desk, person: Person, windows: dict[str, int]) -> None:
    """Open a private window as people do, and a page whose title names its visitor, for a while."""
    person.turn_to("Chromium", windows["Chromium"])
    person.work(3)
    desk.type("ctrl+shift+n")
    private = desk.find("Chromium", but=(windows["Chromium"],))
    desk.activate(private)
    person.leave()
    person.work(3)
    desk.type("--text", f"data:text/html,<title>{CANARY}</title>\n")
    person.work(12)


def test_three_minutes_at_the_desk_are_told_as_they_were(desk: Desk, tmp_path: Path) -> None:
    windows, person, chance = open_programs(desk, tmp_path), Person(desk), Random(8)
    desk.activate(windows["Aside"])
    server = start_hourself(desk)
    for _ in range(ROUNDS):
        app = chance.choice([each for each in APPS if not person.switches or each != person._front])
        person.turn_to(app, windows[app])
        person.work(chance.uniform(4, 20))
    person.turn_to("XTerm", windows["XTerm"])
    person.work(5)
    person.leave()
    rest(75)
    person.come_back("XTerm")
    person.work(10)
    browse_privately(desk, person, windows)
    person.turn_to("Aside", windows["Aside"])
    person.work(3)
    end(server)
    check(person, seconds_by_name(desk))
    assert [] == [file for file in tmp_path.glob("[as]*/**/*") if holds(file, CANARY)]


def check(person: Person, seen: dict[str, int]) -> None:
    """Each app within a second per switch, all together within 1 %; nothing else was in front."""
    true = {app: round(person.truth[app], 1) for app in APPS}
    assert {*APPS, "Aside"} == set(seen), (seen, true)
    assert sum(true.values()) > 180, true
    off = {app: seen[app] - true[app] for app in APPS}
    assert all(abs(off[app]) <= person.switches[app] for app in APPS), (seen, true)
    assert abs(sum(off.values())) <= sum(true.values()) / 100, (seen, true)


def holds(file: Path, text: str) -> bool:
    """Whether a file holds a text."""
    return file.is_file() and text.encode() in file.read_bytes()
