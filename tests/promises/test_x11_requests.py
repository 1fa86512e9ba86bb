# SPDX-License-Identifier: AGPL-3.0-or-later
"""Promises 32 and 36 on X11: a recording agent asks the X server only which window is in front."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.desk import Desk, missing

MISSING = missing("Xvfb", "openbox", "xterm", "xdotool", "xtrace")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
#: Properties, focus and tree of windows; which events to hear of; the idle time as one number; screens' names, which
#: tell XWayland. GetKeyboardMapping is python-xlib's at connect: the static layout, not a key.
ALLOWED = {
    "QueryTree", "InternAtom", "GetProperty", "GetInputFocus", "QueryExtension", "ListExtensions",
    "GetKeyboardMapping", "ChangeWindowAttributes", "QueryVersion", "QueryInfo",
    "GetScreenResourcesCurrent", "GetOutputInfo",
}  # fmt: skip
REQUEST = re.compile(r"Request\(\d+(?:,\d+)?\): (\w+)")
MUTANT = """
import time
from hourself.agent.watch.x11 import X11Desk
desk = X11Desk()
for _ in range(20):
    desk.look()
    desk._display.query_keymap()
    time.sleep(0.05)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        made = Desk(stack, tmp_path)
        made.manage()
        yield made


def trace(desk: Desk, tmp_path: Path, *command: str) -> set[str]:
    """The requests that a program makes while windows are switched."""
    log, real = tmp_path / "xtrace.log", desk.environ["DISPLAY"]
    fake = f":{int(real[1:]) + 1000}"
    settings = {"HOURSELF_SERVER": "http://127.0.0.1:9", "HOURSELF_TOKEN": "none"}
    environ = desk.environ | settings
    with subprocess.Popen(
        ["xtrace", "-n", "-d", real, "-D", fake, "-o", str(log), "--", *command], env=environ, process_group=0
    ) as tracer:
        switch(desk)
        os.killpg(tracer.pid, signal.SIGTERM)
    return set(REQUEST.findall(log.read_text(errors="replace")))


def switch(desk: Desk) -> None:
    for kind in ("One", "Two"):
        desk.run("xterm", "-class", kind)
    windows = [desk.find(kind) for kind in ("One", "Two")]
    for window in windows * 4:
        desk.activate(window)
        desk.nudge()
        time.sleep(0.4)


def test_a_recording_agent_stays_inside_the_allowlist(desk: Desk, tmp_path: Path) -> None:
    seen = trace(desk, tmp_path, sys.executable, "-OO", "-m", "hourself.agent.main", str(tmp_path / "agent"))

    assert (set(), True) == (seen - ALLOWED, {"GetProperty", "QueryInfo"} <= seen), seen


def test_a_mutant_that_asks_for_keys_is_caught(desk: Desk, tmp_path: Path) -> None:
    assert "QueryKeymap" in trace(desk, tmp_path, sys.executable, "-c", MUTANT) - ALLOWED
