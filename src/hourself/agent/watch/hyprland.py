# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hyprland, by its own IPC: events say that something changed, a question about the active window alone says what."""

from __future__ import annotations

import socket
from pathlib import Path

import msgspec

from hourself.agent.watch.desk import DeskLost
from hourself.agent.watch.idle import IdleClock
from hourself.agent.watch.joint import Joint
from hourself.agent.watch.private import PrivateWindows
from hourself.agent.watch.wayland import Wayland
from hourself.core.scrub import Glimpse

_EVENTS, _QUESTIONS = ".socket2.sock", ".socket.sock"
_TELLING = ("activewindow", "windowtitle", "closewindow", "workspace", "focusedmon", "activespecial")
_ANSWERS_WITHIN = 5.0


class _Window(msgspec.Struct):
    """The active window; without an address there is none."""

    address: str = ""
    name: str = msgspec.field(default="", name="class")
    title: str = ""
    pid: int = 0


class HyprlandDesk:
    """A connection to Hyprland's events, and one to its Wayland side for the idle time."""

    name = "Hyprland, by its IPC"

    def __init__(self, folder: Path, wayland: str) -> None:
        """`folder` holds the sockets of one Hyprland. Raises `DeskLost` when none answers."""
        self._folder = folder
        self._private = PrivateWindows()
        self._heard = b""
        self._line = _connect(folder / _EVENTS)
        try:
            self._front = self._ask()
            self._wayland = Wayland(wayland)
        except DeskLost:
            self._line.close()
            raise
        self._idle = IdleClock(self._wayland)
        self._joint = Joint(self._line.fileno(), self._wayland.fileno())

    @property
    def tells_idle(self) -> bool:
        """Whether the compositor offers one of the idle protocols."""
        return self._idle.tells

    def fileno(self) -> int:
        """For select."""
        return self._joint.fileno()

    def drain(self) -> None:
        """Take the events that came, and ask what is in front if one of them tells of it."""
        self._wayland.drain()
        *lines, self._heard = (self._heard + self._receive_all()).split(b"\n")
        if any(line.decode("utf-8", "replace").startswith(_TELLING) for line in lines):
            self._front = self._ask()

    def look(self) -> Glimpse | None:
        """The active window."""
        front = self._front
        if not front.address:
            return None
        self._idle.see(front.address, front.title)
        app, process = front.name or "unknown", max(front.pid, 0)
        private = self._private.holds(front.address, process, app, front.title)
        return Glimpse(app, front.title, private=private, process=process)

    def idle(self) -> float:
        """Seconds since the last input."""
        return self._idle.seconds()

    def close(self) -> None:
        """Let go of both."""
        self._joint.close()
        self._line.close()
        self._wayland.close()

    def _ask(self) -> _Window:
        """Hyprland answers one question to a connection."""
        answer = b""
        with _connect(self._folder / _QUESTIONS) as line:
            try:
                line.sendall(b"j/activewindow")
                while data := line.recv(4096):
                    answer += data
            except OSError as fault:
                raise DeskLost(str(fault)) from None
        try:
            # A title of X11 may come in an old encoding.
            return msgspec.json.decode(answer.decode("utf-8", "replace"), type=_Window)
        except msgspec.MsgspecError:
            return _Window()

    def _receive_all(self) -> bytes:
        taken = b""
        self._line.settimeout(0)
        try:
            while data := self._line.recv(4096):
                taken += data
        except BlockingIOError:
            return taken
        except OSError as fault:
            raise DeskLost(str(fault)) from None
        raise DeskLost("Hyprland ended")


def _connect(path: Path) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_ANSWERS_WITHIN)
    try:
        line.connect(str(path))
    except OSError as fault:
        line.close()
        raise DeskLost(str(fault)) from None
    return line
