# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compositors built on wlroots, and others that offer `zwlr_foreign_toplevel_manager_v1`.

The protocol tells the names of all windows, and their titles as they change; there is no asking for one alone. What is
not in front is kept in memory, for the moment when it comes to the front without its title being told again.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from hourself.agent.watch.desk import DeskLost
from hourself.agent.watch.idle import IdleClock
from hourself.agent.watch.private import PrivateWindows
from hourself.agent.watch.wayland import Wayland, Words
from hourself.core.scrub import Glimpse

MANAGER = "zwlr_foreign_toplevel_manager_v1"
_TOPLEVEL, _FINISHED = 0, 1
_TITLE, _APP_ID, _STATE, _DONE, _CLOSED = 0, 1, 4, 5, 6
_DESTROY = 7
_MINIMIZED, _ACTIVATED = 1, 2


@dataclass(slots=True)
class _Window:
    """A window, as far as it was told. `turn` counts activations: the latest is in front."""

    app: str = ""
    title: str = ""
    states: frozenset[int] = frozenset()
    turn: int = 0

    @property
    def in_front(self) -> bool:
        """Some compositors leave minimized windows activated."""
        return _ACTIVATED in self.states and _MINIMIZED not in self.states


class WlrootsDesk:
    """A connection to such a compositor."""

    name = "a Wayland compositor, by wlr-foreign-toplevel-management"

    def __init__(self, path: str) -> None:
        """Raises `DeskLost` when no such compositor answers at the socket."""
        self._wayland = Wayland(path)
        self._windows: dict[int, _Window] = {}
        self._turns = 0
        self._private = PrivateWindows()
        if MANAGER not in self._wayland.offers:
            self._wayland.close()
            raise DeskLost(f"this compositor does not offer {MANAGER}")
        self._wayland.bind(MANAGER, 3, self._take_manager)
        self._wayland.settle()
        self._idle = IdleClock(self._wayland)

    @property
    def tells_idle(self) -> bool:
        """Whether the compositor offers one of the idle protocols."""
        return self._idle.tells

    def fileno(self) -> int:
        """For select."""
        return self._wayland.fileno()

    def drain(self) -> None:
        """Take the events that came."""
        self._wayland.drain()

    def look(self) -> Glimpse | None:
        """The window activated last. Which process shows it is not told."""
        front = [number for number, window in self._windows.items() if window.in_front]
        if not front:
            return None
        number = max(front, key=lambda each: self._windows[each].turn)
        window = self._windows[number]
        self._idle.see(number, window.title)
        app = window.app or "unknown"
        return Glimpse(app, window.title, private=self._private.holds(number, 0, app, window.title))

    def idle(self) -> float:
        """Seconds since the last input."""
        return self._idle.seconds()

    def close(self) -> None:
        """Let go of the compositor."""
        self._wayland.close()

    def _take_manager(self, event: int, words: Words) -> None:
        if event == _FINISHED:
            raise DeskLost("the compositor tells of no more windows")
        number = words.number()
        self._windows[number] = _Window()
        self._wayland.expect(number, lambda event, words: self._take_window(number, event, words))

    def _take_window(self, number: int, event: int, words: Words) -> None:
        window = self._windows[number]
        if event == _TITLE:
            window.title = words.text()
            # Also behind others: a private window says so once, and may come to the front with another title.
            self._private.holds(number, 0, window.app, window.title)
        elif event == _APP_ID:
            window.app = words.text()
        elif event == _STATE:
            self._set_states(window, words.array())
        elif event == _CLOSED:
            del self._windows[number]
            self._private.forget(number)
            self._wayland.send(number, _DESTROY)
            self._wayland.forget(number)

    def _set_states(self, window: _Window, raw: bytes) -> None:
        was_in_front = window.in_front
        window.states = frozenset(state for (state,) in struct.iter_unpack("=I", raw))
        if window.in_front and not was_in_front:
            self._turns += 1
            window.turn = self._turns
