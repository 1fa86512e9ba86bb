# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tray: its real process on a real bus, shown by a panel that asks as those of desktops do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from hourself.agent.ignored import Ignored
from hourself.agent.pause import Pause, find_tomorrow, read_pause
from hourself.agent.tray.drawing import SHAPES, draw
from hourself.agent.tray.icon import open_command
from hourself.agent.tray.link import Tray, find_bus
from hourself.agent.tray.menu import Choice, Menu, Status, describe
from hourself.core.scrub import Sight
from hourself.wire.batch import State
from tests.bus import Panel, start_bus
from tests.desk import missing, wait_for

needs_bus = pytest.mark.skipif(bool(missing("dbus-daemon")), reason="dbus-daemon is not here")
WRITER = Sight("app", "Writer_2", "a title that no menu shows")


class Shown(NamedTuple):
    """A tray and the panel that shows it."""

    tray: Tray
    panel: Panel
    folder: Path

    def tell(self, state: State, until: int | None = None, sight: Sight | None = None) -> None:
        """Tell the tray how things stand, and wait until it says so."""
        before = self.panel.labels()
        self.tray.tell(state, until, sight)
        wait_for(lambda: self.panel.labels() != before, "the menu to change")


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    with ExitStack() as stack:
        bus = start_bus(stack)
        panel = Panel(stack, bus)
        tray = Tray(tmp_path, "http://127.0.0.1:1", bus)
        stack.callback(tray.close)
        panel.admit()
        yield Shown(tray, panel, tmp_path)


@needs_bus
def test_the_menu_tells_what_is_recorded(shown: Shown) -> None:
    shown.tell(State.RECORDING, sight=WRITER)

    assert [
        "Recording Writer__2", "Pause for 15 minutes", "Pause for an hour", "Pause until tomorrow",
        "Never record Writer__2 again", "Open the dashboard",
    ] == shown.panel.labels()  # fmt: skip


@needs_bus
def test_the_icon_changes_with_what_is_done(shown: Shown) -> None:
    seen = {bytes(shown.panel.properties()["IconPixmap"][0][2])}
    for state, sight in ((State.RECORDING, WRITER), (State.PAUSED, None), (State.AWAY, None)):
        shown.tell(state, sight=sight)
        seen.add(bytes(shown.panel.properties()["IconPixmap"][0][2]))

    assert len(SHAPES) == len(seen)


@needs_bus
@pytest.mark.parametrize(("label", "minutes"), [("Pause for 15 minutes", 15), ("Pause for an hour", 60)])
def test_pressing_pause_pauses(shown: Shown, label: str, minutes: int) -> None:
    now = time.time()
    shown.panel.press(label)

    standing = read_pause(shown.folder, now)
    assert standing and standing.until and abs(standing.until - now - minutes * 60) < 10


@needs_bus
def test_pause_until_tomorrow_and_record_again(shown: Shown) -> None:
    shown.panel.press("Pause until tomorrow")
    paused = read_pause(shown.folder, time.time())
    shown.tell(State.PAUSED, find_tomorrow(time.time()))
    shown.panel.press("Record again")

    assert [Pause(find_tomorrow(time.time())), None] == [paused, read_pause(shown.folder, time.time())]


@needs_bus
def test_the_agent_hears_of_a_choice(shown: Shown) -> None:
    shown.panel.press("Pause for an hour")

    assert b"." == shown.tray.files()[0].recv(1)  # type: ignore[union-attr] # it is a socket


@needs_bus
def test_a_click_means_the_name_that_was_drawn(shown: Shown) -> None:
    shown.tell(State.RECORDING, sight=WRITER)
    number = next(number for number, line in shown.panel.menu().items() if "Never" in line.get("label", ""))
    shown.tell(State.RECORDING, sight=Sight("site", "example.com"))
    shown.panel.call("EventGroup", "a(isvu)", ([(number, "clicked", ("s", ""), 0)],))

    assert {("app", "Writer_2")} == Ignored(shown.folder).read()


@needs_bus
def test_a_panel_may_ask_for_anything(shown: Shown) -> None:
    group = shown.panel.call("GetGroupProperties", "aias", ([3], ["label"]))[0]

    assert [(3, {"label": ("s", "Pause for 15 minutes")})] == group
    assert (("s", "Open the dashboard"),) == shown.panel.call("GetProperty", "is", (9, "label"))
    assert ([], []) == shown.panel.call("AboutToShowGroup", "ai", ([0],))
    with pytest.raises(AssertionError, match="no Explode here"):
        shown.panel.call("Explode", "i", (0,))


@needs_bus
def test_a_panel_that_comes_back_is_given_the_icon_again(tmp_path: Path) -> None:
    with ExitStack() as stack:
        bus = start_bus(stack)
        tray = Tray(tmp_path, "http://127.0.0.1:1", bus)
        stack.callback(tray.close)
        names = []
        for _ in range(2):
            with ExitStack() as life:
                panel = Panel(life, bus)
                panel.admit()
                names.append(panel.item)

    assert names[0] == names[1]


@needs_bus
def test_the_tray_ends_with_its_bus_and_the_agent_goes_on(tmp_path: Path) -> None:
    with ExitStack() as stack:
        tray = Tray(tmp_path, "http://127.0.0.1:1", start_bus(stack))
    wait_for(lambda: tray.hear() or not tray.files(), "the tray to end")  # type: ignore[func-returns-value]
    tray.tell(State.AWAY, None, None)

    assert [] == tray.files()


def test_what_is_not_to_be_seen_is_not_told() -> None:
    lines = [describe(Status("recording")), describe(Status("paused", 3600)), describe(Status("away"))]

    assert ["Nothing in front is recorded", "Away: nothing is recorded"] == lines[::2]
    assert lines[1].startswith("Paused until ")


@pytest.mark.parametrize("reason", ["revoked", "unknown"])
def test_a_device_that_is_signed_out_says_so_and_what_to_do(reason: str) -> None:
    menu, status = Menu(), Status("recording", None, None, reason)
    menu.show(status)

    assert (True, "off") == (describe(status).startswith(("Signed out", "Nothing reaches")), status.shape)
    assert ["Sign this device in again: what waits is sent then"] == [
        item.label for item in menu.items if "Sign" in item.label and not item.choice and item.id != 1
    ]


def test_a_menu_remembers_the_last_names_alone() -> None:
    menu = Menu()
    for number in range(500):
        menu.show(Status("recording", None, ("app", f"a{number}")))

    assert None is menu.find(100)
    assert Choice("ignore", None, "app", "a499") == menu.find(599)


@pytest.mark.parametrize("shape", SHAPES)
def test_an_icon_is_told_by_its_shape(shape: str) -> None:
    others = [draw(other, 22) for other in SHAPES if other != shape]
    grey = [[sum(icon[n + 1 : n + 4]) for n in range(0, len(icon), 4)] for icon in (draw(shape, 22), *others)]

    assert all(sum(a != b for a, b in zip(grey[0], other, strict=True)) > 20 for other in grey[1:])


def test_the_dashboard_of_this_computer_is_opened_signed_in(tmp_path: Path) -> None:
    (tmp_path / "running").write_text("8417")

    assert "start" in open_command(tmp_path / "agent", "http://127.0.0.1:8417/")
    assert ["xdg-open", "https://time.example.org"] == open_command(
        tmp_path / "agent", "https://time.example.org"
    )


def test_a_page_of_the_dashboard_is_opened(tmp_path: Path) -> None:
    (tmp_path / "running").write_text("8417")

    assert ["--page", "/away"] == open_command(tmp_path / "agent", "http://127.0.0.1:8417", "/away")[-2:]
    assert ["xdg-open", "https://a.example/away"] == open_command(tmp_path, "https://a.example/", "/away")


def test_a_bus_is_looked_for_where_sessions_have_it(tmp_path: Path) -> None:
    assert None is find_bus({"XDG_RUNTIME_DIR": str(tmp_path)})
    assert "unix:path=/x" == find_bus({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"})


def test_an_app_is_called_by_its_name_and_ignored_by_what_was_seen() -> None:
    menu = Menu()
    menu.show(Status("recording", now=("app", "org.xfce.mousepad")))
    ignore = next(item for item in menu.items if "Never" in item.label)

    assert ("Recording Mousepad", "Never record Mousepad again") == (menu.items[0].label, ignore.label)
    assert Choice("ignore", kind="app", name="org.xfce.mousepad") == ignore.choice
