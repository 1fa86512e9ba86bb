# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers recorded from the original, and a store that holds just what they say."""

from __future__ import annotations

import calendar
import csv
import io
import itertools
import json
import os
from collections.abc import Iterable, Iterator
from fractions import Fraction
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from hourself.core.days import parse_day
from hourself.core.pulse import pulse
from hourself.server.api.rounding import format_duration, plain, rounded
from hourself.server.store.amounts import Amount, write_amounts
from hourself.server.store.spans import Book
from hourself.server.store.store import Store

#: Where the recordings are, if they are here: they are not part of this repository.
DATA = Path(os.environ.get("HOURSELF_TEST_DATA", "/nonexistent")) / "rescuetime"
MISSING = "HOURSELF_TEST_DATA does not lead to the recorded answers"
_IMPORT = 1
_LENGTHS = {"minute": 300, "hour": 3600, "day": 86_400, "week": 7 * 86_400}
#: A category for each overview, where only the overview was recorded.
_ANY = "Some of it"


class Recording(NamedTuple):
    """What was asked, and what was answered."""

    name: str
    parameters: dict[str, str]
    body: str
    day: str

    @property
    def rows(self) -> list[list[str]]:
        """The rows of the CSV, without its head."""
        return list(csv.reader(io.StringIO(self.body)))[1:]


class Fact(NamedTuple):
    """Seconds of a name in a slot, as a file that is imported tells them."""

    day: int
    second: int
    length: int
    name: str
    given: str
    title: str | None
    seconds: int


def read_recordings() -> list[Recording]:
    """All that were answered with data."""
    file = DATA / "leesharma-api-responses.jsonl"
    lines = map(json.loads, file.read_text().splitlines() if file.exists() else [])
    return [_read(line) for line in lines if line["content_type"].startswith("text/csv")]


def _read(line: dict[str, Any]) -> Recording:
    parameters = dict(parse_qsl(urlsplit(line["uri"]).query))
    day = "2015-05-04"  # All of them were recorded on that day, some without saying a day.
    parameters.setdefault("restrict_begin", day)
    parameters.setdefault("restrict_end", day)
    return Recording(line["cassette"].rsplit("/", 1)[-1], parameters, line["body"], day)


def fill(store: Store, account: int, facts: Iterable[Fact]) -> None:
    """Write facts into a person's store, as an import would."""
    book = Book(account, store.vault.sealer(account))
    with store.writing() as connection:
        amounts = []
        for fact in facts:
            name = book.name_id(connection, "app", fact.name, fact.given)
            title = book.title_id(connection, name, fact.title)
            amounts.append(Amount(fact.day, fact.second, fact.length, name, title, fact.seconds))
        write_amounts(connection, account, _IMPORT, amounts)


def facts_of(recording: Recording) -> list[Fact]:
    """The facts that a recording tells, its names in an order in which its ties come out as recorded."""
    kind = recording.parameters["restrict_kind"]
    facts = list(itertools.chain(*(_facts(recording, kind, row) for row in recording.rows)))
    order = _tie_order(facts)
    return sorted(facts, key=lambda fact: order[fact.name])


def _facts(recording: Recording, kind: str, row: list[str]) -> Iterator[Fact]:
    day, second, length = _slot(recording, row[0])
    seconds, cells = int(row[1]), row[3:]
    if kind == "efficiency":
        for level, part in _levels(seconds, *map(float, cells)):
            yield Fact(day, second, length, f"level {level}", f"Utilities/Other/{level}", None, part)
    elif len(cells) == 1:
        yield Fact(day, second, length, cells[0], f"{cells[0]}/{_ANY}/0", None, seconds)
    else:
        text, category, level = cells
        overview = recording.parameters.get("restrict_thing", "")
        thing = overview if kind == "activity" else text
        title = text if kind == "activity" and text != "No Details" else None
        place = overview if kind == "overview" else "Software Development"
        yield Fact(day, second, length, thing, f"{place}/{category}/{level}", title, seconds)


def _slot(recording: Recording, first: str) -> tuple[int, int, int]:
    if recording.parameters.get("perspective") != "interval":
        return parse_day(recording.parameters["restrict_begin"]), 0, 86_400
    date, clock = first.split("T")
    resolution = recording.parameters.get("resolution_time", "hour")
    year, month = int(date[:4]), int(date[5:7])
    length = _LENGTHS.get(resolution, calendar.monthrange(year, month)[1] * 86_400)
    return parse_day(date), int(clock[:2]) * 3600 + int(clock[3:5]) * 60, length


def _levels(total: int, mean: float, percent: float) -> Iterator[tuple[int, int]]:
    """Seconds by level whose mean is written as recorded."""
    middle = round(mean * total)
    reach = total // 100 + 2
    score = next(
        each
        for each in range(middle - reach, middle + reach)
        if (rounded(Fraction(each, total), 2), rounded((Fraction(each, total) + 2) * 25, 2))
        == (mean, percent)
    )
    sign = 1 if score >= 0 else -1
    twice, once = divmod(abs(score), 2)
    yield from (
        (level, part) for level, part in ((2 * sign, twice), (sign, once), (0, total - twice - once)) if part
    )


def _tie_order(facts: list[Fact]) -> dict[str, int]:
    """The original's order of rows with equal seconds differs from answer to answer, not within one."""
    before: dict[str, set[str]] = {fact.name: set() for fact in facts}
    for one, two in itertools.pairwise(facts):
        if one[:3] == two[:3] and one.seconds == two.seconds and one.name != two.name:
            before[two.name].add(one.name)
    return {name: place for place, name in enumerate(TopologicalSorter(before).static_order())}


def split_day(day: dict[str, Any]) -> list[Fact]:
    """Facts that a recorded daily summary may be the sum of: each of its 59 figures comes out of them."""
    for total in _range(day, "total", None):
        overviews = _spread(day, total)
        levels = _find_levels(day, total)
        if overviews and levels:
            return list(_join(parse_day(day["date"]), overviews, levels))
    raise AssertionError(f"no seconds fit {day['date']}")


def _range(day: dict[str, Any], key: str, total: int | None) -> range:
    """The seconds that are written as the day has them under a key."""
    text, hours = day[f"{key}_duration_formatted"], day[f"{key}_hours"]
    around = range(max(0, int(hours * 3600) - 60), int(hours * 3600) + 61)
    fit = [
        each
        for each in around
        if format_duration(each) == text
        and plain(Fraction(each, 3600), 2) == hours
        and (total is None or plain(Fraction(each * 100, total), 1) == day[f"{key}_percentage"])
    ]
    return range(fit[0], fit[-1] + 1) if fit else range(0)


def _spread(day: dict[str, Any], total: int) -> dict[str, int] | None:
    """Seconds by overview that add up to the total."""
    from hourself.server.api.summary import _OVERVIEWS

    ranges = {name: _range(day, key, total) for key, name in _OVERVIEWS.items()}
    if not all(ranges.values()):
        return None
    left = total - sum(each.start for each in ranges.values())
    found = {}
    for name, each in ranges.items():
        more = min(left, len(each) - 1) if left > 0 else 0
        found[name] = each.start + more
        left -= more
    return found if left == 0 else None


def _find_levels(day: dict[str, Any], total: int) -> dict[int, int] | None:
    """Seconds by level that add up to the total, to both sums of levels, and to the pulse."""
    keys = ("very_productive", "productive", "neutral", "distracting", "very_distracting")
    two, one, zero, minus, worst = (_range(day, key, total) for key in keys)
    good, bad = _range(day, "all_productive", total), _range(day, "all_distracting", total)
    pairs = [(a, b) for a in two for b in one if a + b in good]
    for (a, b), d, e in itertools.product(pairs, minus, worst):
        rest = total - a - b - d - e
        levels = {2: a, 1: b, 0: rest, -1: d, -2: e}
        if rest in zero and d + e in bad and pulse(levels) == day["productivity_pulse"]:
            return levels
    return None


def _join(day: int, overviews: dict[str, int], levels: dict[int, int]) -> Iterator[Fact]:
    """A table with these sums of rows and columns."""
    wanted = iter(levels.items())
    level, free = next(wanted)
    for overview, whole in overviews.items():
        seconds = whole
        while seconds:
            if not free:
                level, free = next(wanted)
                continue
            part = min(seconds, free)
            yield Fact(day, 0, 86_400, f"{overview} {level}", f"{overview}/{_ANY}/{level}", None, part)
            seconds, free = seconds - part, free - part
