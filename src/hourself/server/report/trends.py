# SPDX-License-Identifier: AGPL-3.0-or-later
"""Trends: a period against the one before and the same a year ago, and the row of periods that leads to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from hourself.core.taxonomy import Category
from hourself.server.report.ask import Kind
from hourself.server.report.cells import Resolution, slot_of, snapshot
from hourself.server.report.day import sum_levels
from hourself.server.report.period import Period, PeriodKind
from hourself.server.report.spread import Slot, View, sum_names, sum_so_far
from hourself.server.store.names import Name, read_names

Key = TypeVar("Key", bound=Hashable)
#: How many periods the row that leads to one has; a rolling mean covers four of them.
ROW, ROLLING = 26, 4


@dataclass(frozen=True, slots=True)
class Change(Generic[Key]):
    """A name or a category: its seconds in the period, in the one before and in the same a year ago."""

    key: Key
    seconds: int
    before: int
    year_before: int

    @property
    def difference(self) -> int:
        """Seconds more than in the period before; below 0: less."""
        return self.seconds - self.before


@dataclass(frozen=True, slots=True)
class Trends:
    """Sums by level of the three periods, and what changed in between, the greatest change first.

    `row`: this period and the ones before, oldest first.
    """

    by_level: dict[int, int]
    before: dict[int, int]
    year_before: dict[int, int]
    names: tuple[Change[Name], ...]
    categories: tuple[Change[Category], ...]
    row: tuple[Slot, ...]

    @property
    def rolling(self) -> tuple[int, ...]:
        """The mean of the last four totals at each place of the row."""
        totals = [slot.total for slot in self.row]
        return tuple(_mean(totals[max(0, at - ROLLING + 1) : at + 1]) for at in range(len(totals)))


def read_trends(view: View) -> Trends:
    """What changed; a period that still runs is compared with as much of the others."""
    period = view.period
    with snapshot(view.store):
        names = read_names(view.store, view.account)
        sums = (
            sum_names(view, period),
            *(
                sum_so_far(view, other)
                for other in (period.before(), period.year_before())
                if other.begin >= 0
            ),
        )
        row = _read_row(view)
    levels = [sum_levels((names[id_].level, seconds) for id_, seconds in each.items()) for each in sums]
    now, before, year_before = [*levels, {}, {}][:3]
    return Trends(
        by_level=now,
        before=before,
        year_before=year_before,
        names=_changes(sums, lambda id_: names[id_]),
        categories=_changes(sums, lambda id_: names[id_].category),
        row=row,
    )


def _changes(sums: Sequence[Counter[int]], key_of: Callable[[int], Key]) -> tuple[Change[Key], ...]:
    folded: list[Counter[Key]] = [Counter() for _ in range(3)]
    for into, each in zip(folded, sums, strict=False):
        for id_, seconds in each.items():
            into[key_of(id_)] += seconds
    now, before, year = folded
    changes = [Change(key, now[key], before[key], year[key]) for key in {**now, **before, **year}]
    return tuple(sorted(changes, key=lambda each: (-abs(each.difference), str(each.key))))


_ROW_RESOLUTION = {
    PeriodKind.DAY: Resolution.DAY,
    PeriodKind.WEEK: Resolution.WEEK,
    PeriodKind.CUSTOM: Resolution.DAY,
}


def _read_row(view: View) -> tuple[Slot, ...]:
    period = view.period
    count = ROW if period.kind is not PeriodKind.YEAR else 10
    periods = [each for each in (period.step(-by) for by in range(count - 1, -1, -1)) if each.begin >= 0]
    resolution = _ROW_RESOLUTION.get(period.kind, Resolution.MONTH)
    whole = Period(PeriodKind.CUSTOM, periods[0].begin, period.end)
    cells: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for slot, level, seconds in view.ask(Kind.PRODUCTIVITY, resolution, whole):
        cells[slot][level] += seconds
    return tuple(Slot(each.begin, each.end, None, _sum(each, resolution, cells)) for each in periods)


def _sum(period: Period, resolution: Resolution, cells: Mapping[int, Counter[int]]) -> dict[int, int]:
    first, last = slot_of(period.begin, resolution), slot_of(period.end, resolution)
    slots = (
        range(first, last + 1)
        if last - first < len(cells)
        else [each for each in cells if first <= each <= last]
    )
    return sum_levels(pair for slot in slots if slot in cells for pair in cells[slot].items())


def _mean(values: list[int]) -> int:
    return sum(values) // len(values)
