# SPDX-License-Identifier: AGPL-3.0-or-later
"""A clock that neither suspend nor a set system time can bend: it runs monotonically from an anchor."""

from __future__ import annotations

import sys
import time

#: A system clock that differs from ours by more than this was set, or the machine slept.
STEP = 2.0


def hear_zone() -> None:
    """Whoever travels sets another time zone: a process that runs keeps to the one of its start until it asks."""
    if sys.platform != "win32":
        time.tzset()


class Clock:
    """UTC seconds since 1970 whose differences are true durations, until `check` says that the anchor moved."""

    def __init__(self) -> None:
        self._anchor()

    def now(self) -> float:
        """UTC seconds."""
        return self._wall + time.monotonic() - self._ticks

    def check(self) -> bool:
        """Whether the machine slept or its clock was set since the last look; if so, time goes on from the new one."""
        if abs(time.time() - self.now()) <= STEP:
            return False
        self._anchor()
        return True

    def offset(self) -> int:
        """Minutes east of UTC, here and now."""
        hear_zone()
        return time.localtime(self.now()).tm_gmtoff // 60

    def _anchor(self) -> None:
        self._wall, self._ticks = time.time(), time.monotonic()
