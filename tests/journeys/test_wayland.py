# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person works on a Wayland desk: real Sway, terminals, editor and private browser, real server and agent."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from tests.desk import HOURSELF, end, missing, wait_for
from tests.person import Person, check, files_with, rest, seconds_by_name
from tests.running import KEY
from tests.sway import Sway

MISSING = missing("sway", "foot", "setpriv", "firefox-esr")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.timeout(400),
]
APPS = ("One", "Two", "Three")
ROUNDS = 6
CANARY = "CANARY-private-7d20b1c94e"
PAGE = f"<title>{CANARY}</title><p>{CANARY}"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


class Recording:
    """`hourself start` as the README says, in Sway's session. It must know what is in front before it is measured."""

    def __init__(self, stack: ExitStack, sway: Sway, folder: Path) -> None:
        self.sway = sway
        more = {"HOURSELF_DATA": str(folder), "HOURSELF_KEY": KEY, "HOURSELF_IDLE_MINUTES": "1"}
        self.environ = sway.environ | more | {"HOME": str(folder)}
        command = [*HOURSELF, "start", "--no-browser", "--port", "0"]
        self.server = subprocess.Popen(command, env=self.environ, stdout=subprocess.PIPE, text=True)
        stack.callback(end, self.server)
        assert self.server.stdout
        assert re.search(r"Hourself is at http://127.0.0.1:\d+/", self.server.stdout.readline())
        wait_for(self._has_begun, "the first recorded second", 60)
        sway.tell("workspace 1")

    def _has_begun(self) -> bool:
        # A stretch that ends is sent at once, else after half a minute.
        for workspace in (1, 2):
            self.sway.tell(f"workspace {workspace}")
            self.sway.nudge()
            time.sleep(0.7)
        return "Aside" in self.seen()

    def seen(self) -> dict[str, int]:
        """Seconds by name."""
        return seconds_by_name(self.environ)


def whole(seconds: float) -> float:
    """About so long, to end on a whole second: the store's grain is one, and its rounding is not measured here."""
    return seconds + -(time.time() + seconds) % 1


def browse_privately(sway: Sway, person: Person[str]) -> None:
    """A private window comes to the front by itself, with a page whose title and text name its visitor."""
    person.turn_to("Aside", "Aside")
    file = sway.folder / f"{CANARY}.html"
    file.write_text(PAGE)
    file.chmod(0o644)
    sway.run("firefox-esr", "--private-window", file.as_uri(), MOZ_ENABLE_WAYLAND="1")
    wait_for(lambda: sway.nudge() or any(CANARY in title for title in sway.titles()), "the page")
    person.work(6)


def test_a_wayland_desk_is_told_as_it_was(stack: ExitStack, tmp_path: Path) -> None:
    sway, chance = Sway(stack), Random(8)
    person = Person(sway)
    for app in ("Aside", *APPS):
        sway.open(app, f"{app}'s title")
    sway.activate("Aside")
    recording = Recording(stack, sway, tmp_path)
    for _ in range(ROUNDS):
        app = chance.choice([each for each in APPS if each != person.front])
        person.turn_to(app, app)
        person.work(whole(chance.uniform(3, 8)))
    person.turn_to("One", "One")
    person.work(whole(4))
    person.leave()
    rest(whole(62))
    person.come_back("One")
    person.work(whole(4))
    browse_privately(sway, person)
    person.turn_to("Aside", "Aside")
    person.work(2)
    end(recording.server)
    check(person, APPS, recording.seen(), least=30)
    assert [] == files_with(CANARY, tmp_path.glob("**/*"))
