# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real Sway, watched by its own IPC and by the protocols that other compositors offer too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from hourself.agent.watch.choose import find_desk
from hourself.agent.watch.desk import Desk, DeskLost
from hourself.agent.watch.sway import SwayDesk
from hourself.agent.watch.wlroots import WlrootsDesk
from tests.agent.watch.looking import front, shows
from tests.desk import end, missing, wait_for
from tests.sway import Sway

MISSING = missing("sway", "foot", "setpriv")
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
    sway.turn_to("One")
    assert shows(desk, "One", "первый", False)
    sway.turn_to("Two")
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


def test_it_is_chosen_by_what_answers(sway: Sway) -> None:
    found = [find_desk(sway.environ)]
    found.append(find_desk({"XDG_RUNTIME_DIR": str(sway.folder), "SWAYSOCK": "/nonexistent"}))
    assert ["Sway", WlrootsDesk.name] == [desk.name for desk in found]
    for desk in found:
        desk.close()


def test_a_compositor_that_ends_is_a_desk_lost(sway: Sway, desk: Desk) -> None:
    end(sway.compositor)
    with pytest.raises(DeskLost):
        front(desk)
