# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report made ready for its page and its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hourself.core.days import format_day
from hourself.core.pulse import clock
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.pages.charts.model import Chart
from hourself.server.pages.reports.frame import Frame
from hourself.server.pages.reports.sheet import Column, Sheet
from hourself.server.report.day import Named, Ranked
from hourself.server.report.period import Period, PeriodKind
from hourself.server.report.spread import Slot, Spread

#: How many names and categories a list shows before its `… N more`.
NAMES, CATEGORIES = 12, 10


@dataclass(frozen=True, slots=True)
class Report:
    """The sentence first, then charts (a heading each), then whatever the template adds from `parts`."""

    title: str
    sentence: str
    charts: Sequence[tuple[str, Chart]]
    sheet: Sheet
    parts: dict[str, Any] = field(default_factory=dict)
    template: str = "plain"
    empty: bool = False


def slot_link(frame: Frame, report: str) -> Any:
    """Where a slot of a chart leads: into the same report of a shorter period, and from a day to its page."""

    def link(slot: Slot) -> str:
        if slot.hour is not None or slot.begin == slot.end:
            return frame.day_link(slot.begin)
        return frame.link(report, slot_period(slot))

    return link


def slot_period(slot: Slot) -> Period:
    """The period that a slot is."""
    if slot.begin == slot.end:
        return Period(PeriodKind.DAY, slot.begin, slot.end)
    return Period(PeriodKind.CUSTOM, slot.begin, slot.end).plain()


def level_rows(frame: Frame, report: str, spread: Spread) -> list[dict[str, Any]]:
    """The five levels with their time, each leading to the report of it alone; the chosen one leads back."""
    chosen = frame.filters.level
    return [
        {
            "level": level,
            "text": text,
            "time": clock(spread.by_level.get(level, 0)),
            "href": frame.link(report, level="" if level == chosen else str(level)),
            "chosen": level == chosen,
        }
        for level, text in LEVEL_NAMES.items()
    ]


def name_rows(frame: Frame, names: Iterable[Named], longest: int) -> list[dict[str, Any]]:
    """Names with their bars."""
    return [
        {
            "name": each.name,
            "time": clock(each.seconds),
            "share": f"{each.seconds * 100 / max(longest, 1):.1f}",
            "href": frame.name_link(each.name.id),
            "category_href": frame.category_link(*each.name.category),
        }
        for each in names
    ]


def category_rows(frame: Frame, ranked: Iterable[Ranked], longest: int) -> list[dict[str, Any]]:
    """Categories with their bars."""
    return [
        {
            "category": each.category,
            "level": each.level,
            "time": clock(each.seconds),
            "share": f"{each.seconds * 100 / max(longest, 1):.1f}",
            "href": frame.category_link(*each.category),
        }
        for each in ranked
    ]


LEVEL_COLUMNS = tuple(Column(f"level_{level}_seconds", name) for level, name in LEVEL_NAMES.items())


def slot_sheet(slots: Sequence[Slot]) -> Sheet:
    """Slots by level, with pulse and mean level."""
    hourly = any(slot.hour is not None for slot in slots)
    when = (
        (Column("day", "Day"), Column("hour", "Hour"))
        if hourly
        else (Column("begin", "From"), Column("end", "To"))
    )
    columns = (*when, Column("total_seconds", "Total"), *LEVEL_COLUMNS, Column("pulse", "Pulse"))
    rows = [
        (
            format_day(slot.begin),
            slot.hour if hourly else format_day(slot.end),
            slot.total,
            *(slot.by_level.get(level, 0) for level in LEVEL_NAMES),
            slot.pulse,
            None if slot.mean is None else round(float(slot.mean), 2),
        )
        for slot in slots
    ]
    return Sheet((*columns, Column("mean_level", "Mean level")), rows)


def name_sheet(names: Iterable[Named]) -> Sheet:
    """Names with their categories and levels."""
    columns = (
        Column("name", "Name"),
        Column("kind", "Kind"),
        Column("overview", "Overview"),
        Column("category", "Category"),
        Column("level", "Level"),
        Column("seconds", "Time"),
    )
    rows = [
        (each.name.name, each.name.kind, *each.name.category, each.name.level, each.seconds) for each in names
    ]
    return Sheet(columns, rows)


def category_sheet(spread: Spread) -> Sheet:
    """Categories under their overviews."""
    columns = (
        Column("overview", "Overview"),
        Column("category", "Category"),
        Column("level", "Level"),
        Column("seconds", "Time"),
    )
    return Sheet(columns, [(*each.category, each.level, each.seconds) for each in spread.categories])
