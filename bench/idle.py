# SPDX-License-Identifier: AGPL-3.0-or-later
"""What runs all day: the server's start and memory, and the agent's CPU and memory with a switch every 5 seconds.

The agent is measured on a real X server (Xvfb, openbox, two terminals), and on a real Sway with two terminals, for
`HOURSELF_BENCH_SECONDS` (60) each, and its CPU stretched to an hour. `server_rss_mb` counts the server's processes,
without the agent.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psutil
from tests.desk import Desk
from tests.person import Hand, Window
from tests.running import Server
from tests.sway import Sway


def run() -> Iterator[tuple[str, float, str]]:
    """Figures as `(name, value, unit)`; the agent's are left out where there is no Xvfb, or no Sway."""
    yield "server_start_s", median(_start() for _ in range(3)), "s"
    with TemporaryDirectory(prefix="hourself-bench-") as folder, Server(Path(folder)) as server:
        time.sleep(2)
        yield "server_rss_mb", sum(megabytes(each) for each in server.processes()), "MB"
    if shutil.which("Xvfb") and shutil.which("openbox") and shutil.which("xdotool"):
        yield from _agent_on_x11()
    if shutil.which("sway") and shutil.which("foot"):
        yield from _agent_on_sway()


def _start() -> float:
    with TemporaryDirectory(prefix="hourself-bench-") as folder, Server(Path(folder)) as server:
        return server.started


def _agent_on_x11() -> Iterator[tuple[str, float, str]]:
    with TemporaryDirectory(prefix="hourself-bench-") as folder, ExitStack() as stack:
        desk = Desk(stack, Path(folder))
        desk.manage()
        for kind in ("One", "Two"):
            desk.run("xterm", "-class", kind)
        windows = [desk.find(kind) for kind in ("One", "Two")]
        server = stack.enter_context(Server(Path(folder), "--port", "0", display=desk.environ["DISPLAY"]))
        yield from _measure("agent", find_agent(server), desk, windows)


def _agent_on_sway() -> Iterator[tuple[str, float, str]]:
    with TemporaryDirectory(prefix="hourself-bench-") as folder, ExitStack() as stack:
        sway, windows = Sway(stack), ["One", "Two"]
        for app in windows:
            sway.open(app)
        session = sway.environ | {"HOME": folder}
        server = stack.enter_context(Server(Path(folder), "--port", "0", session=session))
        yield from _measure("agent_on_sway", find_agent(server), sway, windows)


def _measure(
    name: str, agent: psutil.Process, hand: Hand[Window], windows: list[Window]
) -> Iterator[tuple[str, float, str]]:
    _switch(hand, windows, 15)
    before, began = sum(agent.cpu_times()[:2]), time.monotonic()
    _switch(hand, windows, int(os.environ.get("HOURSELF_BENCH_SECONDS", "60")))
    used = sum(agent.cpu_times()[:2]) - before
    yield f"{name}_cpu_s_per_hour", used * 3600 / (time.monotonic() - began), "s"
    yield f"{name}_rss_mb", megabytes(agent), "MB"


def _switch(hand: Hand[Window], windows: list[Window], seconds: float) -> None:
    end = time.monotonic() + seconds
    for window in cycle(windows):
        if time.monotonic() >= end:
            return
        hand.activate(window)
        hand.nudge()
        time.sleep(5)


def find_agent(server: Server) -> psutil.Process:
    """The agent beside a server, waited for."""
    for _ in range(200):
        for process in server.processes():
            if "hourself.agent.main" in process.cmdline():
                return process
        time.sleep(0.1)
    raise AssertionError("no agent runs")


def megabytes(process: psutil.Process) -> float:
    """What a process holds in memory."""
    return float(process.memory_info().rss) / 1e6
