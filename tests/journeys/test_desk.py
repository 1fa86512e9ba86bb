# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person works on a real desk: real X server, window manager, terminal, editor and browser, real server and agent."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from tests.desk import CHROMIUM, HOURSELF, Desk, end, missing, wait_for
from tests.person import Person, check, files_with, rest, seconds_by_name

MISSING = missing("Xvfb", "openbox", "xterm", "mousepad", "xdotool", "chromium")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.timeout(900),
]
APPS = ("XTerm", "Mousepad", "Chromium")
ROUNDS = 15
CANARY = "CANARY-private-5c1f0d77e2"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield Desk(stack, tmp_path)


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
    wait_for(
        lambda: desk.nudge() or "Aside" in seconds_by_name(desk.environ), "the first recorded second", 60
    )
    return server


def browse_privately(desk: Desk, person: Person[int], windows: dict[str, int]) -> None:
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
        app = chance.choice([each for each in APPS if not person.switches or each != person.front])
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
    check(person, APPS, seconds_by_name(desk.environ), least=180)
    assert [] == files_with(CANARY, tmp_path.glob("[as]*/**/*"))
