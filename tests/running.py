# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real server in a process of its own, on loopback and a free port."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

KEY = "00" * 32
HOURSELF = [sys.executable, "-m", "hourself"]
_SESSION = {
    *("DISPLAY", "WAYLAND_DISPLAY", "SWAYSOCK", "HYPRLAND_INSTANCE_SIGNATURE"),
    *("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE"),
}


class Server:
    """`hourself start` over a folder. Inside `with` it serves: `port`, `link` (signs in, once), `started` (seconds)."""

    def __init__(
        self,
        data: Path,
        *options: str,
        display: str | None = None,
        session: Mapping[str, str] | None = None,
    ) -> None:
        """`display` or `session` (its variables): the desktop for its agent. Whoever runs the tests is not watched."""
        self._options = options or ("--port", "0", "--no-agent")
        outside = {name: value for name, value in os.environ.items() if name not in _SESSION}
        here = {"HOURSELF_DATA": str(data), "HOURSELF_KEY": KEY, "XDG_RUNTIME_DIR": str(data)}
        self._environ = outside | here | ({"DISPLAY": display} if display else {}) | dict(session or {})
        self.port, self.started, self.link = 0, 0.0, ""
        #: Where standard error goes: nowhere, unless a test wants to read it.
        self.errors: int = subprocess.DEVNULL

    def __enter__(self) -> Self:
        began = time.perf_counter()
        command = [*HOURSELF, "start", "--no-browser", *self._options]
        self._process = subprocess.Popen(
            command, env=self._environ, stdout=subprocess.PIPE, stderr=self.errors, text=True, process_group=0
        )
        assert self._process.stdout
        found = re.search(r"127\.0\.0\.1:(\d+)", self._process.stdout.readline())
        assert found, "the server did not start"
        self.port = int(found[1])
        self.link = self._process.stdout.readline().rpartition(" ")[2].strip()
        while not self._answers():
            time.sleep(0.005)
        self.started = time.perf_counter() - began
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(30)
        if self._process.stdout:
            self._process.stdout.close()

    def kill(self) -> None:
        """End the server and its workers as a power cut would, without a word."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)

    def token(self, name: str) -> str:
        """A new device's token."""
        return self.run("device", "add", name).strip()

    def run(self, *command: str) -> str:
        """What a command prints on this server's data."""
        words = [*HOURSELF, *command]
        return subprocess.run(words, env=self._environ, capture_output=True, text=True, check=True).stdout

    def processes(self) -> list[psutil.Process]:
        """The server's process and all below it."""
        top = psutil.Process(self._process.pid)
        return [top, *top.children(recursive=True)]

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/sign-in")
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()
