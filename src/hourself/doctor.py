# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is wrong, and the cure: one line for each thing that recording and the dashboard need."""

from __future__ import annotations

import fcntl
import http.client
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hourself.agent.pause import read_pause
from hourself.agent.watch.x11 import Desk, DeskLost
from hourself.server.conf.options import Options

_LEAST_ROOM = 500_000_000


class Finding(NamedTuple):
    """What was looked at, and the cure if something is wrong there (else empty)."""

    text: str
    cure: str = ""


def examine(options: Options) -> Iterator[Finding]:
    """Look at everything, from the disk to the display."""
    yield _folder(options.data)
    yield _room(options.data)
    yield _server(options)
    yield _agent(options.data / "agent")
    yield _pause(options.data / "agent")
    yield _display()
    yield _idle()


def _folder(data: Path) -> Finding:
    if not data.exists():
        return Finding(f"{data} does not exist yet", "`hourself start` makes it.")
    if not os.access(data, os.W_OK | os.X_OK):
        return Finding(f"{data} cannot be written", "Give it to the user who runs Hourself (chown).")
    if data.stat().st_mode & 0o077:
        return Finding(f"{data} can be entered by others", f"`chmod 700 {data}`")
    return Finding(f"{data} is ours alone")


def _room(data: Path) -> Finding:
    standing = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(standing).free
    cure = "" if free > _LEAST_ROOM else "Make room: nothing can be recorded on a full disk."
    return Finding(f"{free // 1_000_000:,} MB are free on its disk", cure)


def _server(options: Options) -> Finding:
    running = options.data / "running"
    port = running.read_text() if running.exists() else ""
    if not port.isdecimal() or not _answers(options.bind, int(port)):
        return Finding("no server answers", "`hourself start`, or `make start` in a checkout.")
    return Finding(f"the server answers on port {port}")


def _answers(host: str, port: int) -> bool:
    line = http.client.HTTPConnection(host, port, timeout=5)
    try:
        line.request("GET", "/sign-in")
        return line.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _agent(folder: Path) -> Finding:
    try:
        with (folder / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return Finding("no agent ever ran here", "`hourself start` inside a desktop session starts it.")
    except OSError:
        return Finding("the agent runs")
    return Finding("no agent runs here", "`hourself start` inside a desktop session starts it.")


def _pause(folder: Path) -> Finding:
    standing = read_pause(folder, time.time())
    if standing is None:
        return Finding("recording is not paused")
    until = time.strftime(" until %H:%M", time.localtime(standing.until)) if standing.until else ""
    return Finding(f"recording is paused{until}", "`hourself resume` goes on.")


def _display() -> Finding:
    try:
        Desk().close()
    except DeskLost:
        cure = "Run Hourself inside a desktop session, where DISPLAY is set."
        return Finding(f"no X display answers at DISPLAY={os.environ.get('DISPLAY', '')!r}", cure)
    if os.environ.get("WAYLAND_DISPLAY"):
        cure = "Sign in to an X11 session to have all windows recorded: Wayland is not supported yet."
        return Finding("this is a Wayland session: only windows of X11 programs can be seen", cure)
    return Finding(f"the X display {os.environ.get('DISPLAY', '')} can be watched")


def _idle() -> Finding:
    try:
        desk = Desk()
    except DeskLost:
        return Finding("whether you are away cannot be told without a display")
    tells = desk.tells_idle
    desk.close()
    cure = "" if tells else "Your X server lacks MIT-SCREEN-SAVER: time away counts as use."
    return Finding(
        "the display tells since when no key was pressed" if tells else "no idle time is told", cure
    )
