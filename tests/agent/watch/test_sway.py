# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real Sway, watched by its own IPC and by the protocols that other compositors offer too."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from hourself.agent.watch import desk as desks
from hourself.agent.watch.choose import find_desk
from hourself.agent.watch.desk import Desk, DeskLost
from hourself.agent.watch.sway import SwayDesk
from hourself.agent.watch.wlroots import WlrootsDesk
from hourself.doctor import examine_desk
from tests.agent.watch.looking import front, shows
from tests.desk import end, missing, wait_for
from tests.sway import Sway

MISSING = missing("sway", "foot", "setpriv", "xterm", "Xwayland")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
Open = Callable[[Sway], Desk]


@pytest.fixture
def sway() -> Iterator[Sway]:
    with ExitStack() as stack:
        yield Sway(stack)


@pytest.fixture(params=[SwayDesk, WlrootsDesk])
def desk(sway: Sway, request: pytest.FixtureRequest) -> Iterator[Desk]:
    made = WlrootsDesk(sway.wayland) if request.param is WlrootsDesk else SwayDesk(sway.ipc, sway.wayland)
    yield made
    made.close()


def test_the_window_in_front_is_told(sway: Sway, desk: Desk) -> None:
    assert None is front(desk)
    sway.open("One", "первый")
    sway.open("Two", "second")
    sway.activate("One")
    assert shows(desk, "One", "первый", False)
    sway.activate("Two")
    assert shows(desk, "Two", "second", False)


def test_what_stood_before_is_found(sway: Sway) -> None:
    sway.open("One", "first")
    sway.open("Two", "second")
    for desk in (SwayDesk(sway.ipc, sway.wayland), WlrootsDesk(sway.wayland)):
        assert shows(desk, "Two", "second", False)
        desk.close()


def test_an_empty_workspace_and_a_closed_window_are_nothing(sway: Sway, desk: Desk) -> None:
    one = sway.open("One", "first")
    assert shows(desk, "One", "first", False)
    sway.tell("workspace 2")
    wait_for(lambda: front(desk) is None, "nothing in front")
    sway.tell("workspace 1")
    assert shows(desk, "One", "first", False)
    end(one)
    wait_for(lambda: front(desk) is None, "nothing in front")


def test_a_private_window_stays_private(sway: Sway, desk: Desk) -> None:
    shell = "printf '\\033]0;Mozilla Firefox Private Browsing\\007'; sleep 3; printf '\\033]0;a page\\007'; sleep 99"
    sway.run("foot", "--app-id=firefox", "sh", "-c", shell)
    assert shows(desk, "firefox", "Mozilla Firefox Private Browsing", True)
    assert shows(desk, "firefox", "a page", True)


def test_idle_time_grows_and_ends_with_input(sway: Sway, desk: Desk) -> None:
    assert desk.tells_idle
    sway.nudge()
    wait_for(lambda: front(desk) or 2 <= desk.idle() < 3, "idle time", 10)
    sway.nudge()
    wait_for(lambda: front(desk) or desk.idle() == 0, "its end", 2)


def test_what_keeps_the_screen_on_counts_for_no_longer_than_what_plays(
    sway: Sway, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 3600 == desks.STILL
    if desk._idle._apart:  # type: ignore[attr-defined] # both have one
        pytest.skip("this Sway tells what plays apart from input")
    monkeypatch.setattr(desks, "STILL", 6.0)
    sway.open("Player", "a film")
    sway.tell("[app_id=Player] inhibit_idle open")
    sway.nudge()
    assert shows(desk, "Player", "a film", False)
    begin = time.monotonic()
    wait_for(lambda: front(desk) and desk.idle() > 0, "the end of use", 15)
    assert 4 < time.monotonic() - begin < 8
    sway.open("Editor", "a text")
    assert shows(desk, "Editor", "a text", False)
    assert desk.idle() == 0


def test_it_is_chosen_by_what_answers(sway: Sway) -> None:
    found = [find_desk(sway.environ)]
    found.append(find_desk({"XDG_RUNTIME_DIR": str(sway.folder), "SWAYSOCK": "/nonexistent"}))
    assert [SwayDesk, WlrootsDesk] == [type(desk) for desk in found]
    for desk in found:
        desk.close()


def test_an_agent_that_is_older_than_the_compositor_finds_it_by_no_name_of_before(sway: Sway) -> None:
    left = {"WAYLAND_DISPLAY": "wayland-99", "SWAYSOCK": str(sway.folder / "gone"), "DISPLAY": ":9999"}
    (sway.folder / "sway-ipc.1.1.sock").symlink_to(sway.ipc)
    desk = find_desk({"XDG_RUNTIME_DIR": str(sway.folder)} | left)
    desk.close()

    assert SwayDesk is type(desk)


def test_a_window_of_x11_is_told_by_its_class() -> None:
    with ExitStack() as stack:
        sway = Sway(stack, xwayland="enable")
        sway.run("xterm", "-class", "Old", "-title", "by X11", DISPLAY=sway.display())
        wait_for(lambda: "Old" in sway.windows(), "the window of X11")
        for desk in (SwayDesk(sway.ipc, sway.wayland), WlrootsDesk(sway.wayland)):
            assert shows(desk, "Old", "by X11", False)
            desk.close()


def test_a_title_in_an_old_encoding_ends_nothing() -> None:
    with ExitStack() as stack:
        sway = Sway(stack, xwayland="enable")
        sway.open("One", "first")
        desk = SwayDesk(sway.ipc, sway.wayland)
        title = os.fsdecode(b"caf\xe9")
        sway.run("xterm", "-class", "Old", "-title", title, DISPLAY=sway.display(), LANG="C", LC_ALL="C")
        assert shows(desk, "Old", "caf\ufffd", False)
        desk.close()


@pytest.fixture
def display(sway: Sway) -> Iterator[str]:
    """The display of an XWayland that belongs to whoever runs the tests, and so lets them in."""
    with ExitStack() as stack:
        yield wait_for(lambda: start_xwayland(stack, sway), "XWayland")


def start_xwayland(stack: ExitStack, sway: Sway) -> str:
    """The name of its display; empty when another X server took its number at the same moment."""
    read, write = os.pipe()
    command = ["Xwayland", "-shm", "-noreset", "-displayfd", str(write)]
    log = (sway.folder / "errors").open("a")
    server = subprocess.Popen(command, env=sway.environ, stderr=log, text=True, pass_fds=(write,))
    log.close()
    stack.callback(end, server)
    os.close(write)
    with os.fdopen(read) as pipe:
        name = pipe.readline().strip()
    return name and f":{name}"


def test_xwayland_is_never_watched(sway: Sway, display: str) -> None:
    known = {"DISPLAY": display, "XDG_RUNTIME_DIR": str(sway.folder)}
    found = find_desk(known | {"SWAYSOCK": sway.ipc})
    assert isinstance(found, SwayDesk)
    found.close()
    with pytest.raises(DeskLost, match="is XWayland"):
        find_desk(known | {"XDG_RUNTIME_DIR": "/nonexistent"})


def test_the_doctor_tells_how_it_is_watched(sway: Sway, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_RUNTIME_DIR", "WAYLAND_DISPLAY", "SWAYSOCK"):
        monkeypatch.setenv(name, sway.environ[name])
    expected = ["this desktop can be watched: Sway, by its IPC", "it tells since when no input came"]
    assert [(text, "") for text in expected] == list(examine_desk())


def test_where_a_compositor_tells_nothing_it_is_said(sway: Sway) -> None:
    blind = {"XDG_RUNTIME_DIR": str(sway.folder), "SWAYSOCK": "/nonexistent", "XDG_CURRENT_DESKTOP": "KDE"}
    with pytest.raises(DeskLost, match="this Wayland compositor does not tell"):
        find_desk(blind)


def test_where_no_compositor_answers_it_is_said(sway: Sway) -> None:
    sway.end()
    (sway.folder / "wayland-7").touch()
    with pytest.raises(DeskLost, match="no display to watch here"):
        find_desk(sway.environ)


def test_a_compositor_that_ends_is_a_desk_lost(sway: Sway, desk: Desk) -> None:
    sway.end()
    with pytest.raises(DeskLost):
        front(desk)
