# SPDX-License-Identifier: AGPL-3.0-or-later
"""Time entries as CSV: start and end (ISO 8601) in whatever columns, the usual exports of time sheets, bare intervals.

An entry is as long as the file says: by its duration if it has one, else by its two clock times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms.form import Form, Head, Reading, pick
from hourself.server.imports.given import categorize, give, parse_level
from hourself.server.imports.moments import Moment, Zone, parse_clock, parse_moment
from hourself.server.imports.opening import Source, read_table
from hourself.server.imports.rows import Event, Role, Row, Thing, Wishes

_STARTS = (
    "start", "starttime", "startedat", "started", "begin", "from", "startdatetime", "starttimeutc", "timestart",
    "starttimestamp",
)  # fmt: skip
_ENDS = (
    "end", "endtime", "endedat", "ended", "stop", "stoptime", "to", "finish", "enddatetime", "endtimeutc", "timeend",
    "endtimestamp",
)  # fmt: skip
_DURATIONS = ("duration", "durationh", "durationhhmmss", "timeh", "elapsed")
_SECONDS = ("durationseconds", "durationsec", "seconds", "durations")
_APPS = ("app", "application", "windowclassname", "program", "process")
_TEXTS = ("description", "title", "windowname", "windowtitle", "task", "notes", "note", "comment", "details")
_PEOPLE = ("email", "useremail", "user", "username")
_DAY = 86_400_000
_LONGEST = 366 * _DAY


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a row; None for what a file does not tell."""

    start: int
    end: int | None
    start_date: int | None
    end_date: int | None
    duration: int | None
    seconds: int | None
    app: int | None
    url: int | None
    activity: int | None
    project: int | None
    texts: tuple[int, ...]
    person: int | None
    category: int | None
    level: int | None


def _columns(named: dict[str, int]) -> _Columns | None:
    """The columns of a header; None if it names no start, or nothing that ends an entry."""
    start_date = pick(named, "startdate", "date")
    start = pick(named, *_STARTS)
    start = start_date if start is None else start
    ends = (pick(named, *_ENDS), pick(named, *_DURATIONS), pick(named, *_SECONDS))
    if start is None or all(place is None for place in ends):
        return None
    split = start_date is not None and start != start_date
    return _Columns(
        start,
        ends[0],
        start_date if split else None,
        pick(named, "enddate") if split else None,
        ends[1],
        ends[2],
        app=pick(named, *_APPS),
        url=pick(named, "url", "site", "domain"),
        activity=pick(named, "activity", "activitytype", "name"),
        project=pick(named, "project"),
        texts=tuple(named[name] for name in _TEXTS if name in named),
        person=pick(named, *_PEOPLE),
        category=pick(named, "category"),
        level=pick(named, "productivity", "level"),
    )


def _is_bare(head: Head) -> bool:
    return bool(head.rows) and all(
        len(row) == 2 and all(len(cell) > 10 and parse_moment(cell) for cell in row) for row in head.rows
    )


def _recognise(head: Head) -> bool:
    if _is_bare(head):
        return True
    columns = _columns(head.columns)
    return columns is not None and len(head.rows) > 1 and _starts(columns, head.rows[1])


def _starts(columns: _Columns, cells: list[str]) -> bool:
    try:
        return _moment(cells, columns.start_date, columns.start) is not None
    except IndexError:
        return False


def _read(source: Source, head: Head, wishes: Wishes) -> Reading:
    bare = _is_bare(head)
    columns = _columns({"start": 0, "end": 1} if bare else head.columns)
    if columns is None:
        raise ImportFault("The first line names no start and end.")
    label = "Intervals without names" if bare else "Time entries"
    form = "intervals" if bare else "time-entries"
    return Reading(
        form,
        form,
        label,
        lambda: _rows(source, columns, Zone(wishes.zone), skip=not bare),
        label,
        asks_zone=True,
    )


def _rows(source: Source, columns: _Columns, zone: Zone, *, skip: bool) -> Iterator[Row]:
    # Before the second reading is begun: both move through one file.
    ascending = _is_ascending(source, columns, skip=skip)
    rows = read_table(source)
    if skip:
        next(rows, None)
    person: str | None = None
    before = -1
    for line, cells in rows:
        try:
            event = _event(cells, columns, zone, before if ascending else -1)
        except (IndexError, ValueError, OverflowError):
            raise _odd(line) from None
        if columns.person is not None and cells[columns.person]:
            if person not in {None, cells[columns.person]}:
                raise ImportFault(
                    "This file holds the time of several people. Only your own can come in: export your entries alone."
                )
            person = cells[columns.person]
        before = event.start + event.length
        yield event


def _is_ascending(source: Source, columns: _Columns, *, skip: bool) -> bool:
    """Whether a file runs forward by its own clock, but for an hour that was lived twice."""
    rows = read_table(source)
    if skip:
        next(rows, None)
    before = -1
    for _line, cells in rows:
        moment = _moment_or_none(cells, columns)
        if moment is None or moment.offset is not None or moment.clock < before - 3_600_000:
            return False
        before = max(before, moment.clock)
    return True


def _moment_or_none(cells: list[str], columns: _Columns) -> Moment | None:
    try:
        return _moment(cells, columns.start_date, columns.start)
    except IndexError:
        return None


def _odd(line: int) -> ImportFault:
    return ImportFault(
        f"Line {line} is no time entry: a start such as 2026-01-31T09:00:00Z and an end after it, or a duration, were "
        "expected. Nothing was imported. Export the file with ISO dates (YYYY-MM-DD)."
    )


def _event(cells: list[str], columns: _Columns, zone: Zone, before: int) -> Event:
    start = _moment(cells, columns.start_date, columns.start)
    if start is None:
        raise ValueError
    length = _length(cells, columns, start, zone)
    if not 0 <= length <= _LONGEST:
        raise ValueError
    begin = start.utc if start.offset is not None else zone.utc(start.clock, before)
    # An offset of zero is how UTC is written; any other is the clock that the person lived by.
    return Event("", Role.PLAIN, begin, length, _thing(cells, columns), start.offset or None)


def _moment(cells: list[str], date: int | None, time: int | None) -> Moment | None:
    if time is None:
        return None
    if date is None:
        return parse_moment(cells[time])
    day, clock = parse_moment(cells[date]), parse_clock(cells[time])
    if day is None or clock is None:
        return None
    return Moment(day.clock - day.clock % _DAY + clock * 1000, day.offset)


def _length(cells: list[str], columns: _Columns, start: Moment, zone: Zone) -> int:
    """Milliseconds: as the file says, else from one clock time to the other."""
    if columns.duration is not None and (told := _duration(cells[columns.duration])) is not None:
        return told
    if columns.seconds is not None and cells[columns.seconds].strip():
        return round(float(cells[columns.seconds]) * 1000)
    end = _moment(cells, columns.end_date or columns.start_date, columns.end)
    if end is None:
        raise ValueError
    if start.offset is not None and end.offset is not None:
        return end.utc - start.utc
    length = end.clock - start.clock
    if length < 0 and columns.start_date is not None and columns.end_date is None:
        # Only the start has a date: an entry that ends before it began ended the next day.
        return length + _DAY
    if length < 0:
        # Within the hour that is lived twice, a clock may run backwards.
        begin = zone.utc(start.clock)
        return zone.utc(end.clock, begin) - begin
    return length


def _duration(text: str) -> int | None:
    """Milliseconds of `H:MM:SS`; None for nothing and for what may be hours, minutes or seconds."""
    seconds = parse_clock(text) if text.count(":") == 2 else None
    return None if seconds is None else seconds * 1000


def _thing(cells: list[str], columns: _Columns) -> Thing:
    def cell(place: int | None) -> str:
        return cells[place].strip() if place is not None and place < len(cells) else ""

    text = next((found for place in columns.texts if (found := cell(place))), "")
    given = _given(cell(columns.category), cell(columns.level))
    if url := cell(columns.url):
        return Thing("page", url if "://" in url else f"https://{url}", text or None)
    if app := cell(columns.app):
        return Thing("app", app, text or None, given)
    if activity := cell(columns.activity):
        return Thing("activity", activity, text or None, given)
    if project := cell(columns.project):
        return Thing("entry", project, text or None, given)
    return Thing("entry", text or "Time entry", None, given)


def _given(category: str, level: str) -> str:
    return give(categorize(category), parse_level(level)) if category else ""


FORM = Form(
    _recognise,
    _read,
    "time entries (CSV with start and end in ISO 8601, as solidtime or Toggl export, or two bare columns of times)",
)
