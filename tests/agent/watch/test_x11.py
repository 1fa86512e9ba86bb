# SPDX-License-Identifier: AGPL-3.0-or-later
"""The X11 desk on a real server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.protocol import display as protocol
from Xlib.protocol import event

from hourself.agent.watch import desk as desks
from hourself.agent.watch.choose import find_desk
from hourself.agent.watch.x11 import X11Desk
from tests.desk import Desk, missing

pytestmark = pytest.mark.skipif(bool(missing("Xvfb", "xterm")), reason=missing("Xvfb", "xterm"))


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        made = Desk(stack, tmp_path)
        made.manage()
        yield made


def test_what_is_told_along_with_an_answer_is_not_waited_for(screen: Desk) -> None:
    screen.run("xterm")
    window = screen.find("XTerm")
    screen.activate(window)
    desk = X11Desk(screen.environ["DISPLAY"])
    desk.look()
    screen.ask("xdotool", "set_window", "--name", "another", str(window))
    time.sleep(0.2)
    # The news of it is read here, with the answer: nothing more comes.
    desk.idle()
    begin = time.monotonic()
    desk.select([desk.fileno()], [], [], 5)
    waited = time.monotonic() - begin
    desk.close()

    assert waited < 1


def test_a_name_left_from_a_wayland_session_hides_no_x_server(screen: Desk, tmp_path: Path) -> None:
    left = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
    desk = find_desk(left | {"DISPLAY": screen.environ["DISPLAY"]})
    desk.close()

    assert X11Desk is type(desk)


def test_a_server_that_numbers_its_events_otherwise_is_watched_after_another(
    screen: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What an extension of the other server left: python-xlib keeps it for the process.
    others = event.event_class | dict.fromkeys(range(64, 128), event.KeyPress)
    monkeypatch.setattr(protocol.Display, "event_classes", others)
    desk = X11Desk(screen.environ["DISPLAY"])
    told = desk.idle()
    desk.close()

    assert told >= 0


@pytest.mark.parametrize(
    ("kind", "raw", "app"),
    [
        ("STRING", b"xterm\0XTerm\0", "XTerm"),
        ("UTF8_STRING", "éditeur\0Éditeur\0".encode(), "Éditeur"),
        ("COMPOUND_TEXT", b"old\0Old\0", "Old"),
        ("STRING", b"alone", "alone"),
        ("STRING", b"first\0\0", "first"),
        ("CARDINAL", b"", "unknown"),
    ],
)
def test_a_class_of_any_type_is_read(tmp_path: Path, kind: str, raw: bytes, app: str) -> None:
    with ExitStack() as stack:
        # Without a window manager, which may end for such a window: what it would tell is told by hand.
        display = Display(Desk(stack, tmp_path).environ["DISPLAY"])
        root = display.screen().root
        window = root.create_window(0, 0, 99, 99, 0, X.CopyFromParent)
        window.change_property(display.intern_atom("WM_CLASS"), display.intern_atom(kind), 8, raw)
        active, number = display.intern_atom("_NET_ACTIVE_WINDOW"), display.intern_atom("WINDOW")
        root.change_property(active, number, 32, [window.id])
        display.sync()
        desk = X11Desk(display.get_display_name())
        seen = desk.look()
        desk.close()
        display.close()

    assert seen and app == seen.app


def test_where_no_idle_time_is_told_an_hour_without_a_change_is_the_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 3600 == desks.STILL
    monkeypatch.setattr(desks, "STILL", 0.4)
    with ExitStack() as stack:
        desk = X11Desk(Desk(stack, tmp_path).environ["DISPLAY"])
        desk._idles = False
        before = desk.idle()
        time.sleep(0.5)
        after = desk.idle()
        desk.close()

    assert (0.0, True) == (before, after >= 0.5)
