# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file would bring, before it does: the days, the sums, what is there already and what stays out, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from hourself.core.catalog import look_up
from hourself.core.taxonomy import LEVEL_NAMES, Category
from hourself.server.imports.forms.form import Reading
from hourself.server.imports.plan import Day, Planner
from hourself.server.imports.stage import Stage

TOP = 12


class Left(NamedTuple):
    """Something that stays out: why, how many rows, and the seconds that go with it."""

    reason: str
    rows: int
    seconds: int


@dataclass(slots=True)
class Preview:
    """Sums in seconds; `told` is all that the file tells (without what is left out), `added` what of it is new."""

    label: str
    asks_zone: bool
    notes: tuple[str, ...]
    told: int = 0
    added: int = 0
    known: int = 0
    first: int | None = None
    last: int | None = None
    clash_days: int = 0
    clash_seconds: int = 0
    levels: list[tuple[str, int]] = field(default_factory=list)
    categories: list[tuple[Category, int]] = field(default_factory=list)
    names: list[tuple[str, int]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @property
    def all_known(self) -> bool:
        """Whether there is time in the file, and all of it is stored already."""
        return self.told > 0 and not self.added


def preview(reading: Reading, stage: Stage, planner: Planner) -> Preview:
    """Go through the days without storing anything."""
    seen = Preview(reading.label, reading.asks_zone, reading.notes)
    told: Counter[int] = Counter()
    for day in planner.days():
        _add_day(seen, day)
        told.update(day.told)
    _sum_up(seen, told, stage, planner)
    seen.left = [
        Left(reason, rows, round(stage.left_seconds[reason])) for reason, rows in stage.left.most_common()
    ]
    return seen


def _add_day(seen: Preview, day: Day) -> None:
    seen.added += day.added
    seen.known += day.known
    seen.clash_seconds += day.clashing
    seen.clash_days += 1 if day.clashing else 0
    if day.told:
        seen.first = day.day if seen.first is None else seen.first
        seen.last = day.day


def _sum_up(seen: Preview, told: Counter[int], stage: Stage, planner: Planner) -> None:
    levels: Counter[int] = Counter()
    categories: Counter[Category] = Counter()
    names: Counter[str] = Counter()
    for number, length in told.items():
        level, category = planner.classify(number)
        named = stage.name_of(number)
        known = named.kind in {"app", "site"}
        levels[level] += length
        categories[category] += length
        names[look_up(named.kind, named.name).label if known else named.name] += length
    seen.told = round(sum(told.values()) / 1000)
    seen.levels = [
        (LEVEL_NAMES[level], round(levels[level] / 1000)) for level in LEVEL_NAMES if levels[level]
    ]
    seen.categories = [(each, round(length / 1000)) for each, length in categories.most_common(TOP)]
    seen.names = [(name, round(length / 1000)) for name, length in names.most_common(TOP)]
