# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person with a real store, for the tests of reports, and the slow and simple truth beside them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from hourself.core.days import day_start, month_of, parse_day, week_start
from hourself.core.spans import split
from hourself.core.taxonomy import Category
from hourself.server.report.ask import Document, Key, Kind, Question
from hourself.server.report.cells import Resolution, schedule_hours
from hourself.server.store.amounts import Amount, write_amounts
from hourself.server.store.names import Choice, Name, classify, read_names, read_title
from hourself.server.store.schema import create
from hourself.server.store.spans import Book, write_spans
from hourself.server.store.store import Store, open_store
from hourself.wire.batch import Span

#: A Tuesday.
TUESDAY = parse_day("2026-11-24")
_accounts = itertools.count(1)
SLOTS: dict[Resolution, Callable[[int, int], int]] = {
    Resolution.HOUR: lambda day, hour: day * 24 + hour,
    Resolution.DAY: lambda day, _: day,
    Resolution.WEEK: lambda day, _: week_start(day),
    Resolution.SUNDAY_WEEK: lambda day, _: max(each for each in range(day - 6, day + 1) if each % 7 == 3),
    Resolution.MONTH: lambda day, _: month_of(day),
    Resolution.HOUR_OF_WEEK: lambda day, hour: (day + 3) % 7 * 24 + hour,
}


def make_store(folder: Path) -> Store:
    """A new store with its tables."""
    store = open_store(folder, bytes(32))
    writer = store.writer()
    create(writer)
    writer.close()
    return store


@dataclass
class Desk:
    """A new account in a store; what it is told to use is written as an agent's batch would be."""

    store: Store
    account: int = field(default_factory=lambda: next(_accounts))

    def __post_init__(self) -> None:
        self.book = Book(self.account, self.store.vault.make(self.account))

    def write(self, device: int, spans: list[Span]) -> None:
        """Write spans of one device."""
        with self.store.writing() as connection:
            write_spans(connection, self.book, device, spans)

    def tell(self, source: int, rows: list[tuple[str, Amount]]) -> None:
        """Write amounts; each stands beside the name that its `name` is to become."""
        with self.store.writing() as connection:
            told = [each._replace(name=self.book.name_id(connection, "app", name)) for name, each in rows]
            write_amounts(connection, self.account, source, told)

    def use(
        self,
        name: str,
        begin: int,
        end: int,
        *,
        day: int = TUESDAY,
        title: str | None = None,
        device: int = 1,
        offset: int = 60,
    ) -> None:
        """Use an app from one second of a local day to another."""
        midnight = day_start(day, offset)
        span = Span(1, midnight + begin, midnight + end, offset, "app", name, title)
        self.write(device, [span])

    def sort(self, name: str, category: Category, level: int) -> None:
        """Choose a category and a level for a name."""
        classify(self.store, self.account, self.find(name).id, Choice(category, level))

    def find(self, name: str) -> Name:
        """A name by what the agent calls it."""
        return next(each for each in read_names(self.store, self.account).values() if each.name == name)

    def title(self, number: int) -> str | None:
        """The text of a title."""
        return read_title(self.store, self.account, number)


def recount(desk: Desk, question: Question) -> dict[tuple[int | None, Key], int]:
    """The answer to a question, piece by piece from the raw spans and amounts (of amounts, device time alone)."""
    names = read_names(desk.store, desk.account)
    hours = schedule_hours(desk.store.reader(), question.scope(desk.account))
    sums: Counter[tuple[int | None, Key]] = Counter()
    for device, name, title, day, hour, seconds in _cells(desk, once=question.scope(desk.account).once):
        if not question.begin <= day <= question.end or question.device not in {None, device}:
            continue
        if question.wants(names[name]) and (hours is None or (day + 3) % 7 * 24 + hour in hours):
            slot = SLOTS[question.resolution](day, hour) if question.perspective == "interval" else None
            sums[slot, _key(question.kind, names[name], title)] += seconds
    return dict(sums) if question.kind is not Kind.EFFICIENCY else _means(sums)


def _means(sums: Counter[tuple[int | None, Key]]) -> dict[tuple[int | None, Key], int]:
    means = {}
    for slot in {slot for slot, _ in sums}:
        levels = [(int(level), part) for (each, level), part in sums.items() if each == slot]  # type: ignore[arg-type]
        total = sum(part for _, part in levels)
        means[slot, Fraction(sum(level * part for level, part in levels), total)] = total
    return means  # type: ignore[return-value]


def recount_until(desk: Desk, day: int, until: int) -> int:
    """The seconds of a local day up to a second of it, from the raw spans."""
    asked = 'SELECT start, "end", "offset" FROM span WHERE account = ?'
    rows = desk.store.reader().execute(asked, (desk.account,)).fetchall()
    cut = ((start - day_start(day, offset), end - day_start(day, offset)) for start, end, offset in rows)
    return sum(max(0, min(end, until) - max(start, 0)) for start, end in cut)


def _cells(desk: Desk, *, once: bool) -> Iterator[tuple[int, int, int, int, int, int]]:
    asked = 'SELECT device, name, title, start, "end", "offset" FROM span WHERE account = ?'
    spans = desk.store.reader().execute(asked, (desk.account,)).fetchall()
    for device, name, title, *times in _keep_last(spans) if once else spans:
        for day, hour, seconds in split(*times):
            yield device, name, title, day, hour, seconds
    asked = "SELECT day, second, length, name, title, seconds FROM amount WHERE account = ?"
    for day, second, length, name, title, seconds in desk.store.reader().execute(asked, (desk.account,)):
        yield 0, name, title, day, second // 3600 if length < 86_400 else 0, seconds


def _keep_last(spans: list[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    """Person time by its definition: between any two edges, the span that started last has the moment."""
    edges = sorted({edge for span in spans for edge in span[3:5]})
    for begin, end in itertools.pairwise(edges):
        there = [span for span in spans if span[3] <= begin and end <= span[4]]
        if there:
            device, name, title, _, _, offset = max(there, key=lambda span: (span[3], span[0]))
            yield device, name, title, begin, end, offset


def _key(kind: Kind, name: Name, title: int) -> Key:
    keys: dict[Kind, Key] = {
        Kind.OVERVIEW: name.category.overview,
        Kind.CATEGORY: name.category,
        Kind.ACTIVITY: name.id,
        Kind.PRODUCTIVITY: name.level,
        Kind.EFFICIENCY: name.level,
        Kind.DOCUMENT: Document(name.id, title),
    }
    return keys[kind]
