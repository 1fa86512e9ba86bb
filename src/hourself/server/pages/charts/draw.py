# SPDX-License-Identifier: AGPL-3.0-or-later
"""A chart as SVG inside a page: colours come from the stylesheet, and every mark is a link with words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hourself.server.pages.charts.model import Chart, Dot, Grid, Label, Line, Mark, Rect

#: Room for the words under a chart, in pixels.
FOOT = 20


def draw(chart: Chart) -> SafeString:
    """The chart as markup."""
    foot = FOOT * (bool(chart.labels) + any(label.name for label in chart.labels))
    parts = [
        f'<svg class="chart" height="{chart.height + foot}" role="group" aria-label="{escape(chart.label)}">',
        *map(_grid, chart.grid),
        *(_mark(mark, chart.height) for mark in chart.marks),
        *(_line(line, chart.height) for line in chart.lines),
        *(_label(label, chart.height) for label in chart.labels),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 -- every text in it was escaped above


def number(value: float) -> str:
    """A number as short as it can be written at a hundredth."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(value: float) -> str:
    """A part of the width."""
    return f"{number(value * 100)}%"


def _grid(grid: Grid) -> str:
    y = number(grid.y)
    line = f'<line x2="100%" y1="{y}" y2="{y}"/>' if grid.line else ""
    return f'{line}<text class="side" x="-8" y="{number(grid.y + 4)}">{escape(grid.text)}</text>'


def _mark(mark: Mark, height: int) -> str:
    shapes = "".join(_shapes(mark))
    tall = height if mark.height is None else mark.height
    hit = _rect(Rect(mark.x, mark.width, mark.top, tall, "hit"))
    body = f"<title>{escape(mark.told)}</title>{hit}{shapes}"
    return f'<a href="{escape(mark.href)}">{body}</a>' if mark.href else f'<g class="mark">{body}</g>'


def _shapes(mark: Mark) -> Iterator[str]:
    for shape in mark.shapes:
        if isinstance(shape, Dot):
            half = number(-shape.size / 2)
            size = number(shape.size)
            yield (
                f'<svg class="dotted" x="{percent(shape.x)}" y="{number(shape.y)}"><rect class="{shape.look}" '
                f'x="{half}" y="{half}" width="{size}" height="{size}" rx="2"/></svg>'
            )
        else:
            yield _rect(shape)


def _rect(rect: Rect) -> str:
    return (
        f'<rect class="{rect.look}" x="{percent(rect.x)}" width="{percent(rect.width)}" '
        f'y="{number(rect.y)}" height="{number(rect.height)}"/>'
    )


def _line(line: Line, height: int) -> str:
    points = " ".join(f"{number(x * 1000)},{number(y)}" for x, y in line.points)
    return (
        f'<svg class="line" viewBox="0 0 1000 {height}" height="{height}" preserveAspectRatio="none">'
        f'<polyline class="{line.look}" points="{points}"/></svg>'
    )


def _label(label: Label, height: int) -> str:
    look = "name" if label.name else "foot minor" if label.minor else "foot"
    y = height + (34 if label.name else 15)
    return f'<text class="{look}" x="{percent(label.x)}" y="{y}">{escape(label.text)}</text>'
