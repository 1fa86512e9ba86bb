# SPDX-License-Identifier: AGPL-3.0-or-later
"""A part of a day: what was in front between two moments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hourself.server.report.cells import snapshot
from hourself.server.report.day import Named, sum_levels
from hourself.server.report.spread import View, rank_names, sum_until
from hourself.server.store.names import read_names


@dataclass(frozen=True, slots=True)
class Part:
    """From `begin` to `end`, seconds since local midnight; names with most seconds first."""

    begin: int
    end: int
    names: tuple[Named, ...]
    by_level: dict[int, int]

    @property
    def total(self) -> int:
        """All seconds."""
        return sum(self.by_level.values())


def read_part(view: View, begin: int, end: int) -> Part:
    """A part of the view's first day, exact to the second."""
    with snapshot(view.store):
        names = read_names(view.store, view.account)
        sums = Counter(sum_until(view, view.period.begin, end))
        sums.subtract(sum_until(view, view.period.begin, begin))
    named = rank_names(+sums, names)
    return Part(begin, end, named, sum_levels((each.name.level, each.seconds) for each in named))
