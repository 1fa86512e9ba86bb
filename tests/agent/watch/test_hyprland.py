# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hyprland's IPC as wiki.hypr.land/IPC tells it, spoken by a stand-in: Hyprland itself starts on no machine without a
graphics card. The Wayland side is a real Sway's.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread

import pytest

from hourself.agent.watch.choose import find_desk
from hourself.agent.watch.desk import DeskLost
from hourself.agent.watch.hyprland import HyprlandDesk
from tests.agent.watch.looking import front
from tests.desk import missing
from tests.sway import Sway

MISSING = missing("sway", "setpriv")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
ONE = {
    "address": "0x55d0",
    "class": "One",
    "title": "first",
    "pid": os.getpid(),
    "at": [0, 0],
    "mapped": True,
}


class Hyprland:
    """Answers what is asked at `.socket.sock`, one question to a connection, and tells events at `.socket2.sock`."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.front: dict[str, object] = {}
        self.questions: list[bytes] = []
        folder.mkdir(parents=True)
        self._asked, self._events = _listen(folder / ".socket.sock"), _listen(folder / ".socket2.sock")
        stack.callback(self.end)
        Thread(target=self._answer, daemon=True).start()
        self._listeners: list[socket.socket] = []

    def tell(self, *events: str) -> None:
        """Send events to the one who listens."""
        if not self._listeners:
            self._listeners.append(self._events.accept()[0])
        self._listeners[0].sendall("".join(f"{event}\n" for event in events).encode())

    def end(self) -> None:
        """Vanish."""
        for each in (self._asked, self._events, *self._listeners):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._asked.accept()
                with line:
                    self.questions.append(line.recv(1024))
                    line.sendall(json.dumps(self.front).encode())


def _listen(path: Path) -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    made.bind(str(path))
    made.listen()
    return made


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


@pytest.fixture
def sway(stack: ExitStack) -> Sway:
    return Sway(stack)


@pytest.fixture
def hyprland(stack: ExitStack, sway: Sway) -> Hyprland:
    return Hyprland(stack, sway.folder / "hypr" / "sign")


@pytest.fixture
def desk(sway: Sway, hyprland: Hyprland) -> Iterator[HyprlandDesk]:
    known = {"HYPRLAND_INSTANCE_SIGNATURE": "sign", "SWAYSOCK": "/nonexistent"}
    found = find_desk(sway.environ | known)
    assert isinstance(found, HyprlandDesk)
    yield found
    found.close()


def test_the_window_in_front_is_told(hyprland: Hyprland, desk: HyprlandDesk) -> None:
    assert None is front(desk)
    hyprland.front = ONE
    hyprland.tell("activewindow>>One,first", "activewindowv2>>55d0")
    assert ("One", "first", False) == front(desk)
    hyprland.front = ONE | {"title": "a, b >> c"}
    hyprland.tell("windowtitle>>55d0")
    assert ("One", "a, b >> c", False) == front(desk)
    hyprland.front = {}
    hyprland.tell("workspace>>2")
    assert None is front(desk)


def test_it_is_asked_for_the_active_window_alone_and_only_when_that_may_have_changed(
    hyprland: Hyprland, desk: HyprlandDesk
) -> None:
    hyprland.tell("urgent>>55d0", "submap>>", "activelayout>>a keyboard,English")
    front(desk)
    assert [b"j/activewindow"] == hyprland.questions
    hyprland.tell("activewindow>>One,first", "activewindowv2>>55d0")
    front(desk)
    assert {b"j/activewindow"} == set(hyprland.questions)


def test_it_is_found_without_its_name_and_tells_idle_time(sway: Sway, hyprland: Hyprland) -> None:
    hyprland.front = ONE
    found = find_desk({"XDG_RUNTIME_DIR": str(sway.folder), "SWAYSOCK": "/nonexistent"})
    assert ("Hyprland, by its IPC", True) == (found.name, found.tells_idle)
    assert ("One", "first", False) == front(found)
    found.close()


def test_a_private_window_stays_private(hyprland: Hyprland, desk: HyprlandDesk) -> None:
    private = ONE | {"class": "firefox", "title": "Mozilla Firefox Private Browsing"}
    for title in (private["title"], "a page"):
        hyprland.front = private | {"title": title}
        hyprland.tell("activewindow>>firefox,x")
        assert ("firefox", title, True) == front(desk)


def test_a_hyprland_that_ends_is_a_desk_lost(hyprland: Hyprland, desk: HyprlandDesk) -> None:
    hyprland.tell("submap>>")
    hyprland.end()
    with pytest.raises(DeskLost):
        front(desk)
