# SPDX-License-Identifier: AGPL-3.0-or-later
"""RescueTime's reports and API answers, CSV or JSON: any kind, rank or interval, from 5 minutes to months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import floor, gcd, isnan, nan

from hourself.core.days import month_end, month_of, to_date
from hourself.core.taxonomy import LEVEL_NAMES, UNCATEGORIZED, Category
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms.form import Form, Head, Reading, find_columns, pick
from hourself.server.imports.given import categorize, categorize_overview, give, is_overview, parse_level
from hourself.server.imports.moments import parse_clock, parse_moment
from hourself.server.imports.opening import Source, read_items, read_table
from hourself.server.imports.rows import Row, Sum, Thing, Wishes

_DAY = 86_400
_LENGTHS = {300: "5 minutes", 3600: "hour", _DAY: "day", 7 * _DAY: "week", 0: "month"}
_NO_DETAILS = {"No Details", ""}
Cells = list[str]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a row; None for what a report does not tell."""

    date: int | None
    person: int | None
    seconds: int | None
    clock: int | None
    activity: int | None
    document: int | None
    overview: int | None
    category: int | None
    level: int | None
    mean: int | None

    @property
    def kind(self) -> str:
        """The report's kind, by its finest column."""
        names = ("document", "activity", "category", "overview", "level", "mean")
        found = next(name for name in names if getattr(self, name) is not None)
        return {"level": "productivity", "mean": "efficiency"}.get(found, found)

    @property
    def last(self) -> int:
        """The last place that is needed."""
        places: list[int | None] = [getattr(self, name) for name in self.__slots__]
        return max(place for place in places if place is not None)


@dataclass(slots=True)
class _Survey:
    """What a first look over all rows tells: the slots, the categories, the people."""

    days: set[int] = field(default_factory=set)
    grain: int = _DAY
    most: int = 0
    overviews_only: bool = True
    people: set[str] = field(default_factory=set)


def _columns(named: dict[str, int]) -> _Columns:
    return _Columns(
        date=pick(named, "date", "datetime", "timestamp"),
        person=pick(named, "person"),
        seconds=pick(named, "timespentseconds", "seconds", "timespent"),
        clock=pick(named, "timespenthhmmss"),
        activity=pick(named, "activity", "actitivity"),
        document=pick(named, "document", "details"),
        overview=pick(named, "overview"),
        category=pick(named, "category"),
        level=pick(named, "productivity"),
        mean=pick(named, "efficiency22", "efficiency"),
    )


def _is_report(named: dict[str, int]) -> bool:
    times = {"timespentseconds", "seconds", "timespent", "timespenthhmmss"}
    what = {"activity", "actitivity", "category", "overview", "productivity", "efficiency22", "efficiency"}
    slots = {"date", "datetime", "timestamp", "rank", "person"}
    return all(named.keys() & each for each in (times, what, slots))


def _recognise(head: Head) -> bool:
    return "row_headers.item" in head.paths or "row_headers" in head.paths or _is_report(head.columns)


def _read(source: Source, head: Head, wishes: Wishes) -> Reading:
    named = _headers(source) if head.paths else head.columns
    if not _is_report(named):
        raise ImportFault(
            "This looks like a RescueTime answer, but it names no columns for time and activity, category or "
            "productivity. Ask for the report again."
        )
    columns = _columns(named)
    survey = _look(source, columns)
    _check_people(survey)
    length = _slot_length(survey, wishes, dated=columns.date is not None)
    kind = "overview" if columns.kind == "category" and survey.overviews_only else columns.kind
    name = _LENGTHS.get(length, "stretch")
    return Reading(
        f"rescuetime-{kind}-{name.replace(' ', '-')}",
        "rescuetime",
        f"RescueTime report, {kind} by {name}" if columns.date is not None else f"RescueTime ranking, {kind}",
        lambda: _rows(source, columns, kind, length, wishes),
        notes=_NOTES.get(kind, ()),
    )


_NOTES = {
    "efficiency": (
        "Only a mean level is told: time comes in without categories, on the two levels around it.",
    ),
    "productivity": ("A productivity report tells levels alone: its time comes in without categories.",),
}


def _headers(source: Source) -> dict[str, int]:
    return find_columns([str(each) for each in read_items(source, "row_headers.item")])


def _cells(source: Source) -> Iterator[tuple[int, Cells]]:
    """Rows with their numbers, from CSV (without its header) or JSON."""
    if source.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        rows = read_table(source)
        next(rows, None)
        yield from rows
        return
    for number, row in enumerate(read_items(source, "rows.item"), 1):
        if not isinstance(row, list):
            raise _odd(number)
        yield number, ["" if cell is None else str(cell) for cell in row]


def _odd(line: int) -> ImportFault:
    return ImportFault(
        f"Row {line} is not one of a RescueTime report: a date such as 2026-01-31T09:00:00 (if the report has dates), "
        "whole seconds, and a level from -2 to 2 were expected. Nothing was imported; fetch the report again."
    )


def _look(source: Source, columns: _Columns) -> _Survey:
    survey = _Survey()
    slot: int | None = -1
    total, last = 0, columns.last
    for line, cells in _cells(source):
        if len(cells) <= last:
            raise _odd(line)
        at = _slot(cells, columns, line)
        total = _seconds(cells, columns, line) + (total if slot == at else 0)
        if at is not None and slot != at:
            survey.days.add(at // _DAY)
            survey.grain = gcd(survey.grain, at)
        slot = at
        survey.most = max(survey.most, total)
        if columns.category is not None:
            survey.overviews_only &= is_overview(cells[columns.category])
        if columns.person is not None and len(survey.people) < 2:
            survey.people.add(cells[columns.person])
    return survey


def _check_people(survey: _Survey) -> None:
    if len(survey.people) > 1:
        raise ImportFault(
            "This report holds the time of several people. Only your own can come in: ask for a report of yourself "
            "alone."
        )


def _slot(cells: Cells, columns: _Columns, line: int) -> int | None:
    """A row's local time in seconds since 1970; None in a ranking."""
    if columns.date is None:
        return None
    moment = parse_moment(cells[columns.date])
    if moment is None:
        raise _odd(line)
    return moment.clock // 1000


def _seconds(cells: Cells, columns: _Columns, line: int) -> int:
    try:
        if columns.seconds is not None:
            number = float(cells[columns.seconds])
            seconds = int(number) if number == int(number) else -1
        else:
            seconds = parse_clock(cells[columns.clock or 0]) or 0
    except (ValueError, OverflowError):
        seconds = -1
    if seconds < 0:
        raise _odd(line)
    return seconds


def _slot_length(survey: _Survey, wishes: Wishes, *, dated: bool) -> int:
    """The length of the slots, which no report states but its times tell; 0 for months."""
    if not dated:
        return _length_of_ranking(wishes)
    if survey.grain % 300:
        raise ImportFault(
            "The times of this report are no multiples of 5 minutes: RescueTime's own always are. Nothing was imported."
        )
    if survey.grain % _DAY:
        return 300 if survey.grain % 3600 else 3600
    return _long_length(sorted(survey.days), survey.most)


def _long_length(days: list[int], most: int) -> int:
    """Days, weeks or months: by the distances, and for a single slot by what is in it."""
    gaps = {after - before for before, after in pairwise(days)}
    first_of_month = all(to_date(day).day == 1 for day in days)
    if first_of_month and (len(days) > 1 or most > 14 * _DAY):
        return 0
    if gaps and all(gap % 7 == 0 for gap in gaps):
        return 7 * _DAY
    return 7 * _DAY if not gaps and most > 2 * _DAY else _DAY


def _length_of_ranking(wishes: Wishes) -> int:
    if wishes.days is None:
        raise ImportFault(
            "This ranking says how long, but not on which days. Say so: --day 2026-01-31, or "
            "--day 2026-01-01..2026-01-31. Nothing was imported.",
            page="This ranking says how long, but not on which days. Which days does it tell of?",
            wants="days",
        )
    first, last = wishes.days
    return (last - first + 1) * _DAY


def _rows(source: Source, columns: _Columns, kind: str, length: int, wishes: Wishes) -> Iterator[Row]:
    for line, cells in _cells(source):
        at = _slot(cells, columns, line)
        slot = wishes.days[0] * _DAY if at is None and wishes.days else (at or 0)
        day, second = divmod(slot, _DAY)
        whole = length or (month_end(month_of(day)) - day + 1) * _DAY
        for thing, seconds in _parts(cells, columns, kind, line):
            yield Sum(day, second, whole, thing, seconds)


def _parts(cells: Cells, columns: _Columns, kind: str, line: int) -> Iterator[tuple[Thing, int]]:
    """A row's time by thing: one, or for a mean level the two whole levels around it."""
    seconds = _seconds(cells, columns, line)
    if kind != "efficiency":
        yield _thing(cells, columns, kind, line), seconds
        return
    for level, share in split_mean(_mean(cells, columns, line), seconds):
        yield Thing("other", "All time", None, give(UNCATEGORIZED, level)), share


def split_mean(mean: float, seconds: int) -> list[tuple[int, int]]:
    """Seconds on the two whole levels around a mean: their sum is exact, their mean right to a second."""
    below = floor(mean)
    above = round((mean - below) * seconds)
    shares = [(below, seconds - above), (below + 1, above)]
    return [(level, share) for level, share in shares if share] or [(below, 0)]


def _thing(cells: Cells, columns: _Columns, kind: str, line: int) -> Thing:
    level = _level(cells, columns, line)
    if kind == "productivity":
        return Thing("other", LEVEL_NAMES[level or 0], None, give(UNCATEGORIZED, level))
    category = _category(cells, columns, kind)
    if columns.activity is None:
        return Thing("other", category.category, None, give(category, level))
    title = cells[columns.document] if columns.document is not None else ""
    return Thing(
        "activity", cells[columns.activity], None if title in _NO_DETAILS else title, give(category, level)
    )


def _category(cells: Cells, columns: _Columns, kind: str) -> Category:
    overview = cells[columns.overview] if columns.overview is not None else ""
    name = cells[columns.category] if columns.category is not None else ""
    if kind == "overview" or (overview and columns.category is None):
        return categorize_overview(overview or name)
    return categorize(name, overview)


def _level(cells: Cells, columns: _Columns, line: int) -> int | None:
    if columns.level is None or not cells[columns.level].strip():
        return None
    level = parse_level(cells[columns.level])
    if level is None:
        raise _odd(line)
    return level


def _mean(cells: Cells, columns: _Columns, line: int) -> float:
    """The mean level of an efficiency report's row."""
    try:
        mean = float(cells[columns.mean or 0])
    except ValueError:
        mean = nan
    if isnan(mean):
        raise _odd(line)
    return max(-2.0, min(2.0, mean))


def is_mistaken(paths: Iterable[str]) -> str | None:
    """What to say of RescueTime's other answers, which hold no time to import; None if it is none of them."""
    found = set(paths)
    if "error" in found and "messages" in found:
        return "This is an error that RescueTime answered with, not data. Fetch the report again."
    if "item.productivity_pulse" in found:
        return (
            "This is RescueTime's daily summary: hundredths of hours, levels and categories apart from each other. "
            "Its time cannot be told to the second. Import the archive, or a report by activity, of the same days."
        )
    return None


FORM = Form(
    _recognise,
    _read,
    "a RescueTime report or API answer (CSV with Date or Rank, Time Spent, Activity, Category or Productivity; or JSON "
    "with row_headers and rows)",
)
