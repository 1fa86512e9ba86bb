# SPDX-License-Identifier: AGPL-3.0-or-later
"""A computer is signed out on the page of devices: it says so, records nothing, and goes on when signed in anew."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hourself.agent.signed_out import read_signed_out
from tests.desk import HOURSELF, Desk, missing, wait_for
from tests.journeys.test_dashboard import browser, pytestmark, sign_in
from tests.journeys.test_ignored import use
from tests.running import KEY, Server

__all__ = ["browser", "pytestmark"]  # fixtures
MISSING = missing("Xvfb", "openbox", "xterm", "xdotool")


def ask(folder: Path, *words: str) -> str:
    """All that a command says."""
    environ = os.environ | {"HOURSELF_DATA": str(folder), "HOURSELF_KEY": KEY}
    done = subprocess.run([*HOURSELF, *words], env=environ, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
@pytest.mark.timeout(600)
def test_a_computer_that_is_signed_out_stops_and_goes_on_after(browser: Browser, tmp_path: Path) -> None:
    agent = tmp_path / "agent"
    with ExitStack() as stack:
        desk = Desk(stack, tmp_path)
        desk.manage()
        server = stack.enter_context(Server(tmp_path, "--port", "0", display=desk.environ["DISPLAY"]))
        kinds = ("Before", "Between", "After")
        for kind in kinds:
            desk.run("xterm", "-class", kind)
        windows = {kind: desk.find(kind) for kind in kinds}
        use(desk, windows, "Before", 5)
        wait_for(lambda: desk.nudge() or "Before" in server.run("today"), "the first window", 60)
        page = sign_in(browser, server)
        page.goto("/devices")
        page.locator("summary[aria-label^=Change]").click()
        page.locator("button[name=revoke]").click()
        wait_for(lambda: desk.nudge() or read_signed_out(agent) == "revoked", "the agent to hear of it", 75)
        use(desk, windows, "Between", 8)
        told = ask(tmp_path, "today"), ask(tmp_path, "doctor")
        # What is in front when the agent goes on is recorded from then.
        use(desk, windows, "Before", 1)
        (agent / "token").write_text(server.token("this computer, anew"))
        wait_for(lambda: desk.nudge() or read_signed_out(agent) is None, "the agent to go on", 90)
        use(desk, windows, "After", 5)
        wait_for(lambda: desk.nudge() or "After" in server.run("today"), "the last window", 60)
        listed = server.run("today")

    assert [True, True] == ["this device was signed out" in each for each in told]
    assert [True, False, True] == [kind in listed for kind in kinds]
