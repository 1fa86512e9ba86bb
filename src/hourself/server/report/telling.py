# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person would say of a period: its name, and the sentence that its page opens with."""

from __future__ import annotations

from hourself.core.days import to_date
from hourself.server.report.period import Period, PeriodKind
from hourself.server.report.spread import Slot, Spread
from hourself.server.report.summary import ALIKE, MONTHS, WEEKDAYS, name_day, parts_of, say_time, tell_parts


def name_period(period: Period) -> str:
    """A period in full: `Week 48, 23 to 29 November 2026`, `November 2026`, `2026`."""
    first = to_date(period.begin)
    match period.kind:
        case PeriodKind.DAY:
            return name_day(period.begin)
        case PeriodKind.WEEK:
            return f"Week {first.isocalendar().week}, {_span(period.begin, period.end)}"
        case PeriodKind.MONTH:
            return f"{MONTHS[first.month - 1]} {first.year}"
        case PeriodKind.QUARTER:
            return f"{MONTHS[first.month - 1]} to {MONTHS[first.month + 1]} {first.year}"
        case PeriodKind.YEAR:
            return str(first.year)
    return _span(period.begin, period.end)


def name_slot(slot: Slot) -> str:
    """A slot in full: `09 h`, `Tuesday 24 November`, `23 to 29 November`, `November 2026`."""
    first, last = to_date(slot.begin), to_date(slot.end)
    if slot.hour is not None:
        return f"{slot.hour:02d}:00"
    if slot.begin == slot.end:
        return f"{WEEKDAYS[first.weekday()]} {first.day} {MONTHS[first.month - 1]}"
    if slot.end - slot.begin > 6 or (first.day == 1 and first.month != last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    return _span(slot.begin, slot.end, year=False)


def say_period(spread: Spread) -> str:
    """For example `31 h 5 min in week 47, 20 h 40 min of it focus work. 2 h 3 min less than the week before.`"""
    period = spread.period
    if not spread.total:
        return (
            f"Nothing recorded {say_when(period)} so far."
            if spread.running
            else f"Nothing was recorded {say_when(period)}."
        )
    so_far = " so far" if spread.running and period.days > 1 else ""
    told = [f"{say_time(spread.total)} {say_when(period, running=spread.running)}{so_far}"]
    told += tell_parts(parts_of(spread.by_level), spread.total)
    comparison = compare(spread)
    return f"{', '.join(told)}. {comparison}".rstrip()


def compare(spread: Spread) -> str:
    """How its total differs from the period before; empty without one."""
    if spread.before is None:
        return ""
    difference = spread.total - spread.before.total
    other = _before(spread.period, running=spread.running)
    if abs(difference) < ALIKE:
        return f"As much as {other}."
    return f"{say_time(abs(difference))} {'more' if difference > 0 else 'less'} than {other}."


def name_before(period: Period) -> str:
    """What a period is compared with: `the week before`, `October 2026`."""
    other = period.before()
    if period.kind is PeriodKind.DAY:
        return f"the {WEEKDAYS[to_date(period.begin).weekday()]} before"
    if period.kind in {PeriodKind.WEEK, PeriodKind.QUARTER}:
        return f"the {period.kind.value} before"
    if period.kind is PeriodKind.CUSTOM:
        return f"the {period.days} days before"
    told = name_period(other)
    # In November, October needs no year; December does in January.
    return told.removesuffix(f" {to_date(period.begin).year}")


def _before(period: Period, *, running: bool) -> str:
    return f"{name_before(period)} by the same time" if running else name_before(period)


def say_when(period: Period, *, running: bool = False) -> str:
    """When, inside a sentence: `this week`, `in week 47`, `on Tuesday`, `in November 2026`."""
    first = to_date(period.begin)
    if period.kind is PeriodKind.CUSTOM:
        return f"in {period.days} days" if period.days > 1 else f"on {name_day(period.begin)}"
    if running:
        return "today" if period.kind is PeriodKind.DAY else f"this {period.kind.value}"
    match period.kind:
        case PeriodKind.DAY:
            return f"on {WEEKDAYS[first.weekday()]}"
        case PeriodKind.WEEK:
            return f"in week {first.isocalendar().week}"
        case PeriodKind.QUARTER:
            return f"from {name_period(period)}"
    return f"in {name_period(period)}"


def _span(begin: int, end: int, *, year: bool = True) -> str:
    first, last = to_date(begin), to_date(end)
    told = f"{last.day} {MONTHS[last.month - 1]}" + (f" {last.year}" if year else "")
    if begin == end:
        return told
    if first.year != last.year and year:
        return f"{first.day} {MONTHS[first.month - 1]} {first.year} to {told}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} to {told}"
    return f"{first.day} to {told}"
