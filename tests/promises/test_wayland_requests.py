# SPDX-License-Identifier: AGPL-3.0-or-later
"""Promises 32 and 36 on Wayland: a recording agent hears of windows and of pauses, and asks for nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.desk import end, missing
from tests.sway import Sway
from tests.tap import Tap, ipc_requests, wayland_requests

MISSING = missing("sway", "foot", "setpriv")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
#: What is offered, the seat's name for the idle time, its pauses; on other compositors than Sway the windows' names. A
#: seat is never asked for a keyboard or a pointer.
IDLE = {
    "wl_display.get_registry", "wl_display.sync", "bind wl_seat",
    "bind org_kde_kwin_idle", "org_kde_kwin_idle.get_idle_timeout",
    "bind ext_idle_notifier_v1", "ext_idle_notifier_v1.get_idle_notification",
    "ext_idle_notifier_v1.get_input_idle_notification",
}  # fmt: skip
WINDOWS = {"bind zwlr_foreign_toplevel_manager_v1", "zwlr_foreign_toplevel_handle_v1.destroy"}
#: Sway's: hear of windows, workspaces and its end; the tree of windows.
IPC = {(2, b'["window","workspace","shutdown"]'), (4, b"")}
AGENT = ("-OO", "-m", "hourself.agent.main")
MUTANT = """
import os, time
from hourself.agent.watch.wlroots import WlrootsDesk
desk = WlrootsDesk(os.path.join(os.environ["XDG_RUNTIME_DIR"], os.environ["WAYLAND_DISPLAY"]))
wayland = desk._wayland
{}
wayland.settle()
"""
#: Each a line that takes more than is promised, and the request that gives it away.
SABOTAGE = {
    'wayland.send(wayland.bind("wl_seat", 1, print)[0], 1, wayland.make(print))': "wl_seat.get_keyboard",
    'wayland.bind("zwlr_screencopy_manager_v1", 1, print)': "bind zwlr_screencopy_manager_v1",
    'wayland.bind("zwp_virtual_keyboard_manager_v1", 1, print)': "bind zwp_virtual_keyboard_manager_v1",
    'wayland.bind("zwlr_data_control_manager_v1", 1, print)': "bind zwlr_data_control_manager_v1",
    "wayland.send(max(desk._windows), 5)": "zwlr_foreign_toplevel_handle_v1.close",
}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


class Tapped:
    """A Sway with two windows, whose sockets a program can only reach by a tap."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.sway = Sway(stack)
        self.wayland = Tap(stack, self.sway.wayland, str(self.sway.folder / "tapped"))
        self.ipc = Tap(stack, self.sway.ipc, str(self.sway.folder / "tapped-ipc"))
        self.environ = os.environ | {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(self.sway.folder),
            "WAYLAND_DISPLAY": "tapped",
            "HOURSELF_SERVER": "http://127.0.0.1:9",
            "HOURSELF_TOKEN": "none",
        }
        for app in ("One", "Two"):
            self.sway.open(app)

    def run(self, *command: str, sway: str = "/nonexistent") -> set[str]:
        """What a program asks the compositor for while windows are switched, one is closed and nobody is there."""
        environ = self.environ | {"SWAYSOCK": sway}
        with subprocess.Popen([sys.executable, *command], env=environ, text=True) as program:
            self._work()
            end(program)
        return {request for said in self.wayland.said for request in wayland_requests(said)}

    def _work(self) -> None:
        three = self.sway.open("Three")
        for window in ("One", "Two", "Three") * 2:
            self.sway.activate(window)
            self.sway.nudge()
            time.sleep(0.4)
        end(three)
        for _ in range(6):
            time.sleep(0.4)


@pytest.fixture
def tapped(stack: ExitStack, tmp_path: Path) -> Tapped:
    return Tapped(stack, tmp_path)


def test_an_agent_on_sway_stays_inside_the_allowlist(tapped: Tapped, tmp_path: Path) -> None:
    seen = tapped.run(*AGENT, str(tmp_path / "agent"), sway=str(tapped.sway.folder / "tapped-ipc"))
    assert (set(), True) == (seen - IDLE, "bind wl_seat" in seen), seen
    assert IPC == {request for said in tapped.ipc.said for request in ipc_requests(said)}


def test_an_agent_elsewhere_stays_inside_the_allowlist(tapped: Tapped, tmp_path: Path) -> None:
    seen = tapped.run(*AGENT, str(tmp_path / "agent"))
    assert (set(), True) == (seen - IDLE - WINDOWS, seen >= WINDOWS), seen
    assert [] == tapped.ipc.said


@pytest.mark.parametrize("line", SABOTAGE)
def test_a_mutant_that_takes_more_is_caught(tapped: Tapped, line: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MUTANT.format(line)],
        env=tapped.environ,
        timeout=20,
        check=False,
        capture_output=True,
    )
    seen = {request for said in tapped.wayland.said for request in wayland_requests(said)}
    assert {SABOTAGE[line]} == seen - IDLE - WINDOWS, done.stderr
