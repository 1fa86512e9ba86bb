# SPDX-License-Identifier: AGPL-3.0-or-later
"""The productivity pulse, and durations as people write them."""

from __future__ import annotations

from collections.abc import Mapping

WEIGHTS = {2: 100, 1: 75, 0: 50, -1: 25, -2: 0}


def pulse(seconds: Mapping[int, int]) -> int | None:
    """The pulse 0 to 100 of seconds by level (2 to -2); None when nothing was recorded.

    RescueTime's formula, rounded down: `floor((100·L2 + 75·L1 + 50·L0 + 25·L-1) / total)`.
    """
    total = sum(seconds.values())
    if not total:
        return None
    return sum(WEIGHTS[level] * amount for level, amount in seconds.items()) // total


def words(seconds: int) -> str:
    """A duration for a sentence: `6 h 12 min`, `52 min`, `under 1 min`."""
    if 0 < seconds < 60:
        return "under 1 min"
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def clock(seconds: int) -> str:
    """A duration for a column: `6:12`, hours and minutes."""
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02d}"
