# SPDX-License-Identifier: AGPL-3.0-or-later
"""A session for tests: a message bus, a home and a runtime folder of its own, and programs that end with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.desk import end, missing, wait_for


class Session:
    """Nothing in it reaches the person's own session. Editors are its windows: GTK speaks to every compositor."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        # Not pytest's folder: the path of a Unix socket is short.
        self.folder = Path(tempfile.mkdtemp(prefix="session-"))
        stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.folder),
            "GDK_BACKEND": "wayland",
            "NO_AT_BRIDGE": "1",
        }
        bus = self.run("dbus-daemon", "--session", "--nofork", "--print-address", stdout=subprocess.PIPE)
        assert bus.stdout
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        # GNOME Shell looks for the system's bus, which a test has not.
        self.environ["DBUS_SYSTEM_BUS_ADDRESS"] = self.environ["DBUS_SESSION_BUS_ADDRESS"]

    def run(self, *command: str, stdout: int | None = None, **more: str) -> subprocess.Popen[str]:
        """Start a program that ends with the session."""
        with (self.folder / "errors").open("a") as log:
            program = subprocess.Popen(
                command, env=self.environ | more, stdout=stdout or log, stderr=log, text=True
            )
        self._stack.callback(end, program)
        return program

    def compose(self, *command: str, **more: str) -> subprocess.Popen[str]:
        """Start a compositor; return when its socket `wayland-test` is there."""
        program = self.run(*command, **more)
        self.environ["WAYLAND_DISPLAY"] = "wayland-test"
        wait_for((self.folder / "wayland-test").is_socket, "the compositor's socket")
        return program

    def edit(self, name: str) -> subprocess.Popen[str]:
        """Open a file in an editor of its own."""
        (self.folder / name).write_text("a text\n")
        return self.run("mousepad", "--disable-server", str(self.folder / name))

    def errors(self) -> str:
        """What the programs wrote so far, all in one."""
        return (self.folder / "errors").read_text(errors="replace")

    def ask(self, *command: str) -> str:
        """The output of a program that ends by itself."""
        done = subprocess.run(
            command, env=self.environ, capture_output=True, text=True, timeout=30, check=True
        )
        return done.stdout


def reason_to_skip(*tools: str) -> str:
    """What is missing for a session with these."""
    return missing("dbus-daemon", "mousepad", *tools)
