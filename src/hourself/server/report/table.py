# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day as text for a terminal: a bar for each name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from hourself.core.pulse import clock
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.report.day import Day
from hourself.server.report.summary import name_day

MIN_WIDTH, MAX_WIDTH = 40, 120
MAX_NAMES = 15
_EIGHTHS = " ▏▎▍▌▋▊▉"


def draw_table(day: Day, width: int = 80, *, plain: bool = False) -> str:
    """The day in lines of at most `width` columns (40 to 120); `plain` keeps bars and marks to ASCII.

    A level is told by its number, from +2 (Focus Work) to -2 (Distracting).
    """
    width = max(MIN_WIDTH, min(width, MAX_WIDTH))
    lines = [_fit(_head(day), width, plain=plain).rstrip(), ""]
    if not day.total:
        return "\n".join([*lines, "Nothing recorded.", ""])
    lines += [*_draw_names(day, width, plain=plain), "", *_draw_levels(day, width, plain=plain)]
    if day.unsorted:
        lines += ["", f"{clock(day.unsorted)} not yet sorted into categories"]
    return "\n".join([*lines, ""])


def draw_bars(
    head: str, rows: Sequence[tuple[str, int, int | None]], more: int, width: int = 80, *, plain: bool = False
) -> str:
    """A headline and a bar for each `(label, seconds, level)`; `more` rows are left out, and told of."""
    width = max(MIN_WIDTH, min(width, MAX_WIDTH))
    lines = [_fit(head, width, plain=plain).rstrip(), ""]
    if not rows:
        return "\n".join([*lines, "Nothing recorded.", ""])
    longest = max(seconds for _, seconds, _ in rows) or 1
    label_width = min(width // 2, max(12, *(sum(map(_columns, label)) for label, _, _ in rows)))
    for label, seconds, level in rows:
        bar = _bar(seconds, longest, width - label_width - 15, plain=plain)
        sign = "" if level is None else _sign(level)
        lines.append(
            f"{_fit(label, label_width, plain=plain)}  {clock(seconds):>7}  {sign:>2}  {bar}".rstrip()
        )
    if more > 0:
        lines.append(f"… {more} more: --limit shows them" if not plain else f"{more} more")
    return "\n".join([*lines, ""])


def _head(day: Day) -> str:
    told = f"   pulse {day.pulse}" if day.pulse is not None else ""
    return f"{name_day(day.day)}   {clock(day.total)}{told}"


def _draw_names(day: Day, width: int, *, plain: bool) -> Iterator[str]:
    label_width = width // 3
    # The duration, the level and the gaps between them take 13 columns beside the label and the bar.
    bar_width = width - label_width - 13
    for named in day.names[:MAX_NAMES]:
        bar = _bar(named.seconds, day.names[0].seconds, bar_width, plain=plain)
        label = _fit(named.name.label, label_width, plain=plain)
        yield f"{label}  {clock(named.seconds):>5}  {_sign(named.name.level):>2}  {bar}"
    rest = day.names[MAX_NAMES:]
    if rest:
        seconds = clock(sum(named.seconds for named in rest))
        yield f"{_fit(f'{len(rest)} more', label_width, plain=plain)}  {seconds:>5}"


def _draw_levels(day: Day, width: int, *, plain: bool) -> Iterator[str]:
    for level, seconds in day.by_level.items():
        label = _fit(LEVEL_NAMES[level], width // 3, plain=plain)
        yield f"{label}  {clock(seconds):>5}  {_sign(level):>2}  {100 * seconds // day.total:>3} %"


def _sign(level: int) -> str:
    return f"{level:+d}" if level else "0"


def _bar(part: int, whole: int, width: int, *, plain: bool) -> str:
    """A bar whose length is part/whole of the width; never empty, for what is listed was there."""
    if plain:
        return "#" * max(1, width * part // whole)
    full, eighths = divmod(max(1, 8 * width * part // whole), 8)
    return ("█" * full + _EIGHTHS[eighths]).rstrip()


def _fit(text: str, width: int, *, plain: bool) -> str:
    """A text in exactly `width` columns, cut or filled up. Nothing in it can steer a terminal."""
    text = "".join(char if char.isprintable() else "?" for char in text)
    if plain:
        text = text.encode("ascii", "replace").decode()
    if sum(map(_columns, text)) > width:
        mark = "." if plain else "…"
        while sum(map(_columns, text)) > width - 1:
            text = text[:-1]
        text += mark
    return text + " " * (width - sum(map(_columns, text)))


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
