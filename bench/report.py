# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports over made-up years: 3,000 spans a day of 300 names, each written as the ingest door writes it.

A thousand other accounts, of a day each, stand in the same store. What is timed is what a page asks in the server:
medians with warm caches, and the first question on a store just opened (`…_first_ms`). The years begin and end in
the middle of a month. `HOURSELF_BENCH_YEARS` (5, which take a minute to write) makes it shorter; the figures of five
years are then left out.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from hourself.core.days import day_start, parse_day
from hourself.server.report.ask import Kind, Question, ask
from hourself.server.report.cells import Time
from hourself.server.report.day import read_day
from hourself.server.report.patterns import read_pattern
from hourself.server.report.period import Period, PeriodKind, between, period_of
from hourself.server.report.search import search
from hourself.server.report.spread import Filters, View, read_days, read_spread
from hourself.server.report.today import Today
from hourself.server.report.trends import read_trends
from hourself.server.store.schedules import save_schedule
from hourself.server.store.schema import create
from hourself.server.store.spans import Book, write_spans
from hourself.server.store.store import Store, open_store
from hourself.wire.batch import Span

ACCOUNT, DEVICE, OFFSET = 1, 1, 60
OTHERS, SPANS_OF_OTHERS = 1000, 100
SPANS_A_DAY, NAMES, TITLES = 3000, 300, 40
LAST = parse_day("2026-11-24")
DAYS_A_TRANSACTION = 30
KINDS = (Kind.ACTIVITY, Kind.CATEGORY, Kind.PRODUCTIVITY)
OFFICE = frozenset(weekday * 24 + hour for weekday in range(5) for hour in range(9, 18))
#: A few names take most of the time, and hundreds a little.
WEIGHTS = tuple(accumulate(1 / (rank + 8) for rank in range(NAMES)))
READS: dict[str, Callable[[View], object]] = {
    "overview": read_spread,
    "days": read_days,
    "patterns": read_pattern,
    "trends": read_trends,
}


def run() -> Iterator[tuple[str, float, str]]:
    """Figures as `(name, value, unit)`."""
    years = int(os.environ.get("HOURSELF_BENCH_YEARS", "5"))
    with TemporaryDirectory(prefix="hourself-bench-") as folder:
        began = time.perf_counter()
        _fill(Path(folder), years)
        yield "report_spans_written", float(years * 365 * SPANS_A_DAY + OTHERS * SPANS_OF_OTHERS), "spans"
        yield "report_write_s", time.perf_counter() - began, "s"
        store = open_store(Path(folder), bytes(32))
        yield from _measure(store, years)
        store.close()


def _measure(store: Store, years: int) -> Iterator[tuple[str, float, str]]:
    year, all_of_it = LAST - 364, LAST - 365 * years + 1
    yield "report_year_first_ms", _time(lambda: _rank(store, year)), "ms"
    yield "report_day_ms", _median(lambda: read_day(store, ACCOUNT, LAST, until=43_200)), "ms"
    yield "report_year_rank_ms", _median(lambda: ask(store, ACCOUNT, Question(year, LAST))), "ms"
    yield "report_year_ms", _median(lambda: _rank(store, year)), "ms"
    began = time.perf_counter()
    schedule = save_schedule(store, ACCOUNT, None, "office", OFFICE)
    yield "schedule_count_s", time.perf_counter() - began, "s"
    person = Question(year, LAST, time=Time.PERSON, schedule=schedule)
    yield "report_year_schedule_ms", _median(lambda: ask(store, ACCOUNT, person)), "ms"
    yield "search_first_ms", _time(lambda: _search(store)), "ms"
    yield "search_ms", _median(lambda: _search(store)), "ms"
    periods = {
        "week": period_of(PeriodKind.WEEK, LAST),
        "month": period_of(PeriodKind.MONTH, LAST),
        "year": period_of(PeriodKind.YEAR, LAST),
    }
    if years == 5:
        yield "report_5year_ms", _median(lambda: _rank(store, all_of_it)), "ms"
        periods["5year"] = between(all_of_it, LAST)
    for name, period in periods.items():
        yield from _measure_pages(store, name, period, schedule)


def _measure_pages(
    store: Store, name: str, period: Period, schedule: int
) -> Iterator[tuple[str, float, str]]:
    for page, read in READS.items():
        for suffix, filters in (("", Filters()), ("_schedule", Filters(schedule=schedule))):
            view = View(store, ACCOUNT, period, filters, Today(LAST, OFFSET, 43_200))
            if not suffix:
                yield f"page_{page}_{name}_first_ms", _time(lambda view=view, read=read: read(view)), "ms"
            yield f"page_{page}_{name}{suffix}_ms", _median(lambda view=view, read=read: read(view)), "ms"


def _search(store: Store) -> object:
    return search(store, ACCOUNT, "document 7", LAST - 30, LAST)


def _rank(store: Store, begin: int) -> None:
    totals = {ask(store, ACCOUNT, Question(begin, LAST, kind)).total for kind in KINDS}
    assert len(totals) == 1


def _time(ask_once: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask_once()
    return (time.perf_counter() - began) * 1000


def _median(ask_once: Callable[[], object], times: int = 11) -> float:
    ask_once()
    return median(_time(ask_once) for _ in range(times))


def _fill(folder: Path, years: int) -> None:
    store = open_store(folder, bytes(32))
    writer = store.writer()
    create(writer)
    book, chance = Book(ACCOUNT, store.vault.make(ACCOUNT)), random.Random(1)  # noqa: S311 -- made-up days, no secret
    days = range(LAST - 365 * years + 1, LAST + 1)
    for first in range(0, len(days), DAYS_A_TRANSACTION):
        writer.execute("BEGIN IMMEDIATE")
        for day in days[first : first + DAYS_A_TRANSACTION]:
            write_spans(writer, book, DEVICE, _make_day(day, chance, SPANS_A_DAY))
        writer.execute("COMMIT")
    for first in range(0, OTHERS, 100):
        writer.execute("BEGIN IMMEDIATE")
        for account in range(first + 2, first + 102):
            other = Book(account, store.vault.make(account))
            write_spans(writer, other, account, _make_day(LAST - account % 400, chance, SPANS_OF_OTHERS))
        writer.execute("COMMIT")
    writer.close()
    store.close()


def _make_day(day: int, chance: random.Random, count: int) -> list[Span]:
    """A day from 07:00 on, of spans of 2 to 28 seconds one after another."""
    start = day_start(day, OFFSET) + 7 * 3600
    made = []
    for number in chance.choices(range(NAMES), cum_weights=WEIGHTS, k=count):
        end = start + chance.randint(2, 28)
        title = f"document {chance.randrange(TITLES)} of {number}"
        if number % 2:
            made.append(Span(1, start, end, OFFSET, "app", f"app {number}", title))
        else:
            made.append(Span(1, start, end, OFFSET, "site", f"site{number}.example"))
        start = end
    return made
