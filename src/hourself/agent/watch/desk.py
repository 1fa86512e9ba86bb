# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every desk can do: wait, look, and say for how long no input came."""

from __future__ import annotations

from typing import Protocol

from hourself.core.scrub import Glimpse


class DeskLost(Exception):
    """The desk went away, or is not here; the text says why, and what to do."""


class DeskShut(DeskLost):
    """The desktop is here, and tells nothing until the person does what the text says."""


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
