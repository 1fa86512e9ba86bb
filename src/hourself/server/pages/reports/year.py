# SPDX-License-Identifier: AGPL-3.0-or-later
"""A year on one sheet: its hours, months, days, names and categories, to keep or to show around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hourself.core.days import to_date
from hourself.server.pages.charts.bars import draw_bars
from hourself.server.pages.charts.picture import draw_chart, draw_legend, rect, sheet, text
from hourself.server.pages.reports.frame import Frame
from hourself.server.report.period import Period
from hourself.server.report.spread import Slot, Spread, read_days, read_spread
from hourself.server.report.summary import MONTHS, WEEKDAYS, say_time
from hourself.server.report.telling import name_period

WIDTH, EDGE = 1200, 64
_COLUMN = (WIDTH - 3 * EDGE) / 2
_SQUARE = 18
#: How many names and categories there is room for.
_LISTED = 8


def build_year(frame: Frame, *, with_names: bool = True) -> str:
    """The picture, as SVG."""
    spread, days = read_spread(frame.view), read_days(frame.view)
    title = f"{name_period(frame.period)} in hours"
    parts = [
        *_head(spread, title),
        *_figures(days),
        *_calendar(frame.period, days, 336),
        *_months(spread, 560),
    ]
    categories = [(each.category.category, each.seconds, each.level) for each in spread.categories]
    parts += _ranked("Categories", categories, EDGE, 836)
    if with_names:
        names = [(each.name.label, each.seconds, each.name.level) for each in spread.names]
        parts += _ranked("Apps and sites", names, 2 * EDGE + _COLUMN, 836)
    parts += draw_legend(EDGE, 1186)
    parts += [text(WIDTH - EDGE, 1186, "hourself", 13, "quiet", anchor="end", weight=600)]
    return sheet(WIDTH, 1216, parts, title)


def _head(spread: Spread, title: str) -> Iterator[str]:
    yield text(EDGE, 88, title, 34, weight=600)
    figures = [("in all", say_time(spread.total)), ("focus work", say_time(spread.by_level.get(2, 0)))]
    if spread.pulse is not None:
        figures.append(("pulse", str(spread.pulse)))
    for at, (label, figure) in enumerate(figures):
        x = EDGE + at * 300
        yield text(x, 150, figure, 34, weight=600)
        yield text(x, 176, label, 15, "quiet")


def _figures(days: Sequence[Slot]) -> Iterator[str]:
    used = [day for day in days if day.total]
    if not used:
        yield text(EDGE, 240, "Nothing was recorded.", 18, "quiet")
        return
    longest = max(used, key=lambda day: day.total)
    deepest = max(used, key=lambda day: day.by_level.get(2, 0))
    told = [
        ("Days with time", str(len(used))),
        ("Mean of those days", say_time(sum(day.total for day in used) // len(used))),
        ("Longest day", f"{_date(longest)}, {say_time(longest.total)}"),
        ("Most focus work", f"{_date(deepest)}, {say_time(deepest.by_level.get(2, 0))}"),
    ]
    for at, (label, figure) in enumerate(told):
        x = EDGE + at * 268
        yield text(x, 232, label, 13, "quiet")
        yield text(x, 256, figure, 18)


def _calendar(period: Period, days: Sequence[Slot], y: int) -> Iterator[str]:
    """A square a day: its size is the time, its colour the level that most of it has."""
    yield text(EDGE, y - 32, "Day by day", 13, "quiet", weight=600)
    start = to_date(period.begin).weekday()
    columns = (period.days + start + 6) // 7
    step = min((WIDTH - 2 * EDGE - 40) / columns, _SQUARE + 6)
    most = max((day.total for day in days), default=0) or 1
    for row in (0, 2, 4, 6):
        yield text(EDGE + 28, y + row * (_SQUARE + 6) + 14, WEEKDAYS[row][:3], 12, "quiet", anchor="end")
    for at, day in enumerate(days):
        column, row = divmod(at + start, 7)
        x, top = EDGE + 40 + column * step, y + row * (_SQUARE + 6)
        if to_date(day.begin).day == 1:
            yield text(x, y - 10, MONTHS[to_date(day.begin).month - 1][:3], 12, "quiet")
        if day.total:
            size = max(4, _SQUARE * (day.total / most) ** 0.5)
            level = max(day.by_level, key=lambda each: (day.by_level[each], each))
            yield rect(x + (_SQUARE - size) / 2, top + (_SQUARE - size) / 2, size, size, f"level{level}")
        else:
            yield rect(x + 8, top + 8, 2, 2, "line")


def _months(spread: Spread, y: int) -> Iterator[str]:
    yield text(EDGE, y, "Month by month", 13, "quiet", weight=600)
    chart = draw_bars(spread.slots, lambda _: "", "Months", 160)
    yield f'<g transform="translate({EDGE + 56} {y + 28})">'
    yield from draw_chart(chart, WIDTH - 2 * EDGE - 56)
    yield "</g>"


def _ranked(title: str, rows: Sequence[tuple[str, int, int]], x: float, y: int) -> Iterator[str]:
    yield text(x, y, title, 13, "quiet", weight=600)
    longest = rows[0][1] if rows else 1
    for at, (label, seconds, level) in enumerate(rows[:_LISTED]):
        top = y + 32 + at * 36
        short = label if len(label) <= 30 else f"{label[:29]}…"
        yield text(x, top, short, 15)
        yield text(x + _COLUMN, top, say_time(seconds), 15, anchor="end")
        yield rect(x, top + 8, max(2, _COLUMN * seconds / longest), 6, f"level{level}")


def _date(day: Slot) -> str:
    date = to_date(day.begin)
    return f"{date.day} {MONTHS[date.month - 1]}"
