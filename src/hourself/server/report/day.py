# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the page of one day shows, in one reading of the store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hourself.core.days import same_weekday_before
from hourself.core.pulse import pulse
from hourself.core.taxonomy import Category
from hourself.server.report.cells import (
    Cell,
    Resolution,
    Scope,
    Time,
    read_rank,
    read_slots,
    snapshot,
)
from hourself.server.report.documents import sum_documents
from hourself.server.report.timeline import Block, read_timeline
from hourself.server.store.cipher import Connection
from hourself.server.store.names import Name, read_names
from hourself.server.store.store import Store

__all__ = ["Block", "Compared", "Day", "Named", "Ranked", "rank_categories", "read_day", "sum_levels"]


@dataclass(frozen=True, slots=True)
class Named:
    """A name and its seconds."""

    name: Name
    seconds: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A category and its seconds; `level` is the one that most of them have."""

    category: Category
    level: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The day that a day is compared with; `until`: up to that second since its midnight (None: all)."""

    day: int
    total: int
    by_level: dict[int, int]
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day in numbers: all in seconds, every breakdown adds up to `total`.

    `hours`: 24 times seconds by level. `names` and `categories`: most seconds first. `unsorted`: of names
    that neither the catalog nor the person knows. `compared`: None when that other day has nothing.
    """

    day: int
    total: int
    by_level: dict[int, int]
    pulse: int | None
    hours: tuple[dict[int, int], ...]
    names: tuple[Named, ...]
    categories: tuple[Ranked, ...]
    timeline: tuple[Block, ...]
    compared: Compared | None
    unsorted: int


def read_day(
    store: Store,
    account: int,
    day: int,
    *,
    device: int | None = None,
    until: int | None = None,
    schedule: int = 0,
    time: Time = Time.DEVICE,
) -> Day:
    """A local day (a day number), on one device or all, in the hours of one schedule or all.

    `until` (seconds since local midnight) cuts the day it is compared with: fair while a day still runs.
    """
    before = same_weekday_before(day)
    scope = Scope(account, day, day, device, schedule, time)
    earlier = Scope(account, before, before, device, schedule, time)
    with snapshot(store) as reader:
        names = read_names(store, account)
        cells = [cell for cell in read_slots(reader, scope, names, Resolution.HOUR) if cell[1] in names]
        timeline = read_timeline(store, account, day, device=device)
        compared = _compare(reader, names, earlier, until)
    named = _rank_names(cells, names)
    by_level = sum_levels((each.name.level, each.seconds) for each in named)
    return Day(
        day=day,
        total=sum(by_level.values()),
        by_level=by_level,
        pulse=pulse(by_level),
        hours=_sum_hours(cells, names),
        names=named,
        categories=rank_categories(named),
        timeline=timeline,
        compared=compared,
        unsorted=sum(each.seconds for each in named if not each.name.known),
    )


def rank_categories(names: Iterable[Named]) -> tuple[Ranked, ...]:
    """The categories of some names, most seconds first."""
    levels: defaultdict[Category, Counter[int]] = defaultdict(Counter)
    for named in names:
        levels[named.name.category][named.name.level] += named.seconds
    ranked = [
        Ranked(key, max(by, key=lambda level: (by[level], level)), by.total()) for key, by in levels.items()
    ]
    return tuple(sorted(ranked, key=lambda each: (-each.seconds, each.category)))


def sum_levels(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Seconds by level, from 2 down to -2, of `(level, seconds)` pairs; levels without any are left out."""
    sums: Counter[int] = Counter()
    for level, seconds in pairs:
        sums[level] += seconds
    return {level: sums[level] for level in sorted(sums, reverse=True) if sums[level]}


def _rank_names(cells: Iterable[Cell], names: Mapping[int, Name]) -> tuple[Named, ...]:
    sums: Counter[int] = Counter()
    for _, name, seconds in cells:
        sums[names[name].id] += seconds
    named = [Named(names[id_], seconds) for id_, seconds in sums.items() if seconds]
    return tuple(sorted(named, key=lambda each: (-each.seconds, each.name.label, each.name.id)))


def _sum_hours(cells: Iterable[Cell], names: Mapping[int, Name]) -> tuple[dict[int, int], ...]:
    hours: list[list[tuple[int, int]]] = [[] for _ in range(24)]
    for slot, name, seconds in cells:
        hours[slot % 24].append((names[name].level, seconds))
    return tuple(sum_levels(pairs) for pairs in hours)


def _compare(
    reader: Connection, names: Mapping[int, Name], scope: Scope, until: int | None
) -> Compared | None:
    whole = [(name, seconds) for _, name, seconds in read_rank(reader, scope, names)]
    if not whole:
        return None
    part = whole
    if until is not None:
        # The tallies end at full hours; only the spans know the minute.
        part = [(name, seconds) for name, _, seconds in sum_documents(reader, scope, until=until)]
    levels = sum_levels((names[name].level, seconds) for name, seconds in part if name in names)
    return Compared(scope.begin, sum(levels.values()), levels, until)
