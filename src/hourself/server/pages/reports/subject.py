# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of one name, and of one category or overview: the way down from the reports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hourself.core.pulse import clock
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, Category
from hourself.server.pages.charts.bars import draw_bars
from hourself.server.pages.reports.frame import Frame
from hourself.server.pages.reports.report import (
    Report,
    category_rows,
    level_rows,
    name_rows,
    name_sheet,
    slot_period,
    slot_sheet,
)
from hourself.server.pages.reports.sheet import Column, Sheet
from hourself.server.pages.reports.standard import slot_words
from hourself.server.report.detail import Titled
from hourself.server.report.spread import Slot, Spread, read_spread
from hourself.server.report.summary import say_time
from hourself.server.report.telling import compare, say_when
from hourself.server.report.titles import MOST_DAYS, read_titles
from hourself.server.store.names import Name, read_names
from hourself.server.store.store import get_store

#: How many titles a page lists, and how many names.
TITLES, NAMES = 30, 40


def build_name(frame: Frame, number: int) -> Report | None:
    """A name: when, in which titles, and what it is sorted into; None for a name that is not there."""
    name = read_names(get_store(), frame.account).get(number)
    if name is None:
        return None
    spread = read_spread(frame.narrowed(name=number).view)
    titles = read_titles(frame.view, number) if frame.period.days <= MOST_DAYS else None

    def link(slot: Slot) -> str:
        one = slot.hour is not None or slot.begin == slot.end
        return (
            f"{frame.day_link(slot.begin)}#name-{number}"
            if one
            else frame.name_link(number, slot_period(slot))
        )

    chart = draw_bars(spread.slots, link, f"Time in {name.label}, slot by slot")
    parts = {
        "name": name,
        "overview_href": frame.category_link(name.category.overview),
        "category_href": frame.category_link(*name.category),
        "titles": _title_rows(titles or ()),
        "more_titles": max(0, len(titles or ()) - TITLES),
        "titles_told": titles is not None,
        "all_categories": CATEGORIES,
        "level_names": LEVEL_NAMES.items(),
    }
    sheet = slot_sheet(spread.slots) if not titles else _title_sheet(name, titles)
    return Report(
        name.label,
        _say(spread),
        [(slot_words(spread), chart)],
        sheet,
        parts,
        "name",
        not spread.total,
    )


def build_category(frame: Frame, overview: str, category: Category | None) -> Report:
    """A category, or a whole overview: when, and which names."""
    spread = read_spread(frame.narrowed(overview=overview, category=category).view)
    other = {"overview": overview, "category": category.category if category else ""}

    def link(slot: Slot) -> str:
        one = slot.hour is not None or slot.begin == slot.end
        return frame.day_link(slot.begin) if one else frame.category_link(**other, period=slot_period(slot))

    title = category.category if category else overview
    chart = draw_bars(spread.slots, link, f"Time in {title}, slot by slot")
    names = spread.names
    parts = {
        "overview": overview,
        "overview_href": frame.category_link(overview) if category else "",
        "up": frame.link("categories"),
        "levels": level_rows(replace(frame, kept=frame.kept), "categories", spread),
        "names": name_rows(frame, names[:NAMES], names[0].seconds if names else 1),
        "more_names": max(0, len(names) - NAMES),
        "categories": category_rows(frame, spread.categories, spread.categories[0].seconds)
        if names and not category
        else [],
    }
    return Report(
        title,
        _say(spread),
        [(slot_words(spread), chart)],
        name_sheet(names),
        parts,
        "category",
        not spread.total,
    )


def _say(spread: Spread) -> str:
    if not spread.total:
        return f"Nothing {say_when(spread.period, running=spread.running)}."
    days = sum(1 for slot in spread.slots if slot.total) if all(s.begin == s.end for s in spread.slots) else 0
    on = f", on {days} {'day' if days == 1 else 'days'}" if days and spread.period.days > 1 else ""
    told = f"{say_time(spread.total)} {say_when(spread.period, running=spread.running)}{on}."
    return f"{told} {compare(spread)}".rstrip()


def _title_rows(titles: tuple[Titled, ...]) -> list[dict[str, Any]]:
    longest = titles[0].seconds if titles else 1
    return [
        {"title": each.title, "time": clock(each.seconds), "share": f"{each.seconds * 100 / longest:.1f}"}
        for each in titles[:TITLES]
    ]


def _title_sheet(name: Name, titles: tuple[Titled, ...]) -> Sheet:
    columns = (Column("name", "Name"), Column("title", "Title"), Column("seconds", "Time"))
    return Sheet(columns, [(name.label, each.title, each.seconds) for each in titles])
