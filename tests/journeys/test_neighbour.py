# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent beside a server ends with it, however it ends."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest

from tests.desk import Desk, missing, wait_for
from tests.running import HOURSELF, Server

MISSING = missing("Xvfb", "openbox", "xdotool")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


def find_agent(server: Server) -> psutil.Process | None:
    for process in server.processes():
        # One that ends just now tells nothing of itself.
        with suppress(psutil.Error):
            if "hourself.agent.main" in process.cmdline():
                return process
    return None


def test_an_agent_outlives_no_killed_server(tmp_path: Path) -> None:
    with ExitStack() as stack:
        desk = Desk(stack, tmp_path)
        desk.manage()
        with Server(tmp_path, "--port", "0", display=desk.environ["DISPLAY"]) as server:
            agent = wait_for(lambda: find_agent(server), "the agent")
            server.kill()
            wait_for(lambda: not agent.is_running() or agent.status() == "zombie", "the agent's end", 20)


def test_a_killed_agent_is_started_again(tmp_path: Path) -> None:
    with ExitStack() as stack:
        desk = Desk(stack, tmp_path)
        desk.manage()
        server = stack.enter_context(Server(tmp_path, "--port", "0", display=desk.environ["DISPLAY"]))
        agent = wait_for(lambda: find_agent(server), "the agent")
        agent.kill()

        wait_for(lambda: (other := find_agent(server)) and other.pid != agent.pid, "another agent", 20)


@pytest.mark.skipif(bool(missing("xterm")), reason=missing("xterm"))
def test_an_agent_survives_its_x_server(tmp_path: Path) -> None:
    with ExitStack() as stack:
        desk = Desk(stack, tmp_path)
        desk.manage()
        server = stack.enter_context(Server(tmp_path, "--port", "0", display=desk.environ["DISPLAY"]))
        use(desk, server, "Before")
        desk.restart()
        use(desk, server, "After")


def use(desk: Desk, server: Server, kind: str) -> None:
    """Work in a terminal until it is on the day's list."""
    desk.run("xterm", "-class", kind)
    desk.activate(desk.find(kind))
    wait_for(lambda: desk.nudge() or kind in server.run("today"), f"{kind} on the list", 60)


def test_a_browser_that_is_first_used_meanwhile_is_paired(tmp_path: Path) -> None:
    rest = {name: said for name, said in os.environ.items() if not name.startswith(("HOURSELF_", "XDG_"))}
    command = [*HOURSELF, "start", "--no-browser", "--port", "0"]
    with subprocess.Popen(
        command,
        env=rest | {"HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout and "Hourself is at" in server.stdout.readline()
        browser = tmp_path / ".config" / "chromium"
        browser.mkdir(parents=True)
        wait_for((browser / "NativeMessagingHosts" / "hourself.json").exists, "the pairing", 20)
        server.terminate()
