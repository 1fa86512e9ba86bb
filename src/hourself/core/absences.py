# SPDX-License-Identifier: AGPL-3.0-or-later
"""Absences: stretches between two uses in which no device of a person was used, long enough to ask what they were.

laptop  ━━mail━━              ━━code━━
phone              ━maps━
absent          ┄┄┄      ┄┄┄┄┄
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from hourself.core.days import day_of

#: Seconds. Shorter is a pause to think; longer is a night, a journey, a day off, which nobody need explain.
SHORTEST, LONGEST = 300, 4 * 3600


class Stretch(NamedTuple):
    """From `start` to `end` (UTC seconds), `offset` minutes east of UTC."""

    start: int
    end: int
    offset: int


def find_absences(used: Iterable[Stretch], told: Iterable[tuple[int, int]] = ()) -> list[Stretch]:
    """The absences between some uses, in order, each with the offset of the use before it.

    `used`: what every device recorded, in any order. `told`: stretches (start, end) that are not asked about: what they
    were is known, or the person does not want to say. An absence that one of them touches is not asked about either.
    """
    gaps = [gap for gap in _find_gaps(used) if is_askable(gap)]
    known = _Known(told)
    return [gap for gap in gaps if not known.touch(gap)]


def is_askable(gap: Stretch) -> bool:
    """Whether a stretch without use is one to ask about: neither too short nor too long, and inside one local day."""
    within = day_of(gap.start, gap.offset) == day_of(gap.end - 1, gap.offset)
    return within and SHORTEST <= gap.end - gap.start <= LONGEST


def is_open(gap: Stretch, others: Iterable[tuple[int, int]]) -> bool:
    """Whether a stretch is one to ask about and none of the others (start, end), used or told, reaches into it."""
    return is_askable(gap) and not _Known(others).touch(gap)


def _find_gaps(used: Iterable[Stretch]) -> Iterable[Stretch]:
    last: Stretch | None = None
    for use in sorted(used):
        if last is not None and use.start > last.end:
            yield Stretch(last.end, use.start, last.offset)
        if last is None or use.end > last.end:
            last = use


class _Known:
    """Stretches, made apart and put in order, so that one look tells whether any reaches into another."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            elif end > start:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, gap: Stretch) -> bool:
        """Whether one of them has a second in common with `gap`."""
        place = bisect_left(self._starts, gap.end) - 1
        return place >= 0 and self._ends[place] > gap.start
