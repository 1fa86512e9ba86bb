# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one engine: a question about time, and its answer in exact seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from hourself.core.taxonomy import Category
from hourself.server.report.cells import (
    Resolution,
    Scope,
    Source,
    Time,
    read_rank,
    read_slots,
    schedule_hours,
    snapshot,
)
from hourself.server.report.documents import split_documents, sum_documents
from hourself.server.report.memory import sum_months
from hourself.server.store.cipher import Connection
from hourself.server.store.names import Name, read_names, read_title
from hourself.server.store.store import Store

#: Beyond this many days, what is not asked by name is summed up month by month, and kept.
MANY_DAYS = 62


class Kind(StrEnum):
    """What the seconds are summed by."""

    OVERVIEW = "overview"
    CATEGORY = "category"
    ACTIVITY = "activity"
    PRODUCTIVITY = "productivity"
    DOCUMENT = "document"
    EFFICIENCY = "efficiency"


class Perspective(StrEnum):
    """One sum for the whole stretch, or one for each slot of it."""

    RANK = "rank"
    INTERVAL = "interval"


class QuestionError(ValueError):
    """A question that has no answer; its text says why."""


class Document(NamedTuple):
    """The key of a document: ids of its name and its title; title 0 is time without a title."""

    name: int
    title: int


Key = str | Category | int | Document | Fraction


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: day numbers, `begin` and `end` included; a filter that is None lets all through.

    `resolution` counts only for intervals; `schedule` 0 is all hours. Raises `QuestionError` if the stretch ends before
    it begins.
    """

    begin: int
    end: int
    kind: Kind = Kind.ACTIVITY
    perspective: Perspective = Perspective.RANK
    resolution: Resolution = Resolution.HOUR
    time: Time = Time.DEVICE
    schedule: int = 0
    source: Source | None = None
    device: int | None = None
    name: int | None = None
    level: int | None = None
    category: Category | None = None
    overview: str | None = None

    def __post_init__(self) -> None:
        """Refuse a stretch that ends before it begins."""
        if self.end < self.begin:
            raise QuestionError("The last day is before the first: swap begin and end.")

    def scope(self, account: int) -> Scope:
        """Whose time is asked, and which."""
        return Scope(account, self.begin, self.end, self.device, self.schedule, self.time, self.source)

    def wants(self, name: Name) -> bool:
        """Whether a name passes the filters, as it is categorised now."""
        return (
            self.name in {None, name.id}
            and self.level in {None, name.level}
            and self.category in {None, name.category}
            and self.overview in {None, name.category.overview}
        )


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds of one key. `slot` is None in a rank; `cells.read_slots` says how slots are numbered.

    The key: an overview's name, a `Category`, a name's id, a level, a `Document`, or for efficiency the mean level,
    weighted by time.
    """

    slot: int | None
    key: Key
    seconds: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows by slot, then by seconds, most first. Empty slots and keys are left out."""

    question: Question
    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        """All seconds of the answer."""
        return sum(row.seconds for row in self.rows)


def ask(store: Store, account: int, question: Question) -> Answer:
    """Answer a question about an account's time. Sums are exact, whichever tally they come from."""
    with snapshot(store):
        wanted = wanted_names(store, account, question)
        read = _sum_documents if question.kind is Kind.DOCUMENT else _sum_names
        sums = read(store, question.scope(account), question, wanted)
    if question.kind is Kind.EFFICIENCY:
        sums = _mean_levels(sums)
    return Answer(question, _order(sums, ranked=question.perspective is Perspective.RANK))


def wanted_names(store: Store, account: int, question: Question) -> dict[int, Name]:
    """The names that a question is about, by all of their numbers."""
    names = read_names(store, account)
    if question.name in names:
        question = replace(question, name=names[question.name].id)
    return {number: name for number, name in names.items() if question.wants(name)}


def _sum_names(
    store: Store, scope: Scope, question: Question, wanted: Mapping[int, Name]
) -> Counter[tuple[int, Key]]:
    reader = store.reader()
    keys = {id_: _key(name, question.kind) for id_, name in wanted.items()}

    def count(part: Scope) -> Counter[tuple[int, Key]]:
        sums: Counter[tuple[int, Key]] = Counter()
        for slot, name, seconds in _read_cells(reader, part, question, wanted):
            if name in keys:
                sums[slot, keys[name]] += seconds
        return sums

    if not _is_long(question):
        return count(scope)
    asked = (store.path, question.kind, question.resolution, schedule_hours(reader, scope))
    return sum_months(reader, scope, asked, wanted, count)


def _is_long(question: Question) -> bool:
    """Whether the tallies hold many times more cells than the answer has rows."""
    tallied = (
        question.perspective is Perspective.INTERVAL and question.resolution is not Resolution.FIVE_MINUTES
    )
    few = question.kind not in {Kind.ACTIVITY, Kind.DOCUMENT}
    return tallied and few and question.end - question.begin > MANY_DAYS


def _read_cells(
    reader: Connection, scope: Scope, question: Question, wanted: Mapping[int, Name]
) -> Iterable[tuple[int, int, int]]:
    if question.perspective is Perspective.RANK:
        return read_rank(reader, scope, wanted)
    if question.resolution is Resolution.FIVE_MINUTES:
        pieces = split_documents(reader, scope, question.resolution)
        return ((slot, name, seconds) for slot, name, _, seconds in pieces)
    return read_slots(reader, scope, wanted, question.resolution)


def _sum_documents(
    store: Store, scope: Scope, question: Question, wanted: Mapping[int, Name]
) -> Counter[tuple[int, Key]]:
    sums: Counter[tuple[int, Key]] = Counter()
    firsts: dict[tuple[int, str | None], int] = {}
    for number in [None] if question.name is None else wanted:
        for slot, named, title, seconds in _read_documents(store.reader(), scope, question, number):
            name, first = wanted.get(named), title
            if name and name.also and title:
                # The same title may stand under several of its names.
                first = firsts.setdefault((name.id, read_title(store, scope.account, title)), title)
            if name:
                sums[slot, Document(name.id, first)] += seconds
    return sums


def _read_documents(
    reader: Connection, scope: Scope, question: Question, name: int | None
) -> Iterable[tuple[int, int, int, int]]:
    if question.perspective is Perspective.RANK:
        return ((0, *row) for row in sum_documents(reader, scope, name=name))
    return split_documents(reader, scope, question.resolution, name=name)


def _mean_levels(sums: Mapping[tuple[int, Key], int]) -> Counter[tuple[int, Key]]:
    """From seconds by level to one row a slot: its mean level and all of its seconds."""
    seconds: Counter[int] = Counter()
    scores: Counter[int] = Counter()
    for (slot, level), part in sums.items():
        seconds[slot] += part
        scores[slot] += int(level) * part  # type: ignore[arg-type] # levels are the keys here
    return Counter({(slot, Fraction(scores[slot], seconds[slot])): seconds[slot] for slot in +seconds})


def _key(name: Name, kind: Kind) -> Key:
    if kind is Kind.OVERVIEW:
        return name.category.overview
    if kind is Kind.CATEGORY:
        return name.category
    return name.level if kind in {Kind.PRODUCTIVITY, Kind.EFFICIENCY} else name.id


def _order(sums: Mapping[tuple[int, Key], int], *, ranked: bool) -> tuple[Row, ...]:
    # Keys of one answer are of one type; their text breaks ties the same way every time.
    found = ((key, seconds) for key, seconds in sums.items() if seconds)
    ordered = sorted(found, key=lambda item: (item[0][0], -item[1], str(item[0][1])))
    return tuple(Row(None if ranked else slot, key, seconds) for (slot, key), seconds in ordered)
