# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent on a real desk with a real bus: its tray tells, pauses, and costs little; one is enough."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from tests.bus import Panel, start_bus
from tests.desk import HOURSELF, Desk, missing, wait_for

MISSING = missing("Xvfb", "openbox", "xterm", "xdotool", "dbus-daemon")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


class Scene(NamedTuple):
    """A desk with two terminals, an agent that sends to nobody, and a panel."""

    desk: Desk
    panel: Panel
    agent: subprocess.Popen[str]
    windows: tuple[int, int]
    command: list[str]

    def turn_to(self, index: int) -> None:
        """Bring a terminal to the front."""
        self.desk.nudge()
        self.desk.activate(self.windows[index])

    def wait_for(self, label: str) -> None:
        """Wait until the menu says something."""
        wait_for(lambda: label in self.panel.labels(), f"{label} among {self.panel.labels()}")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    (tmp_path / "token").write_text("none")
    with ExitStack() as stack:
        desk = Desk(stack, tmp_path)
        desk.manage()
        desk.run("xterm", "-class", "Writer")
        desk.run("xterm", "-class", "Reader")
        desk.environ["DBUS_SESSION_BUS_ADDRESS"] = start_bus(stack)
        panel = Panel(stack, desk.environ["DBUS_SESSION_BUS_ADDRESS"])
        token = str(tmp_path / "token")
        command = [*HOURSELF, "agent", "--server", "http://127.0.0.1:9", "--token-file", token]
        windows = desk.find("Writer"), desk.find("Reader")
        agent = desk.run(*command)
        panel.admit()
        yield Scene(desk, panel, agent, windows, command)


def test_the_tray_follows_the_desk_and_pauses_it(scene: Scene) -> None:
    for index, name in enumerate(("Writer", "Reader")):
        scene.turn_to(index)
        scene.wait_for(f"Recording {name}")
    scene.panel.press("Never record Reader again")
    scene.wait_for("Nothing in front is recorded")
    scene.panel.press("Pause until tomorrow")
    scene.wait_for("Paused until tomorrow")
    scene.panel.press("Record again")
    scene.turn_to(0)
    scene.wait_for("Recording Writer")


def test_a_choice_in_the_menu_counts_at_once(scene: Scene) -> None:
    scene.turn_to(0)
    scene.wait_for("Recording Writer")
    began = time.monotonic()
    scene.panel.press("Pause for 15 minutes")
    wait_for(lambda: scene.panel.labels()[0].startswith("Paused until"), "the pause")

    assert time.monotonic() - began < 1


def test_a_second_agent_is_refused(scene: Scene) -> None:
    done = subprocess.run(
        scene.command, env=scene.desk.environ, capture_output=True, text=True, timeout=30, check=False
    )

    assert (1, True) == (done.returncode, "another agent records" in done.stderr)
    assert None is scene.agent.poll()


def test_the_tray_costs_little_and_ends_with_the_agent(scene: Scene) -> None:
    scene.turn_to(0)
    scene.wait_for("Recording Writer")
    (tray,) = psutil.Process(scene.agent.pid).children()
    began = sum(tray.cpu_times()[:2])
    time.sleep(1)
    used, memory = sum(tray.cpu_times()[:2]) - began, tray.memory_info().rss
    scene.agent.terminate()
    scene.agent.wait(30)

    assert (0, True) == (round(used, 2), memory < 24_000_000), (used, memory)
    assert not tray.is_running()
