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

from hourself.agent import install_gnome
from hourself.agent.instance import is_copied
from hourself.agent.native import find_browsers, find_paired, known_browsers
from hourself.agent.pause import read_pause
from hourself.agent.sign_in import Server, SignInError
from hourself.agent.signed_in import SignedIn, read_signed_in
from hourself.agent.signed_out import describe, find_cure, read_signed_out
from hourself.agent.watch.choose import find_desk
from hourself.agent.watch.desk import DeskLost
from hourself.agent.watch.gnome import GnomeDesk
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
    signed_in = read_signed_in(options.data / "agent")
    yield _elsewhere(options.data / "agent", signed_in) if signed_in else _server(options)
    yield _agent(options.data / "agent", "`hourself agent`" if signed_in else "`hourself start`")
    yield _pause(options.data / "agent")
    yield from _signed_out(options.data / "agent")
    yield _browsers(options.data / "agent", Path.home())
    yield from examine_desk()


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


def _elsewhere(folder: Path, signed_in: SignedIn) -> Finding:
    if is_copied(folder):
        return Finding(
            f"{folder} was copied from another computer, and sends nothing",
            "`hourself agent sign-in` here, too.",
        )
    try:
        answers = Server(signed_in.server).answers()
    except SignInError as fault:
        return Finding(str(fault).removesuffix("."), "What is recorded waits here until then.")
    text = f"signed in to {signed_in.server} as “{signed_in.device}”"
    if answers:
        return Finding(f"{text}, which answers")
    return Finding(f"{text}, which does not answer", "What is recorded waits here until it does.")


def _answers(host: str, port: int) -> bool:
    line = http.client.HTTPConnection(host, port, timeout=5)
    try:
        line.request("GET", "/sign-in")
        return line.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _agent(folder: Path, starter: str) -> Finding:
    try:
        with (folder / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return Finding("no agent ever ran here", f"{starter} inside a desktop session starts it.")
    except OSError:
        return Finding("the agent runs")
    return Finding("no agent runs here", f"{starter} inside a desktop session starts it.")


def _pause(folder: Path) -> Finding:
    standing = read_pause(folder, time.time())
    if standing is None:
        return Finding("recording is not paused")
    until = time.strftime(" until %H:%M", time.localtime(standing.until)) if standing.until else ""
    return Finding(f"recording is paused{until}", "`hourself resume` goes on.")


def _signed_out(folder: Path) -> Iterator[Finding]:
    reason = read_signed_out(folder)
    if reason:
        yield Finding(describe(reason), find_cure(folder))


def _browsers(folder: Path, home: Path) -> Finding:
    paired = [browser.name for browser in find_paired(folder, home)]
    found = find_browsers(home)
    here = [browser.name for browser in known_browsers() if browser in found]
    missing = [name for name in here if name not in paired]
    if missing:
        return Finding(f"not paired: {', '.join(missing)}", "`hourself agent install-browser` pairs them.")
    return Finding(f"paired: {', '.join(paired)}" if paired else "no browser that could be paired is here")


def examine_desk() -> Iterator[Finding]:
    """Look at the desktop: which it is, by what it is watched, and whether it tells that nobody is there."""
    try:
        desk = find_desk(glance=True)
    except DeskLost as fault:
        yield Finding("no desktop can be watched here", str(fault))
        return
    yield Finding(f"this desktop can be watched: {desk.name}")
    if desk.tells_idle:
        yield Finding("it tells since when no input came")
    else:
        cure = "Up to an hour away counts as use here: `hourself pause` when you leave; docs/wayland.md says which do."
        yield Finding("it does not tell since when no input came", cure)
    if desk.name == GnomeDesk.name and install_gnome.is_here() and not install_gnome.is_current():
        cure = "`hourself agent install-gnome`, then sign out and in: the one of this version may be safer."
        yield Finding("its Shell extension is that of another version of Hourself", cure)
    desk.close()
