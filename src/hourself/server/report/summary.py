# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one sentence that a person would say about a day, as parts and as plain text."""

from __future__ import annotations

from dataclasses import dataclass

from hourself.core.days import to_date
from hourself.core.pulse import words
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.report.day import Day

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
#: Differences below this are none, in seconds.
ALIKE = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A level that the sentence tells, with its seconds: `52 min`, `personal`."""

    level: int
    seconds: int
    duration: str
    label: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer of a day: `lead` (`6 h 12 min`), `when` (`on Tuesday`), levels, the comparison (may be empty).

    `difference`: seconds more (or, below 0, less) than the day it is compared with; None without one.
    """

    lead: str
    when: str
    parts: tuple[Part, ...]
    difference: int | None
    comparison: str
    text: str


def summarise(day: Day, today: int) -> Summary:
    """Say a day in a sentence or two; `today` is the day number on the viewer's calendar."""
    when = _when(day.day, today)
    if not day.total:
        text = "Nothing recorded today so far." if day.day == today else f"Nothing was recorded {when}."
        return Summary("", when, (), None, "", text)
    lead, parts = words(day.total), _parts(day.by_level)
    difference = day.total - day.compared.total if day.compared else None
    comparison = _compare(day, today, difference)
    first = ", ".join([f"{lead} {when}", *_tell(parts, day.total)])
    return Summary(lead, when, parts, difference, comparison, f"{first}. {comparison}".rstrip())


def name_day(day: int) -> str:
    """A day in full: `Tuesday 24 November 2026`."""
    return f"{_short_date(day)} {to_date(day).year}"


def _short_date(day: int) -> str:
    date = to_date(day)
    return f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}"


def _when(day: int, today: int) -> str:
    if day == today:
        return "today"
    if 0 < today - day < 7:
        return f"on {WEEKDAYS[to_date(day).weekday()]}"
    return f"on {_short_date(day) if to_date(day).year == to_date(today).year else name_day(day)}"


def _parts(by_level: dict[int, int]) -> tuple[Part, ...]:
    """Focus work first, then the level with most of the rest; less than a minute is not told."""
    others = sorted((level for level in by_level if level != 2), key=lambda level: -by_level[level])
    told = [level for level in (2, *others[:1]) if by_level.get(level, 0) >= 60]
    return tuple(
        Part(level, by_level[level], words(by_level[level]), LEVEL_NAMES[level].lower()) for level in told
    )


def _tell(parts: tuple[Part, ...], total: int) -> list[str]:
    if len(parts) == 1 and parts[0].seconds == total:
        return [f"all of it {parts[0].label}"]
    durations = [f"{part.duration} of it" if not place else part.duration for place, part in enumerate(parts)]
    return [f"{duration} {part.label}" for duration, part in zip(durations, parts, strict=True)]


def _compare(day: Day, today: int, difference: int | None) -> str:
    if day.compared is None or difference is None:
        return ""
    weekday = WEEKDAYS[to_date(day.day).weekday()]
    other = f"last {weekday}" if day.day == today else f"the {weekday} before"
    if day.compared.until is not None:
        other += " by this time"
    if abs(difference) < ALIKE:
        return f"As much as {other}."
    return f"{words(abs(difference))} {'more' if difference > 0 else 'less'} than {other}."
