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
    """The answer of a day: `lead` (`6 h 12 min`), `when` (`on Tuesday`), the levels told, and the comparison.

    `difference`: seconds more (below 0: less) than the other day, None without one and no `comparison`.
    """

    lead: str
    when: str
    parts: tuple[Part, ...]
    difference: int | None
    comparison: str
    text: str

    def __str__(self) -> str:
        """The plain text."""
        return self.text


def say_day(day: Day, *, today: bool) -> Summary:
    """For example `6 h 12 min on Tuesday, 4 h 40 min of it focus work. 38 min less than the Tuesday before.`

    `today`: the day still runs, so it is compared only if the other day was cut at the same time (`until`).
    """
    when = "today" if today else f"on {_weekday(day.day)}"
    if not day.total:
        text = "Nothing recorded today so far." if today else f"Nothing was recorded {when}."
        return Summary("", when, (), None, "", text)
    lead, parts = words(day.total), parts_of(day.by_level)
    difference = _difference(day, today=today)
    comparison = "" if difference is None else _compare(day, difference, today=today)
    first = ", ".join([f"{lead} {when}", *tell_parts(parts, day.total)])
    return Summary(lead, when, parts, difference, comparison, f"{first}. {comparison}".rstrip())


def say_time(seconds: int) -> str:
    """A duration for a sentence; from a hundred hours on, minutes say nothing any more: `1,243 h`."""
    return words(seconds) if seconds < 360_000 else f"{(seconds + 1800) // 3600:,} h"


def name_day(day: int) -> str:
    """A day in full: `Tuesday 24 November 2026`."""
    date = to_date(day)
    return f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]} {date.year}"


def _weekday(day: int) -> str:
    return WEEKDAYS[to_date(day).weekday()]


def parts_of(by_level: dict[int, int]) -> tuple[Part, ...]:
    """Focus work first, then the level with most of the rest; less than a minute is not told."""
    others = sorted((level for level in by_level if level != 2), key=lambda level: -by_level[level])
    told = [level for level in (2, *others[:1]) if by_level.get(level, 0) >= 60]
    return tuple(
        Part(level, by_level[level], say_time(by_level[level]), LEVEL_NAMES[level].lower()) for level in told
    )


def tell_parts(parts: tuple[Part, ...], total: int) -> list[str]:
    """The levels as they follow a total: `4 h 40 min of it focus work`, `52 min personal`."""
    if len(parts) == 1 and total - parts[0].seconds < ALIKE:
        return [f"{'' if parts[0].seconds == total else 'almost '}all of it {parts[0].label}"]
    durations = [f"{part.duration} of it" if not place else part.duration for place, part in enumerate(parts)]
    return [f"{duration} {part.label}" for duration, part in zip(durations, parts, strict=True)]


def _difference(day: Day, *, today: bool) -> int | None:
    if day.compared is None or (today and day.compared.until is None):
        return None
    return day.total - day.compared.total


def _compare(day: Day, difference: int, *, today: bool) -> str:
    weekday = _weekday(day.day)
    other = f"last {weekday} by this time" if today else f"the {weekday} before"
    if abs(difference) < ALIKE:
        return f"As much as {other}."
    return f"{words(abs(difference))} {'more' if difference > 0 else 'less'} than {other}."
