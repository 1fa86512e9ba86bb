# SPDX-License-Identifier: AGPL-3.0-or-later
"""WakaTime's data dumps: heartbeats, or a summary for each day.

A heartbeat is a moment. The time until the next one counts for it if that comes soon enough, as WakaTime itself counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath, PureWindowsPath
from typing import Any

from hourself.core.days import DAY_SECONDS, DayError, parse_day
from hourself.core.taxonomy import Category
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms.form import Form, Head, Reading
from hourself.server.imports.given import give
from hourself.server.imports.opening import Source, read_items
from hourself.server.imports.rounding import apportion
from hourself.server.imports.rows import Event, Role, Row, Sum, Thing, Wishes

_CODE = Category("Software Development", "Editing & IDEs")
_CATEGORIES = {
    "debugging": Category("Software Development", "Quality Assurance"),
    "running tests": Category("Software Development", "Quality Assurance"),
    "writing tests": Category("Software Development", "Quality Assurance"),
    "manual testing": Category("Software Development", "Quality Assurance"),
    "code reviewing": Category("Software Development", "General Software Development"),
    "browsing": Category("Utilities", "Browsers"),
    "communicating": Category("Communication & Scheduling", "General Communication & Scheduling"),
    "meeting": Category("Communication & Scheduling", "Meetings"),
    "designing": Category("Design & Composition", "General Design & Composition"),
    "writing docs": Category("Design & Composition", "Writing"),
    "learning": Category("Reference & Learning", "General Reference & Learning"),
    "researching": Category("Reference & Learning", "Research"),
    "planning": Category("Business", "Project Management"),
}
_EDITOR = re.compile(r"([\w.+-]+)/[\w.+-]+\s+[\w.+-]*wakatime[\w.+-]*/[\w.+-]+\s*$", re.IGNORECASE)
_FIRST, _LAST = 0, 2**32


def _recognise(head: Head) -> bool:
    return "days.item.date" in head.paths and _is_known(head)


def _is_known(head: Head) -> bool:
    return "days.item.heartbeats" in head.paths or "days.item.grand_total" in head.paths


def _read(source: Source, head: Head, _wishes: Wishes) -> Reading:
    if "days.item.heartbeats" in head.paths:
        return Reading(
            "wakatime-heartbeats",
            "wakatime",
            "WakaTime heartbeats",
            lambda: _beats(source),
            "WakaTime",
            asks_zone=True,
        )
    return Reading("wakatime-days", "wakatime", "WakaTime, a sum for each day", lambda: _days(source))


def _beats(source: Source) -> Iterator[Row]:
    for count, beat in enumerate(read_items(source, "days.item.heartbeats.item"), 1):
        try:
            start = round(float(beat["time"]) * 1000)  # type: ignore[index] # checked by what it raises
            thing = _thing(beat)  # type: ignore[arg-type] # the same
        except (KeyError, TypeError, ValueError, OverflowError):
            start = -1
        if not _FIRST <= start < _LAST * 1000:
            raise ImportFault(
                f"Heartbeat {count} is none of WakaTime's: time (seconds since 1970) and entity were expected. "
                "Nothing was imported; export the dump again."
            )
        yield Event("", Role.BEAT, start, 0, thing)


def _thing(beat: dict[str, Any]) -> Thing:
    entity, kind = str(beat["entity"]), beat.get("type") or "file"
    if kind in {"domain", "url"}:
        return Thing("page", entity if "://" in entity else f"https://{entity}")
    if kind == "app":
        return Thing("app", entity)
    category = _CATEGORIES.get(str(beat.get("category") or "").lower(), _CODE)
    project = beat.get("project")
    editor = _EDITOR.search(str(beat.get("user_agent") or ""))
    title = " - ".join(filter(None, [_last_part(entity), project if editor else None]))
    if editor:
        return Thing("app", editor[1], title)
    return Thing("entry", str(project or "Coding"), title, give(category, None))


def _last_part(entity: str) -> str:
    """A file's own name: the folders around it stay outside."""
    return (PureWindowsPath(entity) if "\\" in entity else PurePath(entity)).name


def _days(source: Source) -> Iterator[Row]:
    for count, day in enumerate(read_items(source, "days.item"), 1):
        try:
            yield from _day(day)  # type: ignore[arg-type] # checked by what it raises
        except (KeyError, TypeError, ValueError, OverflowError, DayError):
            raise ImportFault(
                f"Day {count} is none of WakaTime's: date, grand_total and editors were expected. Nothing was "
                "imported; export the dump again."
            ) from None


def _day(told: dict[str, Any]) -> Iterator[Row]:
    """A day's whole, shared by editors: their own sums may be seconds off."""
    day = parse_day(told["date"][:10])
    whole = round(float(told["grand_total"]["total_seconds"]) * 1000)
    editors = {
        str(each["name"]): round(float(each["total_seconds"]) * 1000) for each in told.get("editors") or []
    }
    if sum(editors.values()) <= 0:
        editors = {"": whole}
    if whole < 0 or min(editors.values()) < 0:
        raise ValueError
    shares = {name: part * whole / sum(editors.values()) for name, part in editors.items()}
    for name, seconds in apportion(shares, round(whole / 1000)).items():
        thing = Thing("app", name) if name else Thing("other", "Coding", None, give(_CODE, None))
        yield Sum(day, 0, DAY_SECONDS, thing, seconds)


FORM = Form(_recognise, _read, "a WakaTime data dump (JSON with days, each with heartbeats or grand_total)")
