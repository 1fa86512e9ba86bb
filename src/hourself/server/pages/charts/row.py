# SPDX-License-Identifier: AGPL-3.0-or-later
"""The row of periods that leads to one: bars by level, and the rolling mean of four as a line."""

from __future__ import annotations

from collections.abc import Callable

from hourself.server.pages.charts.bars import HEIGHT, draw_bars
from hourself.server.pages.charts.model import Chart, Line
from hourself.server.report.period import Period
from hourself.server.report.spread import Slot
from hourself.server.report.trends import Trends


def draw_row(trends: Trends, period: Period, link: Callable[[Slot], str], label: str) -> Chart:
    """The bars; the last is the period itself."""
    bars = draw_bars(trends.row, link, f"{label}: {period}")
    count, top = len(trends.row), bars.top
    points = tuple(
        ((at + 0.5) / count, HEIGHT - HEIGHT * mean / top) for at, mean in enumerate(trends.rolling) if top
    )
    return Chart(bars.label, bars.height, bars.marks, bars.labels, bars.grid, (Line(points, "ink"),), top)
