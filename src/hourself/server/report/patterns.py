# SPDX-License-Identifier: AGPL-3.0-or-later
"""Patterns: the hours of the week, summed over a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from hourself.core.days import to_date
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.report.ask import Kind
from hourself.server.report.cells import Resolution
from hourself.server.report.day import sum_levels
from hourself.server.report.spread import View


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of the week (weekday 0 is Monday), with its seconds by level in the whole period."""

    weekday: int
    hour: int
    by_level: dict[int, int]

    @property
    def total(self) -> int:
        """All its seconds."""
        return sum(self.by_level.values())

    @property
    def levels(self) -> tuple[int, ...]:
        """Seconds of each level, from 2 down to -2."""
        return tuple(self.by_level.get(level, 0) for level in LEVEL_NAMES)

    @property
    def main(self) -> int:
        """The level that most of its seconds have; 0 without any."""
        return max(self.by_level, key=lambda level: (self.by_level[level], level), default=0)


@dataclass(frozen=True, slots=True)
class Pattern:
    """168 cells, Monday 00 first, and how often each weekday is in the period, up to today."""

    cells: tuple[Cell, ...]
    weekdays: tuple[int, ...]

    @property
    def total(self) -> int:
        """All seconds."""
        return sum(cell.total for cell in self.cells)

    def by_hour(self) -> tuple[dict[int, int], ...]:
        """Seconds by level in each hour of the day."""
        return tuple(_fold(cell for cell in self.cells if cell.hour == hour) for hour in range(24))

    def by_weekday(self) -> tuple[dict[int, int], ...]:
        """Seconds by level on each weekday."""
        return tuple(_fold(cell for cell in self.cells if cell.weekday == day) for day in range(7))


def read_pattern(view: View) -> Pattern:
    """The hours of the week in a period of an account's time."""
    cells: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for slot, level, seconds in view.ask(Kind.PRODUCTIVITY, Resolution.HOUR_OF_WEEK):
        cells[slot].append((level, seconds))
    found = tuple(Cell(*divmod(slot, 24), sum_levels(cells[slot])) for slot in range(168))
    period = view.period
    last = min(period.end, max(view.today.day, period.begin))
    return Pattern(found, tuple(_count(period.begin, last, weekday) for weekday in range(7)))


def _count(begin: int, end: int, weekday: int) -> int:
    first = begin + (weekday - to_date(begin).weekday()) % 7
    return max(0, (end - first) // 7 + 1)


def _fold(cells: Iterable[Cell]) -> dict[int, int]:
    return sum_levels((level, cell.by_level.get(level, 0)) for cell in cells for level in LEVEL_NAMES)
