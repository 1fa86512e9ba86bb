# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent's end of a question: it starts the process that asks, and takes an answer that the server could not.

The device's token goes to that process by a socket without a name: it stands in no list of processes and on no disk.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from hourself.agent.tray.link import end_process, make_environ
from hourself.wire.away import Away

_MOST = 4096


class Asker:
    """Asks one question at a time; a new one takes the place of the one before."""

    def __init__(self, folder: Path, server: str, bus: str, token: Callable[[], str]) -> None:
        """`bus`: the address of the session's D-Bus; `token`: gives the device's token as it stands."""
        self._folder, self._server, self._bus, self._token = folder, server, bus, token
        self._line: socket.socket | None = None
        self._process = 0

    def ask(self, away: Away) -> None:
        """Ask what an absence was, in a process that ends with its question."""
        self.close()
        self._line, other = socket.socketpair()
        command = [sys.executable, "-OO", "-m", "hourself.agent.away.ask"]
        # By hand, as the tray: `subprocess` would take a megabyte of the agent's memory for it.
        with other:
            try:
                self._process = os.posix_spawn(
                    command[0],
                    command,
                    make_environ(self._bus),
                    file_actions=[(os.POSIX_SPAWN_DUP2, other.fileno(), 0)],
                )
            except OSError:
                # As while Python is being renewed, or with no process left: the page of the dashboard asks.
                self._line.close()
                self._line = None
                return
        order = {"away": away, "server": self._server, "token": self._token(), "folder": str(self._folder)}
        with contextlib.suppress(OSError):
            self._line.sendall(msgspec.json.encode(order) + b"\n")

    def files(self) -> list[int | socket.socket]:
        """For select: readable when there is something to `hear`."""
        return [self._line] if self._line else []

    def hear(self) -> Away | None:
        """Take what the process has for us: an answer that is to be kept, or its end."""
        if self._line is None:
            return None
        try:
            said = self._line.recv(_MOST, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        except OSError:
            said = b""
        if not said:
            self.close()
            return None
        return msgspec.json.decode(said, type=Away)

    def close(self) -> None:
        """Take the question back: the process ends with its line."""
        if self._line:
            self._line.close()
            self._line = None
            end_process(self._process)
