# SPDX-License-Identifier: AGPL-3.0-or-later
"""The line of a day: what was in front, from its first hour to its last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from hourself.core.pulse import clock
from hourself.server.pages.charts.model import Chart, Grid, Label, Mark, Rect
from hourself.server.pages.charts.week import visible_hours
from hourself.server.report.timeline import Block

HEIGHT = 96
#: Top and bottom of each level's lane: up is work, down is leisure, so that no colour is needed to tell them.
_LANES = {2: (4, 44), 1: (14, 34), 0: (30, 36), -1: (48, 34), -2: (48, 44)}
#: Names stand under parts of the line that are so wide, in letters of about six pixels in a thousand.
_PARTS, _LETTERS = 12, 150


def draw_line(blocks: Sequence[Block], link: Callable[[Block], str], label: str) -> Chart:
    """Every block, and the names that fill most of the line's parts."""
    first, last = visible_hours(blocks)
    span = (last - first) * 3600
    marks = []
    for block in blocks:
        x, width = (block.begin - first * 3600) / span, max(block.end - block.begin, 20) / span
        top, tall = _LANES[block.name.level]
        told = f"{block.name.label}\n{clock(block.begin)} to {clock(block.end)}"
        told += f"\n{block.title}" if block.title else ""
        shape = Rect(x, width, top, tall, f"level{block.name.level}")
        marks.append(Mark(told, x, width, (shape,), link(block), top, tall))
    hours = (
        Label((hour - first) * 3600 / span, f"{hour:02d}", (hour - first) % 4 > 0)
        for hour in range(first, last + 1, 2)
    )
    names = _name_parts(blocks, first * 3600, span)
    return Chart(label, HEIGHT, tuple(marks), (*hours, *names), (Grid(HEIGHT / 2, ""),))


def _name_parts(blocks: Sequence[Block], begin: int, span: int) -> Iterator[Label]:
    """The name that fills most of each part of the line; neighbours of one name are one."""
    part = span / _PARTS
    mains = [_main(blocks, begin + at * part, begin + (at + 1) * part) for at in range(_PARTS)]
    at = 0
    while at < _PARTS:
        end = at + 1
        while end < _PARTS and mains[end] == mains[at]:
            end += 1
        room = _LETTERS * (end - at) // _PARTS - 1
        name = mains[at]
        if name:
            yield Label(at / _PARTS, name if len(name) <= room else f"{name[: room - 1]}…", name=True)
        at = end


def _main(blocks: Sequence[Block], begin: float, end: float) -> str:
    """The name that fills most of a part, if it fills a third of it at least."""
    lengths: Counter[str] = Counter()
    for block in blocks:
        length = min(block.end, end) - max(block.begin, begin)
        if length > 0:
            lengths[block.name.label] += int(length)
    name, length = next(iter(lengths.most_common(1)), ("", 0))
    return name if length * 3 >= end - begin else ""
