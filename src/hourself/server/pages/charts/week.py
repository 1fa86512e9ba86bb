# SPDX-License-Identifier: AGPL-3.0-or-later
"""A week's days as rows: what was in front when, by level."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hourself.core.days import to_date
from hourself.server.pages.charts.model import Chart, Grid, Label, Mark, Rect
from hourself.server.report.summary import WEEKDAYS
from hourself.server.report.timeline import Block

ROW, TALL = 44, 28
#: Half the height of a level's bar above and below the middle of its row: up is work, down is leisure.
_LANES = {2: (0.0, 0.5), 1: (0.12, 0.38), 0: (0.3, 0.4), -1: (0.5, 0.38), -2: (0.5, 0.5)}


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day, what was in front, and where it leads."""

    day: int
    blocks: Sequence[Block]
    href: str


def draw_week(days: Sequence[DayRow], label: str) -> Chart:
    """A row for each day."""
    hours = visible_hours([block for day in days for block in day.blocks])
    first, last = hours
    marks = tuple(mark for at, day in enumerate(days) for mark in _draw_day(at, day, hours))
    labels = tuple(
        Label((hour - first) / (last - first), f"{hour:02d}", (hour - first) % 4 > 0)
        for hour in range(first, last + 1, 2)
    )
    grid = tuple(Grid(ROW * at + ROW / 2, _name(day.day)) for at, day in enumerate(days))
    return Chart(label, ROW * len(days), marks, labels, grid)


def visible_hours(blocks: Sequence[Block], least: int = 8) -> tuple[int, int]:
    """The hours to draw, first and last: those recorded, and some at least."""
    first = min((block.begin // 3600 for block in blocks), default=8)
    last = max((-(-block.end // 3600) for block in blocks), default=18)
    first = min(first, 24 - least)
    return first, min(24, max(last, first + least))


def _draw_day(at: int, day: DayRow, hours: tuple[int, int]) -> Iterator[Mark]:
    first, last = hours
    wide = 1 / (last - first)
    by_hour: defaultdict[int, list[Block]] = defaultdict(list)
    for block in day.blocks:
        for hour in range(block.begin // 3600, -(-block.end // 3600)):
            by_hour[hour].append(block)
    for hour, here in sorted(by_hour.items()):
        begun = [each for each in here if each.begin >= hour * 3600]
        shapes = tuple(_draw_run(at, run, hours) for run in _join(begun))
        yield Mark(_tell(day.day, hour, here), (hour - first) * wide, wide, shapes, day.href, ROW * at, ROW)


def _join(blocks: Sequence[Block]) -> Iterator[tuple[int, int, int]]:
    """Neighbours of one level, whose borders nobody sees: `(level, begin, end)`."""
    run: tuple[int, int, int] | None = None
    for block in blocks:
        level = block.name.level
        if run and run[0] == level and run[2] == block.begin:
            run = (level, run[1], block.end)
            continue
        if run:
            yield run
        run = (level, block.begin, block.end)
    if run:
        yield run


def _draw_run(at: int, run: tuple[int, int, int], hours: tuple[int, int]) -> Rect:
    (level, begin, end), (first, last) = run, hours
    span = (last - first) * 3600
    top, tall = _LANES[level]
    y = ROW * at + (ROW - TALL) / 2 + top * TALL
    return Rect((begin - first * 3600) / span, max(end - begin, 30) / span, y, tall * TALL, f"level{level}")


def _tell(day: int, hour: int, blocks: Sequence[Block]) -> str:
    # Names only: blocks drawn are rounded, and nobody should add them up.
    lengths: Counter[str] = Counter()
    for block in blocks:
        lengths[block.name.label] += block.end - block.begin
    return "\n".join([f"{_name(day)}, {hour:02d}:00", *(label for label, _ in lengths.most_common(4))])


def _name(day: int) -> str:
    date = to_date(day)
    return f"{WEEKDAYS[date.weekday()][:3]} {date.day}"
