# SPDX-License-Identifier: AGPL-3.0-or-later
"""A period in numbers: slot by slot, by level, by name and by category, all out of one answer of the engine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from hourself.core.days import month_end, month_of
from hourself.core.pulse import pulse
from hourself.core.taxonomy import Category
from hourself.server.report.ask import Kind, Perspective, Question, ask, wanted_names
from hourself.server.report.cells import Resolution, Time, slot_of, snapshot
from hourself.server.report.day import Named, Ranked, rank_categories, sum_levels
from hourself.server.report.documents import sum_documents
from hourself.server.report.period import Period, PeriodKind
from hourself.server.report.today import Today
from hourself.server.store.names import Name, read_names
from hourself.server.store.store import Store


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the time is looked at, and how it is summed; None lets all through, schedule 0 is all hours."""

    time: Time = Time.PERSON
    schedule: int = 0
    device: int | None = None
    level: int | None = None
    name: int | None = None
    category: Category | None = None
    overview: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What somebody looks at: whose time, of which period, through which filters, and on which day they look."""

    store: Store
    account: int
    period: Period
    filters: Filters
    today: Today

    def ask(
        self,
        kind: Kind = Kind.ACTIVITY,
        resolution: Resolution | None = None,
        period: Period | None = None,
    ) -> Iterator[tuple[int, Any, int]]:
        """`(slot, key, seconds)` of the period, or of another; without a resolution in one slot, numbered 0."""
        question = self.question(kind, resolution, period)
        rows = ask(self.store, self.account, question).rows
        return ((row.slot or 0, row.key, row.seconds) for row in rows)

    def question(
        self,
        kind: Kind = Kind.ACTIVITY,
        resolution: Resolution | None = None,
        period: Period | None = None,
    ) -> Question:
        """What the engine is asked; the one place that knows how filters are said to it."""
        period = period or self.period
        return Question(
            period.begin,
            period.end,
            kind,
            Perspective.INTERVAL if resolution else Perspective.RANK,
            resolution or Resolution.DAY,
            **{field.name: getattr(self.filters, field.name) for field in fields(self.filters)},
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour of a day, or days from `begin` to `end` (both included), with its seconds by level."""

    begin: int
    end: int
    hour: int | None
    by_level: dict[int, int]

    @property
    def total(self) -> int:
        """All its seconds."""
        return sum(self.by_level.values())

    @property
    def pulse(self) -> int | None:
        """Its productivity pulse, None without time."""
        return pulse(self.by_level)

    @property
    def mean(self) -> Fraction | None:
        """Its mean level, from -2 to 2, None without time."""
        return mean_level(self.by_level)


@dataclass(frozen=True, slots=True)
class Overviewed:
    """An overview with its categories, each with most seconds first."""

    overview: str
    seconds: int
    categories: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """The period that one is compared with, as far as that one has come by now; `whole`: all of it counts."""

    period: Period
    by_level: dict[int, int]
    whole: bool

    @property
    def total(self) -> int:
        """All its seconds that count."""
        return sum(self.by_level.values())


@dataclass(frozen=True, slots=True)
class Spread:
    """A period in numbers. Slots, levels, names and categories each add up to `total`.

    `unsorted`: seconds of names that neither the catalog nor the person knows; `before` is None when that has nothing.
    """

    period: Period
    running: bool
    slots: tuple[Slot, ...]
    names: tuple[Named, ...]
    by_level: dict[int, int]
    before: Before | None
    unsorted: int

    @property
    def total(self) -> int:
        """All seconds."""
        return sum(self.by_level.values())

    @property
    def pulse(self) -> int | None:
        """The productivity pulse, None without time."""
        return pulse(self.by_level)

    @property
    def mean(self) -> Fraction | None:
        """The mean level, None without time."""
        return mean_level(self.by_level)

    @property
    def categories(self) -> tuple[Ranked, ...]:
        """Categories, most seconds first."""
        return rank_categories(self.names)

    @property
    def overviews(self) -> tuple[Overviewed, ...]:
        """The tree of overviews and categories, most seconds first."""
        tree: defaultdict[str, list[Ranked]] = defaultdict(list)
        for ranked in self.categories:
            tree[ranked.category.overview].append(ranked)
        overviews = [Overviewed(key, sum(each.seconds for each in of), tuple(of)) for key, of in tree.items()]
        return tuple(sorted(overviews, key=lambda each: (-each.seconds, each.overview)))


def read_spread(view: View) -> Spread:
    """A period of an account's time."""
    period = view.period
    with snapshot(view.store):
        names = read_names(view.store, view.account)
        cells: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for slot, level, seconds in view.ask(Kind.PRODUCTIVITY, period.resolution):
            cells[slot].append((level, seconds))
        sums = sum_names(view, period)
        before = _read_before(view, names)
    named = rank_names(sums, names)
    return Spread(
        period=period,
        running=period.holds(view.today.day),
        slots=tuple(_slots(period, cells)),
        names=named,
        by_level=sum_levels((each.name.level, each.seconds) for each in named),
        before=before,
        unsorted=sum(each.seconds for each in named if not each.name.known),
    )


def read_days(view: View) -> tuple[Slot, ...]:
    """Each day of a period by level, however long it is."""
    cells: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for slot, level, seconds in view.ask(Kind.PRODUCTIVITY, Resolution.DAY):
        cells[slot].append((level, seconds))
    days = range(view.period.begin, view.period.end + 1)
    return tuple(Slot(day, day, None, sum_levels(cells.get(day, ()))) for day in days)


def rank_names(sums: Mapping[int, int], names: Mapping[int, Name]) -> tuple[Named, ...]:
    """Names with their seconds, most first."""
    named = [Named(names[id_], seconds) for id_, seconds in sums.items() if seconds and id_ in names]
    return tuple(sorted(named, key=lambda each: (-each.seconds, each.name.label, each.name.id)))


def mean_level(by_level: Mapping[int, int]) -> Fraction | None:
    """The mean level of seconds by level, None without any."""
    total = sum(by_level.values())
    return Fraction(sum(level * seconds for level, seconds in by_level.items()), total) if total else None


def sum_names(view: View, period: Period) -> Counter[int]:
    """Seconds by name of some period."""
    return Counter({name: seconds for _, name, seconds in view.ask(period=period)})


def sum_so_far(view: View, other: Period) -> Counter[int]:
    """Seconds by name of `other`, up to where the view's own period has come by now, to the minute."""
    if not view.period.holds(view.today.day):
        return sum_names(view, other)
    last = min(other.begin + view.today.day - view.period.begin, other.end)
    sums: Counter[int] = Counter()
    if last > other.begin:
        sums += sum_names(view, replace(other, end=last - 1))
    # The tallies end at full hours; only the spans know the minute.
    return sums + sum_until(view, last, view.today.until)


def sum_until(view: View, day: int, until: int) -> Counter[int]:
    """Seconds by name of a day, up to that second since its midnight."""
    question = view.question(period=Period(PeriodKind.DAY, day, day))
    names = wanted_names(view.store, view.account, question)
    sums: Counter[int] = Counter()
    with snapshot(view.store) as reader:
        for name, _, seconds in sum_documents(reader, question.scope(view.account), until=until):
            if name in names:
                sums[names[name].id] += seconds
    return sums


def _read_before(view: View, names: Mapping[int, Name]) -> Before | None:
    other = view.period.before()
    if other.begin < 0 or view.period.begin > view.today.day:
        return None
    sums = sum_so_far(view, other)
    by_level = sum_levels((names[name].level, seconds) for name, seconds in sums.items() if name in names)
    return Before(other, by_level, not view.period.holds(view.today.day)) if by_level else None


def _slots(period: Period, cells: Mapping[int, Iterable[tuple[int, int]]]) -> Iterator[Slot]:
    """Every slot of a period, those without time too."""
    if period.resolution is Resolution.HOUR:
        for hour in range(24):
            by_level = sum_levels(cells.get(period.begin * 24 + hour, ()))
            yield Slot(period.begin, period.begin, hour, by_level)
        return
    begin = period.begin
    while begin <= period.end:
        end = min(_slot_end(begin, period.resolution), period.end)
        yield Slot(begin, end, None, sum_levels(cells.get(slot_of(begin, period.resolution), ())))
        begin = end + 1


def _slot_end(day: int, resolution: Resolution) -> int:
    if resolution is Resolution.MONTH:
        return month_end(month_of(day))
    return slot_of(day, resolution) + 6 if resolution is Resolution.WEEK else day
