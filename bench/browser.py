# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the browser's extension costs: the agent's memory and CPU with one, and what runs beside it for it.

On a real X server, with Debian's Chromium and the extension. A tab is turned to every 5 seconds for
`HOURSELF_BENCH_SECONDS` (60), and CPU is stretched to an hour; `quiet` figures are of the same time on one page, with
the mouse in use. `host` is the small program that passes messages on.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from tests.browsing import Chromium, address, serve_pages
from tests.desk import Desk, wait_for
from tests.running import Server

from bench.idle import find_agent, megabytes

Figure = tuple[str, float, str]
_PACE = 5


def run() -> Iterator[Figure]:
    """Figures as `(name, value, unit)`; none where there is no Xvfb or no Chromium."""
    if all(map(shutil.which, ("Xvfb", "openbox", "xdotool", "chromium"))):
        yield from _measure()


def _measure() -> Iterator[Figure]:
    seconds = int(os.environ.get("HOURSELF_BENCH_SECONDS", "60"))
    with (
        TemporaryDirectory(prefix="hourself-bench-", ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        desk = Desk(stack, Path(folder))
        desk.manage()
        server = stack.enter_context(Server(Path(folder), "--port", "0", display=desk.environ["DISPLAY"]))
        agent = find_agent(server)
        browser = Chromium(stack, desk, Path(folder), serve_pages(stack))
        desk.activate(browser.window)
        host = wait_for(lambda: _find_host(folder), "the native host")
        browser.go(0, address("one.example"))
        browser.open_tab(address("two.example"))
        tabs = cycle((0, 1))
        _pass(desk, 15, lambda: browser.turn_to(next(tabs)))
        busy = _used([agent, host], lambda: _pass(desk, seconds, lambda: browser.turn_to(next(tabs))))
        quiet = _used([agent, host], lambda: _pass(desk, seconds, lambda: None))
        yield "agent_browser_cpu_s_per_hour", busy[0], "s"
        yield "agent_browser_quiet_cpu_s_per_hour", quiet[0], "s"
        yield "agent_browser_rss_mb", megabytes(agent), "MB"
        yield "browser_host_cpu_s_per_hour", busy[1], "s"
        yield "browser_host_quiet_cpu_s_per_hour", quiet[1], "s"
        yield "browser_host_rss_mb", megabytes(host), "MB"


def _pass(desk: Desk, seconds: float, act: Callable[[], None]) -> None:
    """Let time pass at the desk, and act now and then."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        act()
        desk.nudge()
        time.sleep(_PACE)


def _used(processes: list[psutil.Process], work: Callable[[], None]) -> list[float]:
    """CPU seconds per hour of each process during some work."""
    before, began = [_cpu(each) for each in processes], time.monotonic()
    work()
    hours = (time.monotonic() - began) / 3600
    return [(_cpu(each) - old) / hours for each, old in zip(processes, before, strict=True)]


def _cpu(process: psutil.Process) -> float:
    # In nanoseconds: the clock that `cpu_times` reads ticks a hundred times a second, and a minute has few of them.
    threads = Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in threads) / 1e9


def _find_host(folder: str) -> psutil.Process | None:
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if f"{folder}/agent" in words and any(word.endswith("native_host.py") for word in words):
            return process
    return None
