# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person works on a real desk: real X server, window manager and windows, real server and agent."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

TOOLS = ("Xvfb", "openbox", "xterm", "mousepad", "xdotool")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)]
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]
HOURSELF = [sys.executable, "-m", "hourself"]


class Desk:
    """Programs on one display, all ended with it."""

    def __init__(self, stack: ExitStack, data: Path) -> None:
        self._stack = stack
        read, write = os.pipe()
        self.run(
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "1000x700x24",
            "-noreset",  # a server without clients would start anew, and refuse the next ones meanwhile
            "-nolisten",
            "tcp",
            pass_fds=(write,),
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            display = f":{pipe.readline().strip()}"
        self.environ = os.environ | {"DISPLAY": display, "HOURSELF_DATA": str(data), "NO_AT_BRIDGE": "1"}
        self.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)

    def run(self, *command: str, **more: object) -> subprocess.Popen[str]:
        """Start a program that is ended with the desk."""
        environ = getattr(self, "environ", None)
        program = subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more
        )  # type: ignore[call-overload]
        self._stack.callback(_end, program)
        return program

    def ask(self, *command: str) -> str:
        """The output of a program that ends by itself."""
        return subprocess.run(
            command, env=self.environ, capture_output=True, text=True, timeout=60, check=False
        ).stdout

    def find(self, kind: str) -> str:
        """The window of a class, waited for."""
        for _ in range(100):
            found = self.ask("xdotool", "search", "--onlyvisible", "--class", kind).split()
            if found:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError(f"no window of {kind}")

    def use(self, window: str, seconds: float) -> None:
        """Work in a window: bring it to the front and move the mouse now and then."""
        self.ask("xdotool", "windowactivate", "--sync", window)
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.ask("xdotool", "mousemove_relative", "--", str(1 - 2 * (int(left) % 2)), "0")
            time.sleep(min(0.5, left))


def _end(program: subprocess.Popen[str]) -> None:
    program.terminate()
    program.wait(20)
    if program.stdout:
        program.stdout.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield Desk(stack, tmp_path)


def seconds_by_name(desk: Desk) -> dict[str, int]:
    """What the store holds, asked in a process of its own."""
    script = (
        "import time\n"
        "from hourself.server.conf.boot import boot, prepare\n"
        "from hourself.server.conf.options import load_options\n"
        "from hourself.server.store.names import read_names\n"
        "store = boot(load_options()); account = prepare(store); names = read_names(store, account)\n"
        "for name, seconds in store.reader().execute('SELECT name, sum(seconds) FROM tally_day GROUP BY name'):\n"
        "    print(names[name].name, seconds, sep='\\t')\n"
    )
    return {
        name: int(seconds)
        for name, seconds in (
            line.split("\t") for line in desk.ask(sys.executable, "-c", script).splitlines()
        )
    }


def test_a_day_at_the_desk_is_told_as_it_was(desk: Desk) -> None:
    desk.run("openbox")
    desk.run("xterm", "-class", "XTerm")
    terminal = desk.find("XTerm")
    desk.run("mousepad", "--disable-server")
    editor = desk.find("Mousepad")
    server = desk.run(*HOURSELF, "start", "--no-browser", "--port", "0")
    assert server.stdout is not None
    assert re.search(r"Hourself is at http://127.0.0.1:\d+/", server.stdout.readline())
    desk.use(editor, 3)
    before = time.time()
    for window, seconds in ((terminal, 7), (editor, 5), (terminal, 4), (editor, 1)):
        desk.use(window, seconds)
    deadline = before + 60
    while (seen := seconds_by_name(desk)).get("XTerm", 0) < 9 and time.time() < deadline:
        desk.use(editor, 1)

    assert abs(seen["XTerm"] - 11) <= 2, seen
