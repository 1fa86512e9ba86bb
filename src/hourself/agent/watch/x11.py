# SPDX-License-Identifier: AGPL-3.0-or-later
"""The X11 desk: which window is in front, what it calls itself, and for how long no input came.

It asks for properties of the focused window alone, and for one number from the XScreenSaver extension. It listens to
no key and looks at no picture.
"""

from __future__ import annotations

import select
from typing import Any

from Xlib import X, display, error, ext
from Xlib.protocol import display as protocol
from Xlib.protocol import event
from Xlib.xobject.drawable import Window

from hourself.agent.watch.desk import DeskLost, Stillness
from hourself.agent.watch.private import PrivateWindows
from hourself.core.scrub import Glimpse

_GONE = (error.BadWindow, error.BadDrawable, error.BadValue)
# Of what the server offers nothing else is loaded: python-xlib would load what records keys and pictures too.
ext.__extensions__ = [each for each in ext.__extensions__ if each[0] in {"MIT-SCREEN-SAVER", "RANDR"}]

Files = list[Any]


class X11Desk:
    """A connection to one X server."""

    def __init__(self, name: str | None = None) -> None:
        """Raises `DeskLost` when no X server answers at `name` (`$DISPLAY` by default)."""
        # python-xlib keeps what events mean for all servers together, though each numbers its own: after another server
        # a display may not open at all.
        protocol.Display.event_classes = event.event_class.copy()
        try:
            self._display = display.Display(name)
        except (error.DisplayError, error.ConnectionClosedError, OSError) as fault:
            raise DeskLost(str(fault)) from None
        # A window may go while it is asked of: that is said by an error that nobody waits for.
        self._display.set_error_handler(lambda *_: None)
        self._root = self._display.screen().root
        self._atoms = {
            each: self._display.intern_atom(each)
            for each in (
                "_NET_ACTIVE_WINDOW",
                "_NET_WM_NAME",
                "_NET_WM_PID",
                "UTF8_STRING",
                "WM_NAME",
                "WM_CLASS",
            )
        }
        self._idles = self._display.has_extension("MIT-SCREEN-SAVER")
        self._front: Window | None = None
        self._private = PrivateWindows()
        self._still = Stillness()
        self._root.change_attributes(event_mask=X.PropertyChangeMask)
        self._display.flush()

    @property
    def name(self) -> str:
        """The display's name."""
        return f"the X display {self._display.get_display_name()}"

    @property
    def is_xwayland(self) -> bool:
        """Whether this server only shows X11 programs inside a Wayland session, and so sees no other window."""
        if self._display.query_extension("XWAYLAND") is not None:
            return True
        # Older ones are told by the names of their screens.
        return any(name.startswith("XWAYLAND") for name in self._find_screens())

    def _find_screens(self) -> list[str]:
        if not self._display.has_extension("RANDR"):
            return []
        found = self._root.xrandr_get_screen_resources_current()
        info = self._display.xrandr_get_output_info
        return [str(info(output, found.config_timestamp).name) for output in found.outputs]

    @property
    def tells_idle(self) -> bool:
        """Whether the server has the XScreenSaver extension."""
        return bool(self._idles)

    def fileno(self) -> int:
        """For select: readable when something changed."""
        return int(self._display.fileno())

    def select(
        self, files: Files, writes: Files, faults: Files, seconds: float
    ) -> tuple[Files, Files, Files]:
        """As `select.select`, waiting for nothing while events are here: they may have come along with an answer."""
        here = self._guard(self._display.pending_events)
        return select.select(files, writes, faults, 0 if here else seconds)

    def drain(self) -> None:
        """Take the events that came: they say that it is time to look, and nothing else of them is used."""
        self._guard(self._drain)

    def look(self) -> Glimpse | None:
        """The window in front, or None when there is none."""
        return self._guard(self._look)  # type: ignore[return-value] # the guard gives what it guards

    def idle(self) -> float:
        """Seconds since the last input, by the XScreenSaver extension; where it is missing, as `Stillness` tells."""
        if not self._idles:
            return self._still.seconds()
        return self._guard(lambda: self._root.screensaver_query_info().idle / 1000)  # type: ignore[return-value] # the same

    def close(self) -> None:
        """Let go of the server."""
        try:
            self._display.close()
        except (error.ConnectionClosedError, OSError):
            return

    def _guard(self, ask: object) -> object:
        try:
            return ask()  # type: ignore[operator] # always one of the methods above
        except (error.ConnectionClosedError, OSError) as fault:
            raise DeskLost(str(fault)) from None

    def _drain(self) -> None:
        while self._display.pending_events():
            self._display.next_event()

    def _look(self) -> Glimpse | None:
        try:
            window = self._find_front()
            if window is None:
                return None
            self._follow(window)
            app, title, process = self._class(window) or "unknown", self._title(window), self._process(window)
            self._still.see((window.id, title))
            private = self._private.holds(window.id, process, app, title)
            return Glimpse(app, title, private=private, process=process)
        except _GONE:
            # The window died between two questions: the next look finds its successor.
            return None

    def _find_front(self) -> Window | None:
        active = self._root.get_full_property(self._atoms["_NET_ACTIVE_WINDOW"], X.AnyPropertyType)
        if active is not None and len(active.value):
            number = int(active.value[0])
            return self._display.create_resource_object("window", number) if number else None
        return self._find_focus()

    def _find_focus(self) -> Window | None:
        """Without a window manager that tells: the focused window, or its ancestor that has a class."""
        window = self._display.get_input_focus().focus
        while not isinstance(window, int) and window.id != self._root.id:
            if self._class(window):
                found: Window = window
                return found
            window = window.query_tree().parent
        return None

    def _follow(self, window: Window) -> None:
        """Hear of title changes of the window in front, and no longer of the one before."""
        if self._front is not None and self._front.id == window.id:
            return
        if self._front is not None:
            self._front.change_attributes(event_mask=X.NoEventMask, onerror=_ignore)
        window.change_attributes(event_mask=X.PropertyChangeMask, onerror=_ignore)
        self._front = window

    def _title(self, window: Window) -> str:
        return self._text(window, "_NET_WM_NAME") or self._text(window, "WM_NAME")

    def _class(self, window: Window) -> str:
        """The second of the two names in WM_CLASS (ICCCM 4.1.2.5), else the first; some give only one."""
        first, _, second = self._text(window, "WM_CLASS").partition("\0")
        return second.partition("\0")[0] or first

    def _text(self, window: Window, name: str) -> str:
        """A property's text, of whatever type a program gave it."""
        found = window.get_full_property(self._atoms[name], X.AnyPropertyType)
        if found is None or not found.value:
            return ""
        kind = "utf-8" if found.property_type == self._atoms["UTF8_STRING"] else "latin-1"
        return found.value if isinstance(found.value, str) else bytes(found.value).decode(kind, "replace")

    def _process(self, window: Window) -> int:
        found = window.get_full_property(self._atoms["_NET_WM_PID"], X.AnyPropertyType)
        return int(found.value[0]) if found is not None and len(found.value) else 0


def _ignore(*_: object) -> None:
    """A window may die before it hears us."""
