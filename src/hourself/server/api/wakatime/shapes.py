# SPDX-License-Identifier: AGPL-3.0-or-later
"""Time in the words and fields of WakaTime's API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from hourself.core.days import format_day, to_date
from hourself.server.coding.queries import Cell, sum_by
from hourself.server.report.today import read_today

#: The lists of a summary, by what each sums.
LISTS = {
    "projects": "project",
    "languages": "language",
    "editors": "editor",
    "machines": "machine",
    "operating_systems": "system",
    "categories": "category",
}
_NAMELESS = {"project": "Unknown Project", "language": "Other"}


def tell_seconds(milliseconds: int) -> dict[str, Any]:
    """A sum, as all of them are written."""
    seconds = milliseconds // 1000
    hours, minutes = divmod(seconds // 60, 60)
    return {
        "decimal": f"{seconds / 3600:.2f}",
        "digital": f"{hours}:{minutes:02d}",
        "hours": hours,
        "minutes": minutes,
        "seconds": seconds % 60,
        "text": tell_text(seconds),
        "total_seconds": milliseconds / 1000,
    }


def tell_text(seconds: int) -> str:
    """`1 hr 5 mins`, as editors show it."""
    hours, minutes = divmod(seconds // 60, 60)
    told = [f"{hours:,} hr{'' if hours == 1 else 's'}"] if hours else []
    if minutes or not hours:
        told.append(f"{minutes} min{'' if minutes == 1 else 's'}")
    return " ".join(told)


def tell_entries(sums: Sequence[tuple[str, int]], facet: str) -> list[dict[str, Any]]:
    """Names with their sums and shares."""
    whole = sum(length for _, length in sums) or 1
    return [
        {"name": _name(name, facet), "percent": round(length * 100 / whole, 2)} | tell_seconds(length)
        for name, length in sums
    ]


def tell_lists(cells: Sequence[Cell]) -> dict[str, Any]:
    """All lists of a summary; dependencies are not kept."""
    lists: dict[str, Any] = {name: tell_entries(sum_by(cells, facet), facet) for name, facet in LISTS.items()}
    return lists | {"dependencies": []}


def tell_day(cells: Sequence[Cell], day: int) -> dict[str, Any]:
    """One day of a summary."""
    return tell_lists(cells) | {"grand_total": tell_seconds(total(cells)), "range": tell_range(day)}


def tell_range(day: int) -> dict[str, Any]:
    """What a day is called, and where it begins and ends (UTC)."""
    text = format_day(day)
    return {
        "date": text,
        "start": day_bound(day),
        "end": day_bound(day + 1, before=1),
        "text": "Today" if day == read_today().day else day_text(day),
        "timezone": zone_name(),
    }


def day_text(day: int) -> str:
    """A day as `Tue Nov 24 2026`."""
    date = to_date(day)
    return f"{date:%a %b} {date.day} {date.year}"


def day_bound(day: int, before: int = 0) -> str:
    """The first second of a local day, or some `before` it, in UTC."""
    date = to_date(day)
    local = datetime(date.year, date.month, date.day).astimezone()
    return tell_time((local - timedelta(seconds=before)).timestamp())


def tell_time(stamp: float) -> str:
    """A moment as `2026-11-24T09:00:00Z`."""
    return datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def zone_name() -> str:
    """The server's time zone, in which days are asked for."""
    return settings.TIME_ZONE or "UTC"


def total(cells: Iterable[Cell]) -> int:
    """Milliseconds in all."""
    return sum(cell.length for cell in cells)


def _name(name: str, facet: str) -> str:
    text = name or _NAMELESS.get(facet, "Unknown")
    return text.title() if facet == "category" else text
