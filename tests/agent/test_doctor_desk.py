# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the doctor says of desktops of X11, and of none; tests of each Wayland desktop ask it there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from hourself.doctor import examine_desk
from tests.desk import missing

MISSING = missing("Xvfb")


@pytest.fixture(autouse=True)
def _no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SWAYSOCK", "HYPRLAND_INSTANCE_SIGNATURE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nonexistent")


@contextmanager
def xvfb(*options: str) -> Iterator[str]:
    """The name of an X server's display."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-noreset", "-nolisten", "tcp", *options]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, pass_fds=(write,)) as server:
        os.close(write)
        with os.fdopen(read) as pipe:
            yield f":{pipe.readline().strip()}"
        server.terminate()


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
@pytest.mark.parametrize(
    ("options", "idle", "cured"),
    [
        ((), "it tells since when no input came", True),
        (("-extension", "MIT-SCREEN-SAVER"), "it does not tell since when no input came", False),
    ],
)
def test_whether_idle_time_is_told(
    monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], idle: str, cured: bool
) -> None:
    with xvfb(*options) as display:
        monkeypatch.setenv("DISPLAY", display)
        found = list(examine_desk())
    assert [f"this desktop can be watched: the X display {display}", idle] == [each.text for each in found]
    assert cured == (not found[1].cure)


def test_without_a_display_the_cure_is_told() -> None:
    found = list(examine_desk())
    assert "no desktop can be watched here" == found[0].text
    assert "start the agent in a desktop session" in found[0].cure
