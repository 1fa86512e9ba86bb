# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures and durations, rounded as the original rounds them."""

from __future__ import annotations

from fractions import Fraction


def rounded(value: Fraction, digits: int) -> float:
    """Rounded to some digits, halves away from zero."""
    scale: int = 10**digits
    whole = int(abs(value) * scale + Fraction(1, 2))
    return (-whole if value < 0 else whole) / scale


def plain(value: Fraction, digits: int) -> float | int:
    """The same, and a whole number without a point, as the daily summary has it."""
    number = rounded(value, digits)
    return int(number) if number.is_integer() else number


def format_duration(seconds: int) -> str:
    """As recorded: `12h 12m`, `3h`, `56m 7s`, `41s`, `no time`; nothing is rounded up."""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    parts = [(hours, "h"), (minutes, "m")] if hours else [(minutes, "m"), (seconds % 60, "s")]
    return " ".join(f"{number}{unit}" for number, unit in parts if number) or "no time"
