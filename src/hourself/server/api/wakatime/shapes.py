# SPDX-License-Identifier: AGPL-3.0-or-later
"""Time in the words and fields of WakaTime's API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from hourself.core.days import format_day, to_date
from hourself.server.api.wakatime.ranges import Range
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
        {"name": tell_name(name, facet), "percent": round(length * 100 / whole, 2)} | tell_seconds(length)
        for name, length in sums
    ]


def tell_list(cells: Sequence[Cell], name: str, account: int) -> list[dict[str, Any]]:
    """One list of a summary. Machines have their numbers: clients with strict types read no list without them."""
    sums = sum_by(cells, LISTS[name])
    entries = tell_entries(sums, LISTS[name])
    if name == "machines":
        numbers = [tell_id(account, machine) for machine, _ in sums]
        entries = [
            entry | {"machine_name_id": number} for entry, number in zip(entries, numbers, strict=True)
        ]
    return entries


def tell_lists(cells: Sequence[Cell], account: int) -> dict[str, Any]:
    """All lists of a summary; dependencies are not kept."""
    lists: dict[str, Any] = {name: tell_list(cells, name, account) for name in LISTS}
    return lists | {"dependencies": []}


def tell_day(cells: Sequence[Cell], day: int, account: int) -> dict[str, Any]:
    """One day of a summary."""
    return tell_lists(cells, account) | {"grand_total": tell_seconds(total(cells)), "range": tell_range(day)}


def tell_average(cells: Sequence[Cell], chosen: Range) -> dict[str, Any]:
    """The mean of the days on which anything was coded."""
    all_days = chosen.end - chosen.begin + 1
    active = len({cell.day for cell in cells})
    seconds = total(cells) // 1000 // (active or 1)
    return {
        "holidays": all_days - active,
        "days_including_holidays": all_days,
        "days_minus_holidays": active,
        "seconds": seconds,
        "text": tell_text(seconds),
        "seconds_including_other_language": seconds,
        "text_including_other_language": tell_text(seconds),
    }


def tell_best(sums: Mapping[int, int]) -> dict[str, Any] | None:
    """The day with the most milliseconds; None where there is none."""
    best = max(sums, key=lambda day: sums[day], default=None)
    if best is None:
        return None
    return {
        "date": format_day(best),
        "text": tell_text(sums[best] // 1000),
        "total_seconds": sums[best] / 1000,
    }


def tell_about(account: int, chosen: Range) -> dict[str, Any]:
    """What stands beside all that is made of a range: its bounds, and that it is up to date."""
    return {
        "user_id": tell_id(account, "user"),
        "status": "ok",
        "percent_calculated": 100,
        "is_up_to_date": True,
        "is_including_today": True,
        "range": chosen.name,
        "human_readable_range": chosen.name.replace("_", " "),
        "start": day_bound(chosen.begin),
        "end": day_bound(chosen.end + 1, before=1),
        "timezone": zone_name(),
        "timeout": 15,
        "writes_only": False,
    }


def tell_pages(count: int) -> dict[str, Any]:
    """What says that a list stands on one page."""
    return {"total": count, "total_pages": 1, "page": 1, "next_page": None, "prev_page": None}


def tell_id(account: int, text: str) -> str:
    """A lasting number in the form that clients expect; it tells nothing."""
    return str(uuid5(NAMESPACE_URL, f"hourself:{account}:{text}"))


def sum_days(cells: Iterable[Cell]) -> dict[int, int]:
    """The milliseconds of each day that has any."""
    days: defaultdict[int, int] = defaultdict(int)
    for cell in cells:
        days[cell.day] += cell.length
    return days


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


def tell_name(name: str, facet: str) -> str:
    """A name as it is shown, also where none was told."""
    text = name or _NAMELESS.get(facet, "Unknown")
    return text.title() if facet == "category" else text
