# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts as a picture that stands alone: colours, words and measures of its own, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.pages.charts.draw import number
from hourself.server.pages.charts.model import Chart, Dot, Line, Mark, Rect

#: As in the stylesheet, light.
COLOURS = {
    "level2": "#1f5fa8",
    "level1": "#7fb0dd",
    "level0": "#b7bcc2",
    "level-1": "#f0b06a",
    "level-2": "#c7560f",
    "ink": "#1b1d20",
    "quiet": "#595f66",
    "line": "#e3e5e7",
    "ground": "#fcfcfb",
}
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
WIDTH, EDGE, SIDE = 1200, 40, 72
_CHART_TOP, _FOOT = 44, 40


def draw_picture(title: str, sentence: str, charts: Sequence[tuple[str, Chart]]) -> str:
    """A title, its sentence, the charts one under the other, and what the colours mean."""
    lines = wrap(sentence, 96)
    y = EDGE + 40 + 26 * len(lines)
    parts = [text(EDGE, EDGE + 20, title, 24, weight=600)]
    parts += [text(EDGE, EDGE + 52 + 26 * at, line, 18, "quiet") for at, line in enumerate(lines)]
    for heading, chart in charts:
        parts += [text(EDGE, y + 30, heading, 13, "quiet", weight=600)]
        parts += [f'<g transform="translate({EDGE + SIDE} {y + _CHART_TOP})">', *draw_chart(chart), "</g>"]
        y += _CHART_TOP + chart.height + _FOOT
    parts += draw_legend(EDGE, y + 16)
    return sheet(WIDTH, y + 16 + EDGE, parts, title)


def sheet(width: int, height: int, parts: Sequence[str], title: str) -> str:
    """A whole picture around its parts."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family={quoteattr(FONT)} role="img">'
        f"<title>{escape(clean(title))}</title>"
        f'<rect width="{width}" height="{height}" fill="{COLOURS["ground"]}"/>{"".join(parts)}</svg>'
    )


def text(
    x: float, y: float, words: str, size: int, look: str = "ink", *, anchor: str = "start", weight: int = 400
) -> str:
    """Words in a picture."""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{COLOURS[look]}">{escape(clean(words))}</text>'
    )


def rect(x: float, y: float, width: float, height: float, look: str) -> str:
    """A bar in a picture."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="{COLOURS[look]}"/>'
    )


def clean(words: str) -> str:
    """Without what XML has no place for."""
    return "".join(char for char in words if char.isprintable())


def wrap(sentence: str, columns: int) -> list[str]:
    """A sentence in lines of about so many letters."""
    lines = [""]
    for word in sentence.split():
        if lines[-1] and len(lines[-1]) + len(word) >= columns:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def draw_legend(x: float, y: float) -> list[str]:
    """What the colours mean."""
    parts = []
    for level, name in LEVEL_NAMES.items():
        parts += [rect(x, y - 10, 12, 12, f"level{level}"), text(x + 18, y, name, 13, "quiet")]
        x += 40 + 8 * len(name)
    return parts


def draw_chart(chart: Chart, width: int = WIDTH - 2 * EDGE - SIDE) -> Iterator[str]:
    """A chart's parts, its upper left corner at 0."""
    for grid in chart.grid:
        if grid.line:
            yield f'<path d="M0 {number(grid.y)}H{width}" stroke="{COLOURS["line"]}"/>'
        yield text(-10, grid.y + 4, grid.text, 12, "quiet", anchor="end")
    for mark in chart.marks:
        yield from _draw_shapes(mark, width)
    for line in chart.lines:
        yield _draw_line(line, width)
    for label in chart.labels:
        y, anchor = (38, "start") if label.name else (18, "middle")
        yield text(label.x * width, chart.height + y, label.text, 12, "quiet", anchor=anchor)


def _draw_shapes(mark: Mark, width: int) -> Iterator[str]:
    for shape in mark.shapes:
        if isinstance(shape, Dot):
            half = shape.size / 2
            yield rect(shape.x * width - half, shape.y - half, shape.size, shape.size, shape.look)
        else:
            yield _draw_rect(shape, width)


def _draw_rect(shape: Rect, width: int) -> str:
    return rect(shape.x * width, shape.y, shape.width * width, shape.height, shape.look)


def _draw_line(line: Line, width: int) -> str:
    points = " ".join(f"{number(x * width)},{number(y)}" for x, y in line.points)
    return f'<polyline points="{points}" fill="none" stroke="{COLOURS[line.look]}" stroke-width="2"/>'
