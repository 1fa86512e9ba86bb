# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real KWin without a screen, its scripts and its idle protocol."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from jeepney import DBusAddress, new_method_call

from hourself.agent.watch.bus import Bus
from hourself.agent.watch.choose import find_desk
from hourself.agent.watch.desk import DeskLost
from hourself.agent.watch.kde import INTERFACE, MEMBER, PATH, KdeDesk
from tests.agent.watch.looking import edits, front
from tests.desk import end, wait_for
from tests.kwin import MISSING, start_kwin
from tests.session import Session

pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    with ExitStack() as stack:
        made = Session(stack)
        made.kwin = start_kwin(made)  # type: ignore[attr-defined] # to end it
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.environ["DBUS_SESSION_BUS_ADDRESS"])
        yield made


@pytest.fixture
def desk(session: Session) -> Iterator[KdeDesk]:
    found = find_desk(session.environ)
    assert isinstance(found, KdeDesk)
    yield found
    found.close()


def test_the_window_in_front_is_told(session: Session, desk: KdeDesk) -> None:
    first = session.edit("first.txt")
    assert edits(desk, "first.txt", first.pid)
    second = session.edit("second.txt")
    assert edits(desk, "second.txt", second.pid)
    end(second)
    assert edits(desk, "first.txt", first.pid)
    end(first)
    wait_for(lambda: front(desk) is None, "nothing in front")


def test_what_an_agent_left_behind_is_taken_out(session: Session, desk: KdeDesk) -> None:
    first = session.edit("first.txt")
    desk._joint.close()
    desk._bus.close()  # as when it falls: nothing is unloaded
    again = find_desk(session.environ)
    assert edits(again, "first.txt", first.pid)
    again.close()
    desk.__init__(str(session.folder / "wayland-test"))  # type: ignore[misc] # for the fixture to close


def test_a_glance_leaves_the_agent_its_script(session: Session, desk: KdeDesk) -> None:
    find_desk(session.environ, glance=True).close()
    first = session.edit("first.txt")
    assert edits(desk, "first.txt", first.pid)


def test_idle_time_grows(desk: KdeDesk) -> None:
    assert desk.tells_idle
    wait_for(lambda: front(desk) or 2 <= desk.idle() < 4, "idle time", 10)


def test_only_kwin_is_believed(desk: KdeDesk) -> None:
    stranger = Bus(lambda _: None)
    mine = DBusAddress(PATH, desk._bus.name, INTERFACE)
    stranger.send(new_method_call(mine, MEMBER, "ssss", ("Forged", "title", "1", "window")))
    assert None is front(desk)
    # Were the stranger KWin, the same would be told: so the call did arrive.
    desk._kwin = stranger.name
    stranger.send(new_method_call(mine, MEMBER, "ssss", ("Forged", "title", "1", "window")))
    assert ("Forged", "title", False) == front(desk)
    stranger.close()


def test_a_kwin_that_ends_is_a_desk_lost(session: Session, desk: KdeDesk) -> None:
    end(session.kwin)  # type: ignore[attr-defined] # set by the fixture
    with pytest.raises(DeskLost):
        front(desk)
