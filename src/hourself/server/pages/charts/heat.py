# SPDX-License-Identifier: AGPL-3.0-or-later
"""The hours of the week as squares: the size is the time, the colour the level that most of it has."""

from __future__ import annotations

from collections.abc import Callable

from hourself.core.pulse import clock, words
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.pages.charts.model import Chart, Dot, Grid, Label, Mark
from hourself.server.report.patterns import Cell, Pattern
from hourself.server.report.summary import WEEKDAYS

ROW, LARGEST, SMALLEST = 30, 26, 3


def draw_heat(pattern: Pattern, link: Callable[[Cell], str], label: str) -> Chart:
    """168 squares, a row for each weekday."""
    most = max((_mean(pattern, cell) for cell in pattern.cells), default=0) or 1
    marks = tuple(_square(pattern, cell, most, link(cell)) for cell in pattern.cells if cell.total)
    labels = tuple(Label((hour + 0.5) / 24, f"{hour:02d}", hour % 6 > 0) for hour in range(0, 24, 2))
    grid = tuple(Grid(ROW * day + ROW / 2, WEEKDAYS[day][:3]) for day in range(7))
    return Chart(label, ROW * 7, marks, labels, grid)


def _mean(pattern: Pattern, cell: Cell) -> float:
    """Seconds in this hour on a weekday of the period, on average."""
    return cell.total / max(pattern.weekdays[cell.weekday], 1)


def _square(pattern: Pattern, cell: Cell, most: float, href: str) -> Mark:
    mean = _mean(pattern, cell)
    size = max(SMALLEST, LARGEST * (mean / most) ** 0.5)
    middle = (cell.hour + 0.5) / 24, ROW * cell.weekday + ROW / 2
    levels = [
        f"{LEVEL_NAMES[level]} {clock(seconds)}" for level, seconds in cell.by_level.items() if seconds >= 60
    ]
    when = f"{WEEKDAYS[cell.weekday]}, {cell.hour:02d}:00: {words(int(mean))} on average"
    told = "\n".join([when, *levels])
    return Mark(
        told,
        cell.hour / 24,
        1 / 24,
        (Dot(*middle, size, f"level{cell.main}"),),
        href,
        ROW * cell.weekday,
        ROW,
    )
