# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reports of one period: overview, categories, names, productivity, efficiency."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.pages.charts.bars import draw_bars, draw_means, draw_pulse, draw_shares, signed
from hourself.server.pages.reports.frame import Frame
from hourself.server.pages.reports.report import (
    CATEGORIES,
    NAMES,
    Report,
    category_rows,
    category_sheet,
    level_rows,
    name_rows,
    name_sheet,
    slot_link,
    slot_sheet,
)
from hourself.server.report.day import Named
from hourself.server.report.period import PeriodKind
from hourself.server.report.spread import Slot, Spread, read_spread
from hourself.server.report.summary import say_time
from hourself.server.report.telling import name_slot, say_period

#: Rows on one page of the list of names.
PAGE = 200


def build_overview(frame: Frame, asked: QueryDict) -> Report:  # noqa: ARG001 -- all builders are called alike
    """All at one glance."""
    spread = read_spread(frame.view)
    names, categories = spread.names, spread.categories
    chart = draw_bars(spread.slots, slot_link(frame, "overview"), "Time by level, slot by slot")
    parts = {
        "levels": level_rows(frame, "overview", spread),
        "pulse": spread.pulse,
        "names": name_rows(frame, names[:NAMES], names[0].seconds if names else 1),
        "more_names": len(names) - NAMES,
        "categories": category_rows(
            frame, categories[:CATEGORIES], categories[0].seconds if categories else 1
        ),
        "more_categories": len(categories) - CATEGORIES,
        "unsorted": say_time(spread.unsorted) if spread.unsorted * 20 > spread.total else "",
        "review": frame.period.kind is PeriodKind.YEAR,
    }
    return Report(
        "Overview",
        say_period(spread),
        [(slot_words(spread), chart)],
        slot_sheet(spread.slots),
        parts,
        "overview",
        empty=not spread.total,
    )


def build_categories(frame: Frame, asked: QueryDict) -> Report:  # noqa: ARG001
    """Overviews, and the categories in them."""
    spread = read_spread(frame.view)
    longest = spread.overviews[0].seconds if spread.overviews else 1
    tree = [
        {
            "overview": each.overview,
            "time": say_time(each.seconds),
            "part": round(100 * each.seconds / spread.total),
            "share": each.seconds * 100 / longest,
            "href": frame.category_link(each.overview),
            "rows": category_rows(frame, each.categories, longest),
        }
        for each in spread.overviews
    ]
    chart = draw_bars(spread.slots, slot_link(frame, "categories"), "Time by level, slot by slot", 96)
    return Report(
        "Categories",
        say_period(spread),
        [(slot_words(spread), chart)],
        category_sheet(spread),
        {"tree": tree},
        "categories",
        empty=not spread.total,
    )


def build_names(frame: Frame, asked: QueryDict) -> Report:
    """Every app and site, ranked; `find` shows those that hold a text, `page` goes on after 200."""
    spread = read_spread(frame.view)
    find = asked.get("find", "").strip()
    found = [each for each in spread.names if _matches(each, find.casefold())]
    page = min(
        max(1, int(asked.get("page", "1")) if asked.get("page", "1").isdecimal() else 1), _pages(found)
    )
    shown = found[(page - 1) * PAGE : page * PAGE]
    parts = {
        "names": name_rows(frame, shown, spread.names[0].seconds if spread.names else 1),
        "find": find,
        "count": len(found),
        "pages": [
            (each, frame.link("names", find=find, page=str(each))) for each in range(1, _pages(found) + 1)
        ],
        "page": page,
        "levels": level_rows(frame, "names", spread),
    }
    return Report(
        "Apps & sites", say_period(spread), [], name_sheet(found), parts, "names", empty=not spread.total
    )


def build_productivity(frame: Frame, asked: QueryDict) -> Report:  # noqa: ARG001
    """Levels and pulse over time."""
    spread = read_spread(frame.view)
    link = slot_link(frame, "productivity")
    charts = [
        (
            "Levels, as parts of the time",
            draw_shares(spread.slots, link, "Shares of the levels, slot by slot"),
        ),
        ("Pulse", draw_pulse(spread.slots, link, "Productivity pulse, slot by slot")),
    ]
    parts = {"levels": level_rows(frame, "productivity", spread), "pulse": spread.pulse}
    return Report(
        "Productivity",
        say_period(spread),
        charts,
        slot_sheet(spread.slots),
        parts,
        "productivity",
        empty=not spread.total,
    )


def build_efficiency(frame: Frame, asked: QueryDict) -> Report:  # noqa: ARG001
    """The mean level over time."""
    spread = read_spread(frame.view)
    chart = draw_means(spread.slots, slot_link(frame, "efficiency"), "Mean level, slot by slot")
    mean = spread.mean
    parts = {"best": _extremes(spread.slots), "mean": None if mean is None else signed(float(mean))}
    return Report(
        "Efficiency",
        _say_mean(spread),
        [("Mean level", chart)],
        slot_sheet(spread.slots),
        parts,
        "efficiency",
        empty=not spread.total,
    )


BUILDERS = {
    "overview": build_overview,
    "categories": build_categories,
    "names": build_names,
    "productivity": build_productivity,
    "efficiency": build_efficiency,
}


def slot_words(spread: Spread) -> str:
    """The heading of a chart over time."""
    slot = spread.slots[0]
    if slot.hour is not None:
        return "Hour by hour"
    length = slot.end - slot.begin
    last = spread.slots[-1]
    if length == 0 and last.begin == last.end:
        return "Day by day"
    return "Week by week" if max(each.end - each.begin for each in spread.slots) <= 6 else "Month by month"


def _matches(named: Named, text: str) -> bool:
    return not text or any(text in each.casefold() for each in named.name.texts)


def _pages(found: Sequence[Named]) -> int:
    return max(1, -(-len(found) // PAGE))


def _extremes(slots: Sequence[Slot]) -> list[dict[str, str]]:
    """The slots with the highest and lowest mean level, among those with a quarter of the mean slot's time at least."""
    busy = [slot for slot in slots if slot.total]
    least = sum(slot.total for slot in busy) / 4 / max(len(busy), 1)
    judged = sorted((slot for slot in busy if slot.total >= least), key=lambda slot: slot.mean or 0)
    if len(judged) < 3:
        return []
    told = (("Highest", judged[-1]), ("Lowest", judged[0]))
    return [
        {
            "text": text,
            "slot": name_slot(slot),
            "mean": signed(float(slot.mean or 0)),
            "time": say_time(slot.total),
        }
        for text, slot in told
    ]


def _say_mean(spread: Spread) -> str:
    if spread.mean is None:
        return say_period(spread)
    nearest = LEVEL_NAMES[round(spread.mean)]
    return (
        f"The mean of {say_time(spread.total)} is {signed(float(spread.mean))}: nearest to {nearest.lower()}."
    )
