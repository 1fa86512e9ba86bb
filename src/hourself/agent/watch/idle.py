# SPDX-License-Identifier: AGPL-3.0-or-later
"""Since when no input came, on Wayland: by `ext_idle_notifier_v1`, else by the older `org_kde_kwin_idle`.

A compositor tells that nothing came for some time, and that something came again; never what it was. A seat is named in
the request, and neither a keyboard nor a pointer is ever asked of it.
"""

from __future__ import annotations

import time

from hourself.agent.watch.desk import Stillness
from hourself.agent.watch.wayland import Wayland, Words

#: Shorter tells the last input more exactly, and wakes the agent at each pause in typing.
_GRAIN = 2.0
_GET_TIMEOUT, _GET_NOTIFICATION, _GET_INPUT_NOTIFICATION = 0, 1, 2
_IDLED, _RESUMED = 0, 1


class IdleClock:
    """Seconds since the last input, as a compositor tells them."""

    def __init__(self, wayland: Wayland) -> None:
        self._idle_since: float | None = None
        self._still = Stillness()
        #: Whether what plays, and so keeps the screen on, is told apart from input.
        self._apart = False
        self.tells = "wl_seat" in wayland.offers and self._subscribe(wayland)

    def seconds(self) -> float:
        """Since the last input; 0 while the pause is shorter than the grain."""
        if self._idle_since is not None:
            return time.monotonic() - self._idle_since
        # Nobody goes on for so long without a pause of the grain: something that plays keeps the screen on.
        return 0.0 if self._apart else self._still.seconds()

    def see(self, window: object, title: str) -> None:
        """Tell what is in front; a title, which may change by itself, is a sign of somebody where no other is told."""
        self._still.see(window if self.tells else (window, title))

    def _subscribe(self, wayland: Wayland) -> bool:
        grain = int(_GRAIN * 1000)
        if "ext_idle_notifier_v1" in wayland.offers:
            seat, _ = wayland.bind("wl_seat", 1, _ignore)
            notifier, version = wayland.bind("ext_idle_notifier_v1", 2, _ignore)
            self._apart = version >= 2
            request = _GET_INPUT_NOTIFICATION if self._apart else _GET_NOTIFICATION
            wayland.send(notifier, request, wayland.make(self._take), grain, seat)
        elif "org_kde_kwin_idle" in wayland.offers:
            seat, _ = wayland.bind("wl_seat", 1, _ignore)
            notifier, _ = wayland.bind("org_kde_kwin_idle", 1, _ignore)
            wayland.send(notifier, _GET_TIMEOUT, wayland.make(self._take), seat, grain)
        else:
            return False
        wayland.settle()
        return True

    def _take(self, event: int, _words: Words) -> None:
        if event == _IDLED:
            self._idle_since = time.monotonic() - _GRAIN
        elif event == _RESUMED:
            self._idle_since = None
            self._still.stir()


def _ignore(_event: int, _words: Words) -> None:
    """A seat tells its abilities, which do not matter here."""
