# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bars over time: stacked by level, as shares of the time, or from the mean level's zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hourself.core.days import to_date
from hourself.core.pulse import clock
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.pages.charts.model import Chart, Grid, Label, Line, Mark, Rect
from hourself.server.report.spread import Slot
from hourself.server.report.summary import MONTHS, WEEKDAYS, say_time
from hourself.server.report.telling import name_slot

HEIGHT = 180
#: What an axis may be parted into, in seconds.
_STEPS = [each * 60 for each in (5, 10, 15, 30)] + [
    each * 3600 for each in (1, 2, 3, 4, 5, 8, 10, 20, 25, 40, 50, 100, 200, 250, 500, 1000)
]
Link = Callable[[Slot], str]


def draw_bars(slots: Sequence[Slot], link: Link, label: str, height: int = HEIGHT) -> Chart:
    """Each slot's time, stacked by level, focus work at the bottom."""
    top, grid = _axis(max((slot.total for slot in slots), default=0), height)
    marks = (
        Mark(
            tell_slot(slot),
            x,
            wide,
            tuple(_stack(slot.by_level, *_bar(x, wide, len(slots)), height, top)),
            link(slot),
        )
        for slot, x, wide in _places(slots)
    )
    return Chart(label, height, tuple(marks), name_places(slots), grid, top=top)


def draw_shares(slots: Sequence[Slot], link: Link, label: str, height: int = HEIGHT) -> Chart:
    """Which part of each slot's time each level has; slots without time stay empty. The line is the pulse."""
    marks = (
        Mark(
            tell_slot(slot),
            x,
            wide,
            tuple(_stack(slot.by_level, *_bar(x, wide, len(slots)), height, max(slot.total, 1))),
            link(slot),
        )
        for slot, x, wide in _places(slots)
    )
    grid = tuple(Grid(height - height * part / 100, f"{part} %") for part in (0, 50, 100))
    return Chart(label, height, tuple(marks), name_places(slots), grid)


def draw_pulse(slots: Sequence[Slot], link: Link, label: str, height: int = 96) -> Chart:
    """The pulse of each slot as a line, broken where nothing was recorded."""
    marks: list[Mark] = []
    runs: list[list[tuple[float, float]]] = [[]]
    for slot, x, wide in _places(slots):
        if slot.pulse is None:
            runs.append([])
            continue
        at, y = x + wide / 2, height - height * slot.pulse / 100
        runs[-1].append((at, y))
        point = Rect(at - 0.0025, 0.005, y - 3, 6, "ink")
        marks.append(Mark(f"{name_slot(slot)}\nPulse {slot.pulse}", x, wide, (point,), link(slot)))
    grid = tuple(Grid(height - height * part / 100, str(part)) for part in (0, 50, 100))
    lines = tuple(Line(tuple(run), "ink") for run in runs if len(run) > 1)
    return Chart(label, height, tuple(marks), name_places(slots), grid, lines)


def draw_means(slots: Sequence[Slot], link: Link, label: str, height: int = HEIGHT) -> Chart:
    """The mean level of each slot: up from zero is work, down is leisure."""
    middle, scale = height / 2, height / 4
    marks = []
    for slot, x, wide in _places(slots):
        if slot.mean is None:
            continue
        mean = float(slot.mean)
        left, width = _bar(x, wide, len(slots))
        bar = Rect(
            left, width, middle - max(mean, 0) * scale, max(abs(mean) * scale, 1.5), f"level{round(mean)}"
        )
        marks.append(
            Mark(
                f"{name_slot(slot)}\nMean level {signed(mean)}, {say_time(slot.total)}",
                x,
                wide,
                (bar,),
                link(slot),
            )
        )
    grid = tuple(Grid(middle - level * scale, signed(level)) for level in LEVEL_NAMES)
    return Chart(label, height, tuple(marks), name_places(slots), grid)


def signed(level: float) -> str:
    """A level, or a mean of levels, with its sign."""
    told = f"{abs(level):.1f}" if isinstance(level, float) else str(abs(level))
    return told if not level else f"{'+' if level > 0 else '−'}{told}"


def tell_slot(slot: Slot) -> str:
    """A slot in words: what, how much, and the levels, each on its line."""
    if not slot.total:
        return f"{name_slot(slot)}\nnothing recorded"
    levels = [
        f"{LEVEL_NAMES[level]} {clock(seconds)}" for level, seconds in slot.by_level.items() if seconds >= 60
    ]
    return "\n".join([f"{name_slot(slot)}: {say_time(slot.total)}", *levels])


def name_places(slots: Sequence[Slot]) -> tuple[Label, ...]:
    """The words under the slots, as many as there is room for."""
    return tuple(
        Label(x + wide / 2, text, minor)
        for at, (slot, x, wide) in enumerate(_places(slots))
        for text, minor in [_name(slot, at, len(slots))]
        if text
    )


def _name(slot: Slot, at: int, count: int) -> tuple[str, bool]:
    date = to_date(slot.begin)
    if slot.hour is not None:
        return (f"{slot.hour:02d}", slot.hour % 6 > 0) if slot.hour % 2 == 0 else ("", False)
    if slot.begin == slot.end:
        if count <= 8:
            return f"{WEEKDAYS[date.weekday()][:3]} {date.day}", False
        return str(date.day), at % 5 > 0
    if slot.end - slot.begin <= 6:
        every = 1 if count <= 14 else 2
        return (
            (f"{date.day} {MONTHS[date.month - 1][:3]}", at % (every * 3) > 0)
            if at % every == 0
            else ("", False)
        )
    text = MONTHS[date.month - 1][:3] if count <= 13 else str(date.year) if date.month == 1 else ""
    return text, count > 6 and at % 3 > 0 and count <= 13


def _places(slots: Sequence[Slot]) -> Iterator[tuple[Slot, float, float]]:
    wide = 1 / max(len(slots), 1)
    return ((slot, at * wide, wide) for at, slot in enumerate(slots))


def _bar(x: float, wide: float, count: int) -> tuple[float, float]:
    """Left edge and width of a slot's bar: few bars are not made fat."""
    part = 0.44 if count <= 7 else 0.6 if count <= 13 else 0.76
    return x + wide * (1 - part) / 2, wide * part


def _stack(by_level: dict[int, int], x: float, width: float, height: float, top: int) -> Iterator[Rect]:
    y = float(height)
    for level in LEVEL_NAMES:
        tall = by_level.get(level, 0) * height / top
        y -= tall
        if tall:
            yield Rect(x, width, y, tall, f"level{level}")


def _axis(most: int, height: int) -> tuple[int, tuple[Grid, ...]]:
    """Seconds at the top of an axis, and its lines: between two and five, at round times."""
    step = next((each for each in _STEPS if most <= each * 4), _STEPS[-1] * -(-most // (_STEPS[-1] * 4)))
    count = max(1, -(-most // step))
    top = count * step
    return top, tuple(Grid(height - height * at / count, _time(at * step)) for at in range(count + 1))


def _time(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes} min" if minutes else "0"
    return f"{hours} h {minutes}" if minutes else f"{hours} h"
