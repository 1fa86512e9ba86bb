# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports over made-up years: 3,000 spans a day of 300 names, each written as the ingest door writes it.

What is timed is what a page asks in the server: the whole day; and, for a year and for five, the ranks by
activity, category and level, all three together; the years begin and end in the middle of a month. Medians with
warm caches; `report_year_first_ms` is the first question on a store just opened. `HOURSELF_BENCH_YEARS` (5, which
take half a minute to write) makes it shorter; the five-year figure is then left out.
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
from hourself.server.report.day import read_day
from hourself.server.store.schema import create
from hourself.server.store.spans import Book, write_spans
from hourself.server.store.store import Store, open_store
from hourself.wire.batch import Span

ACCOUNT, DEVICE, OFFSET = 1, 1, 60
SPANS_A_DAY, NAMES, TITLES = 3000, 300, 40
LAST = parse_day("2026-11-24")
DAYS_A_TRANSACTION = 30
KINDS = (Kind.ACTIVITY, Kind.CATEGORY, Kind.PRODUCTIVITY)
#: A few names take most of the time, and hundreds a little.
WEIGHTS = tuple(accumulate(1 / (rank + 8) for rank in range(NAMES)))


def run() -> Iterator[tuple[str, float, str]]:
    """Figures as `(name, value, unit)`."""
    years = int(os.environ.get("HOURSELF_BENCH_YEARS", "5"))
    with TemporaryDirectory(prefix="hourself-bench-") as folder:
        began = time.perf_counter()
        _fill(Path(folder), years)
        yield "report_spans_written", float(years * 365 * SPANS_A_DAY), "spans"
        yield "report_write_s", time.perf_counter() - began, "s"
        store = open_store(Path(folder), bytes(32))
        yield from _measure(store, years)
        store.close()


def _measure(store: Store, years: int) -> Iterator[tuple[str, float, str]]:
    year, all_of_it = LAST - 364, LAST - 365 * years + 1
    yield "report_year_first_ms", _time(lambda: _rank(store, year)), "ms"
    yield "report_day_ms", _median(lambda: read_day(store, ACCOUNT, LAST, until=43_200)), "ms"
    yield "report_year_ms", _median(lambda: _rank(store, year)), "ms"
    if years == 5:
        yield "report_5year_ms", _median(lambda: _rank(store, all_of_it)), "ms"


def _rank(store: Store, begin: int) -> None:
    totals = {ask(store, ACCOUNT, Question(begin, LAST, kind)).total for kind in KINDS}
    assert len(totals) == 1


def _time(ask_once: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask_once()
    return (time.perf_counter() - began) * 1000


def _median(ask_once: Callable[[], object], times: int = 31) -> float:
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
            write_spans(writer, book, DEVICE, _make_day(day, chance))
        writer.execute("COMMIT")
    writer.close()
    store.close()


def _make_day(day: int, chance: random.Random) -> list[Span]:
    """A day from 07:00 on, of spans of 2 to 28 seconds one after another."""
    start = day_start(day, OFFSET) + 7 * 3600
    made = []
    for number in chance.choices(range(NAMES), cum_weights=WEIGHTS, k=SPANS_A_DAY):
        end = start + chance.randint(2, 28)
        title = f"document {chance.randrange(TITLES)} of {number}"
        if number % 2:
            made.append(Span(1, start, end, OFFSET, "app", f"app {number}", title))
        else:
            made.append(Span(1, start, end, OFFSET, "site", f"site{number}.example"))
        start = end
    return made
