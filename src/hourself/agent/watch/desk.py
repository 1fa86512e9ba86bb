# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every desk can do: wait, look, and say for how long no input came."""

from __future__ import annotations

import time
from typing import Protocol

from hourself.core.scrub import Glimpse
from hourself.core.spans import PLAYING_LIMIT

#: So long, without a sign of the person, a desk that tells no input is taken to be used: as long as what plays.
STILL = PLAYING_LIMIT


class DeskLost(Exception):
    """The desk went away, or is not here; the text says why, and what to do."""


class DeskShut(DeskLost):
    """The desktop is here, and tells nothing until the person does what the text says."""


class Stillness:
    """Since when nothing moved at a desk that does not tell, or cannot, that no input comes."""

    def __init__(self) -> None:
        self._front: object = None
        self._since = time.monotonic()

    def stir(self) -> None:
        """Something told of the person."""
        self._since = time.monotonic()

    def see(self, front: object) -> None:
        """Tell what is in front: that it is another is a sign of the person."""
        if front != self._front:
            self._front = front
            self.stir()

    def seconds(self) -> float:
        """Since the last sign, once it is so long ago that nobody can be there; else 0."""
        still = time.monotonic() - self._since
        return still if still > STILL else 0.0


class Desk(Protocol):
    """A desk to watch. Every method raises `DeskLost` when it is gone; it is closed all the same."""

    @property
    def name(self) -> str:
        """What it is, in a person's words."""

    @property
    def tells_idle(self) -> bool:
        """Whether it says when no input comes."""

    def fileno(self) -> int:
        """For select: readable when something changed."""

    def drain(self) -> None:
        """Take in what changed."""

    def look(self) -> Glimpse | None:
        """The window in front, or None when there is none."""

    def idle(self) -> float:
        """Seconds since the last input; 0 where that is not told."""

    def close(self) -> None:
        """Let go of it."""
