# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent's end of the tray: it starts the process, tells it how things stand, and hears that a person chose.

What is told (a name in front) goes from one process of ours to its child by a socket that has no name, and to no disk.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from hourself.core.scrub import Sight
from hourself.wire.batch import State

_MOMENT = 2.0


def find_bus(environ: Mapping[str, str]) -> str | None:
    """The address of the session's D-Bus; None where there is none."""
    if given := environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return given
    usual = Path(environ.get("XDG_RUNTIME_DIR", "/nowhere")) / "bus"
    return f"unix:path={usual}" if usual.is_socket() else None


class Tray:
    """The tray's process. Where it ends, because there is no tray or for another reason, the agent goes on."""

    def __init__(self, folder: Path, server: str, bus: str) -> None:
        self._told = b""
        self._line, other = socket.socketpair()
        command = [sys.executable, "-OO", "-m", "hourself.agent.tray.icon", str(folder), server]
        # By hand: `subprocess` would take a megabyte of the agent's memory for it.
        self._process = os.posix_spawn(
            command[0],
            command,
            make_environ(bus),
            file_actions=[(os.POSIX_SPAWN_DUP2, other.fileno(), 0)],
        )
        other.close()
        self._line.setblocking(False)
        self._open = True

    def files(self) -> list[int | socket.socket]:
        """For select: readable when the person chose something in the menu."""
        return [self._line] if self._open else []

    def hear(self) -> None:
        """Take note of choices: they stand in the agent's folder already, and are looked up there next."""
        if self._open and not self._read():
            self.close()

    def tell(self, state: State, until: int | None, sight: Sight | None, out: str | None = None) -> None:
        """Tell how things stand, if that changed; `out`: why the server does not take the token."""
        now = [sight.kind, sight.name] if sight and state == State.RECORDING else None
        said = json.dumps({"state": state, "until": until, "now": now, "out": out}).encode() + b"\n"
        if not self._open or said == self._told:
            return
        self._told = said
        try:
            self._line.sendall(said)
        except OSError:
            self.close()

    def close(self) -> None:
        """End the tray: it ends with its line."""
        if self._open:
            self._open = False
            self._line.close()
            end_process(self._process)

    def _read(self) -> bool:
        try:
            return bool(self._line.recv(64))
        except BlockingIOError:
            return True
        except OSError:
            return False


def make_environ(bus: str) -> dict[str, str]:
    """What a process on the desktop needs: the bus, and not the device's token."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOURSELF_TOKEN")}
    return kept | {"DBUS_SESSION_BUS_ADDRESS": bus}


def end_process(process: int) -> None:
    """Wait a moment for a process that is about to end; one that hangs, on a bus that does, is killed."""
    until = time.monotonic() + _MOMENT
    # Where whoever started us ignores what ends, nothing is left to wait for.
    with suppress(ChildProcessError):
        while not os.waitpid(process, os.WNOHANG)[0]:
            if time.monotonic() > until:
                os.kill(process, signal.SIGKILL)
                until = float("inf")
            time.sleep(0.01)
