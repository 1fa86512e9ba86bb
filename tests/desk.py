# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real desk for tests: an X server of its own, a window manager, real programs, and a hand that switches windows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TypeVar

from Xlib import X
from Xlib.display import Display

T = TypeVar("T")
HOURSELF = [sys.executable, "-m", "hourself"]
CHROMIUM = (
    "chromium", "--no-sandbox", "--no-first-run", "--no-default-browser-check", "--disable-gpu",
    "--password-store=basic", "--disable-background-networking", "--disable-component-update",
)  # fmt: skip


def missing(*tools: str) -> str:
    """Which of these programs are not installed, as a reason to skip; empty when all are here."""
    absent = [tool for tool in tools if not shutil.which(tool)]
    return f"not installed: {', '.join(absent)}" if absent else ""


def wait_for(look: Callable[[], T], what: str, seconds: float = 30) -> T:
    """What `look` gives as soon as it gives something true."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.05)
    return found


class Desk:
    """Programs on one display, all ended with it."""

    def __init__(self, stack: ExitStack, data: Path) -> None:
        self._stack = stack
        self.environ = os.environ | {"HOURSELF_DATA": str(data), "NO_AT_BRIDGE": "1", "HOME": str(data)}
        for variable in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"):
            self.environ.pop(variable, None)
        self._serve()

    def restart(self) -> None:
        """Let the X server and all its windows vanish, and start it anew under the same name, managed."""
        self._display.close()
        end(self._server)
        self._serve(self.environ["DISPLAY"])
        self.manage()

    def _serve(self, *name: str) -> None:
        read, write = os.pipe()
        # Without -noreset a server whose last client leaves starts anew, and refuses the next ones meanwhile.
        options = ("-screen", "0", "1000x700x24", "-noreset", "-nolisten", "tcp")
        self._server = self.run("Xvfb", *name, "-displayfd", str(write), *options, pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as pipe:
            self.environ["DISPLAY"] = f":{pipe.readline().strip()}"
        self._display = Display(self.environ["DISPLAY"])
        self._root = self._display.screen().root

    def manage(self) -> None:
        """Start a window manager and wait until it manages: a window mapped before that may be lost to it."""
        self.run("openbox")
        wait_for(lambda: self._read("_NET_SUPPORTING_WM_CHECK"), "the window manager")

    def run(
        self, *command: str, errors: int | IO[bytes] = subprocess.DEVNULL, **more: object
    ) -> subprocess.Popen[str]:
        """Start a program that is ended with the desk; what it says of itself goes to `errors`."""
        program = subprocess.Popen(
            command, env=self.environ, stdout=subprocess.PIPE, stderr=errors, text=True, **more
        )  # type: ignore[call-overload]
        self._stack.callback(end, program)
        return program

    def ask(self, *command: str) -> str:
        """The output of a program that ends by itself."""
        done = subprocess.run(
            command, env=self.environ, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout

    def find(self, kind: str, but: tuple[int, ...] = ()) -> int:
        """The window of a class, other than those of `but`, waited for until the window manager lists it."""
        return wait_for(lambda: self._search(kind, but), f"a window of {kind}", 60)

    def activate(self, window: int) -> None:
        """Bring a window to the front; return when it is there."""
        self.ask("xdotool", "windowactivate", str(window))
        wait_for(lambda: self._read("_NET_ACTIVE_WINDOW") == [window], "the window to come to the front")

    def nudge(self) -> None:
        """Move the mouse a little: input, as a person gives it."""
        self.ask("xdotool", "mousemove_relative", "--", "1", "0", "mousemove_relative", "--", "-1", "0")

    def type(self, *keys: str) -> None:
        """Press keys, as `ctrl+shift+n`; or words, with `--text` first."""
        command = ["type", "--delay", "5", keys[1]] if keys[0] == "--text" else ["key", *keys]
        self.ask("xdotool", *command)

    def _read(self, name: str) -> list[int]:
        found = self._root.get_full_property(self._display.intern_atom(name), X.AnyPropertyType)
        return list(found.value) if found is not None else []

    def _search(self, kind: str, but: tuple[int, ...]) -> int | None:
        for number in self._read("_NET_CLIENT_LIST"):
            window = self._display.create_resource_object("window", number)
            if number not in but and kind in (window.get_wm_class() or ()):
                return int(number)
        return None


def end(program: subprocess.Popen[str]) -> None:
    """End a program and wait for it."""
    program.terminate()
    program.wait(30)
    if program.stdout:
        program.stdout.close()
