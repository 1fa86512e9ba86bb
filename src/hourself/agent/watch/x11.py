# SPDX-License-Identifier: AGPL-3.0-or-later
"""The X11 desk: which window is in front, what it calls itself, and for how long no input came.

It asks for properties of the focused window alone, and for one number from the XScreenSaver extension. It listens to
no key and looks at no picture.
"""

from __future__ import annotations

from pathlib import Path

from Xlib import X, display, error
from Xlib.ext import screensaver  # noqa: F401 -- its import is what teaches Display the extension
from Xlib.xobject.drawable import Window

from hourself.core.scrub import Glimpse, is_browser, is_private

_GONE = (error.BadWindow, error.BadDrawable, error.BadValue)
_PRIVATE_FLAGS = {
    "--incognito",
    "--inprivate",
    "--private",
    "-private",
    "--private-window",
    "-private-window",
}


class DeskLost(Exception):
    """The X server went away."""


class Desk:
    """A connection to one X server."""

    def __init__(self, name: str | None = None) -> None:
        """Raises `DeskLost` when no X server answers at `name` (`$DISPLAY` by default)."""
        try:
            self._display = display.Display(name)
        except (error.DisplayError, error.ConnectionClosedError, OSError) as fault:
            raise DeskLost(str(fault)) from None
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
        #: Windows (with their process) that once said they are private: most say it only until a page is open.
        self._private: set[tuple[int, int]] = set()
        self._root.change_attributes(event_mask=X.PropertyChangeMask)
        self._display.flush()

    @property
    def tells_idle(self) -> bool:
        """Whether the server has the XScreenSaver extension."""
        return bool(self._idles)

    def fileno(self) -> int:
        """For select: readable when something changed."""
        return int(self._display.fileno())

    def drain(self) -> None:
        """Take the events that came: they say that it is time to look, and nothing else of them is used."""
        self._guard(self._drain)

    def look(self) -> Glimpse | None:
        """The window in front, or None when there is none."""
        return self._guard(self._look)  # type: ignore[return-value] # the guard gives what it guards

    def idle(self) -> float:
        """Seconds since the last input, by the XScreenSaver extension; 0 where it is missing."""
        if not self._idles:
            return 0.0
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
            names = window.get_wm_class() or ("", "")
            app, title = names[1] or names[0] or "unknown", self._title(window)
            return Glimpse(app, title, private=is_browser(app) and self._is_private(window, title))
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
            if window.get_wm_class():
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
        for name in ("_NET_WM_NAME", "WM_NAME"):
            found = window.get_full_property(self._atoms[name], X.AnyPropertyType)
            if found is not None and found.value:
                raw = found.value
                kind = "utf-8" if found.property_type == self._atoms["UTF8_STRING"] else "latin-1"
                return raw if isinstance(raw, str) else bytes(raw).decode(kind, "replace")
        return ""

    def _is_private(self, window: Window, title: str) -> bool:
        """Whether a browser's window says that it is private, ever said so, or has a process that was told to be."""
        found = window.get_full_property(self._atoms["_NET_WM_PID"], X.AnyPropertyType)
        process = int(found.value[0]) if found is not None and len(found.value) else 0
        if (window.id, process) not in self._private:
            if not is_private(title) and not _is_started_private(process):
                return False
            self._private.add((window.id, process))
        return True


def _is_started_private(process: int) -> bool:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(word.decode("utf-8", "replace") in _PRIVATE_FLAGS for word in words)


def _ignore(*_: object) -> None:
    """A window may die before it hears us."""
