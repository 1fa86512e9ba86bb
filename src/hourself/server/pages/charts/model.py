# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a chart is made of.

Across, every place is a part of the chart's width (0 to 1), so that it fits any screen; down, places are pixels.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A bar, or a piece of one. `look` is a level's class (`level2`), or one of `ink`, `soft`."""

    x: float
    width: float
    y: float
    height: float
    look: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points `(x, y)`."""

    points: tuple[tuple[float, float], ...]
    look: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A square of some pixels, around a place: it keeps its shape however wide the chart is."""

    x: float
    y: float
    size: float
    look: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that can be pointed at, focused and followed: its shapes, what it says, where it leads.

    It is touched anywhere from `x` over `width` and from `top` over `height` (None: the chart's).
    """

    told: str
    x: float
    width: float
    shapes: tuple[Rect | Dot, ...]
    href: str = ""
    top: float = 0
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A word under the chart; a minor one is left out where there is little room.

    A name begins at its place, one line lower; others stand around theirs.
    """

    x: float
    text: str
    minor: bool = False
    name: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A word beside the chart, and mostly a hairline through it."""

    y: float
    text: str
    line: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole chart. `label` says what it shows, to those who do not see it; `top` is what its highest place means."""

    label: str
    height: int
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...] = ()
    grid: tuple[Grid, ...] = ()
    lines: tuple[Line, ...] = ()
    top: int = 0
