# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reports that set hours, weekdays or periods side by side: patterns, trends, and the timeline of a week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from hourself.core.days import format_day
from hourself.core.pulse import clock
from hourself.core.taxonomy import LEVEL_NAMES, Category
from hourself.server.pages.charts.heat import draw_heat
from hourself.server.pages.charts.row import draw_row
from hourself.server.pages.charts.week import DayRow, draw_week
from hourself.server.pages.reports.frame import Frame
from hourself.server.pages.reports.report import LEVEL_COLUMNS, Report, slot_period
from hourself.server.pages.reports.sheet import Column, Pulled, Sheet, Value
from hourself.server.report.patterns import Cell, Pattern, read_pattern
from hourself.server.report.period import Period, PeriodKind, period_of
from hourself.server.report.sketch import read_sketch
from hourself.server.report.spread import read_days, read_spread
from hourself.server.report.summary import WEEKDAYS, say_time
from hourself.server.report.telling import name_before, say_period
from hourself.server.report.timeline import Block, keep_hours, read_timeline
from hourself.server.report.trends import Change, Trends, read_trends
from hourself.server.store.names import Name
from hourself.server.store.store import get_store

#: How many names and categories a list of changes shows.
CHANGES = 8


def build_patterns(frame: Frame, asked: QueryDict) -> Report:  # noqa: ARG001 -- all builders are called alike
    """Hours by weekdays."""
    pattern = read_pattern(frame.view)

    def link(cell: Cell) -> str:
        return frame.link("patterns", level="" if frame.filters.level == cell.main else str(cell.main))

    chart = draw_heat(
        pattern, link, "Time in each hour of the week; the size is the time, the colour its main level"
    )
    columns = (
        Column("weekday", "Weekday"),
        Column("hour", "Hour"),
        Column("total_seconds", "Total"),
        *LEVEL_COLUMNS,
    )
    rows: list[tuple[Value, ...]] = [
        (
            WEEKDAYS[cell.weekday],
            cell.hour,
            cell.total,
            *(cell.by_level.get(level, 0) for level in LEVEL_NAMES),
        )
        for cell in pattern.cells
        if cell.total
    ]
    return Report(
        "Patterns",
        _say_pattern(pattern),
        [("Hours of the week", chart)],
        Sheet(columns, rows),
        {
            "levels_link": [
                (level, text, frame.link("patterns", level=str(level))) for level, text in LEVEL_NAMES.items()
            ]
        },
        "patterns",
        not pattern.total,
    )


def _say_pattern(pattern: Pattern) -> str:
    if not pattern.total:
        return "Nothing was recorded in this period."
    days = pattern.by_weekday()
    means = [sum(by.values()) / max(count, 1) for by, count in zip(days, pattern.weekdays, strict=True)]
    most = max(range(7), key=lambda day: means[day])
    hours = [by.get(2, 0) for by in pattern.by_hour()]
    told = f"Most on {WEEKDAYS[most]}s: {say_time(int(means[most]))} on average."
    if not max(hours):
        return told
    peak = max(range(24), key=lambda hour: hours[hour])
    return f"{told} Focus work peaks between {peak} and {peak + 1} h."


def build_trends(frame: Frame, asked: QueryDict) -> Report:  # noqa: ARG001
    """This period against the one before and the same a year ago."""
    trends, period = read_trends(frame.view), frame.period
    chart = draw_row(
        trends, period, lambda slot: frame.link("trends", slot_period(slot)), "Periods up to this one"
    )
    before = name_before(period)
    names = [
        _change_row(each, each.key.label, frame.name_link(each.key.id), each.key.level)
        for each in trends.names
    ]
    categories = [
        _change_row(each, each.key.category, frame.category_link(*each.key), None)
        for each in trends.categories
    ]
    parts = {
        "rows": _compare_rows(trends),
        "before": before,
        "before_href": frame.link("trends", period.before()),
        "year_href": frame.link("trends", period.year_before()) if period.year_before().begin >= 0 else "",
        "running": period.holds(frame.today.day),
        "grew": [each for each in names if each["difference"] >= 60][:CHANGES],
        "shrank": [each for each in names if each["difference"] <= -60][:CHANGES],
        "categories": [each for each in categories if abs(each["difference"]) >= 60][:CHANGES],
    }
    heading = f"The last {len(trends.row)} {'periods' if period.kind is PeriodKind.CUSTOM else period.kind.value + 's'}"
    empty = not (trends.by_level or trends.before)
    return Report(
        "Trends", _say_trend(trends, before), [(heading, chart)], _trend_sheet(trends), parts, "trends", empty
    )


def _say_trend(trends: Trends, before: str) -> str:
    total, other = sum(trends.by_level.values()), sum(trends.before.values())
    if not total:
        return "Nothing was recorded in this period."
    if not other:
        return f"{say_time(total)}; nothing to compare it with in {before}."
    told = f"{_signed(total - other)} than {before}"
    focus = trends.by_level.get(2, 0) - trends.before.get(2, 0)
    if abs(focus) >= 60:
        told += f", and {_signed(focus)} focus work"
    moved = trends.names[0]
    if abs(moved.difference) < 60:
        return f"{told}."
    return f"{told}. What changed most is {moved.key.label}: {_signed(moved.difference)}."


def _signed(seconds: int) -> str:
    return f"{say_time(abs(seconds))} {'more' if seconds >= 0 else 'less'}"


def _compare_rows(trends: Trends) -> list[dict[str, Any]]:
    sums = (trends.by_level, trends.before, trends.year_before)
    total = _compare_row(None, "Total", [sum(each.values()) for each in sums])
    levels = [
        _compare_row(level, text, [each.get(level, 0) for each in sums])
        for level, text in LEVEL_NAMES.items()
    ]
    return [total, *levels]


def _compare_row(level: int | None, text: str, seconds: list[int]) -> dict[str, Any]:
    now, before, year = seconds
    return {
        "level": level,
        "text": text,
        "now": clock(now),
        "before": clock(before),
        "difference": _difference(now - before),
        "year": clock(year) if year else "–",
        "year_difference": _difference(now - year) if year else "",
    }


def _difference(seconds: int) -> str:
    return "0:00" if abs(seconds) < 60 else f"{'+' if seconds > 0 else '−'}{clock(abs(seconds))}"


def _change_row(change: Change[Any], text: str, href: str, level: int | None) -> dict[str, Any]:
    return {
        "text": text,
        "href": href,
        "level": level,
        "difference": change.difference,
        "told": _difference(change.difference),
        "now": clock(change.seconds),
        "before": clock(change.before),
    }


def _trend_sheet(trends: Trends) -> Sheet:
    columns = (
        Column("what", "What"),
        Column("name", "Name"),
        Column("seconds", "Now"),
        Column("before_seconds", "Before"),
        Column("year_before_seconds", "A year ago"),
    )
    changes: list[tuple[str, str, Change[Category] | Change[Name]]] = [
        *(("category", f"{each.key.overview}: {each.key.category}", each) for each in trends.categories),
        *(("name", each.key.name, each) for each in trends.names),
    ]
    rows = [(what, text, each.seconds, each.before, each.year_before) for what, text, each in changes]
    return Sheet(columns, rows)


def build_timeline(frame: Frame, asked: QueryDict) -> Report:  # noqa: ARG001
    """The days of a week, each as a row; of a longer period the last week in which there is something."""
    week = _choose_week(frame)
    first = week.begin
    last = min(first + 6, max(frame.today.day, first))
    days = read_sketch(get_store(), frame.account, first, last, device=frame.filters.device)
    rows = [DayRow(day, _filter(frame, day, blocks), frame.day_link(day)) for day, blocks in days.items()]
    chart = draw_week(rows, "What was in front, a row for each day; each leads to its day")
    spread = read_spread(replace(frame, period=week).view)
    parts = {"week": frame.link("timeline", week) if week != frame.period else ""}
    return Report(
        "Timeline",
        say_period(spread),
        [("Day by day", chart)],
        _timeline_sheet(frame, range(first, last + 1)),
        parts,
        "timeline",
        empty=not any(row.blocks for row in rows),
    )


def _choose_week(frame: Frame) -> Period:
    day = frame.period.begin
    if frame.period.days > 7:
        day = max((slot.begin for slot in read_days(frame.view) if slot.total), default=day)
    return period_of(PeriodKind.WEEK, day)


def _filter(frame: Frame, day: int, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    kept, level = keep_hours(blocks, day, frame.hours), frame.filters.level
    return kept if level is None else tuple(block for block in kept if block.name.level == level)


def _timeline_sheet(frame: Frame, days: range) -> Sheet:
    """Every block of the days, read as far as they are asked for: a week may have twenty thousand."""
    columns = (
        Column("day", "Day"),
        Column("begin", "From"),
        Column("end", "To"),
        Column("name", "Name"),
        Column("title", "Title"),
        Column("level", "Level"),
    )
    return Sheet(columns, Pulled(lambda: _timeline_rows(frame, days)))


def _timeline_rows(frame: Frame, days: range) -> Iterator[Sequence[Value]]:
    for day in days:
        blocks = read_timeline(get_store(), frame.account, day, device=frame.filters.device)
        for block in _filter(frame, day, blocks):
            moments = clock(block.begin), clock(block.end)
            yield format_day(day), *moments, block.name.label, block.title, block.name.level


BUILDERS = {"patterns": build_patterns, "trends": build_trends, "timeline": build_timeline}
