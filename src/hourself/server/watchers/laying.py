# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day's pieces in whole seconds, whose sum is the day's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

#: First second, and the second after the last.
Spot = tuple[int, int]


def lay(pieces: Sequence[tuple[int, int]], end: int) -> list[Spot]:
    """Where pieces lie that begin and end at these milliseconds, in order and without overlap; their day ends at `end`.

    All pieces up to any one are together as long as they truly are, rounded to a second: what one loses, the next gets.
    So none lies more than two seconds beside its place, and the sum does not drift.
    """
    return _push_back(_lay(pieces), end)


def _lay(pieces: Iterable[tuple[int, int]]) -> list[Spot]:
    spots: list[Spot] = []
    exact = given = at = 0
    for start, stop in pieces:
        exact += stop - start
        length = (exact + 500) // 1000 - given
        given += length
        begin = max((start + 500) // 1000, at)
        at = begin + length
        spots.append((begin, at))
    return spots


def _push_back(spots: list[Spot], limit: int) -> list[Spot]:
    """What was pushed behind the day's end makes way backwards."""
    for place in range(len(spots) - 1, -1, -1):
        begin, end = spots[place]
        if end <= limit:
            break
        spots[place] = begin - (end - limit), limit
        limit = spots[place][0]
    return spots
