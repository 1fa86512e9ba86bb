# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers of the engine as plain values with names, for programs: API v1 and MCP tell them alike."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from importlib.metadata import version
from typing import Any

from hourself.core.days import format_day, month_start, to_date
from hourself.core.taxonomy import LEVEL_NAMES, Category
from hourself.server.report.ask import Answer, Document, Kind, Perspective, Row
from hourself.server.report.cells import Resolution
from hourself.server.report.day import Named
from hourself.server.report.spread import Spread
from hourself.server.store.names import Name, read_names, read_title
from hourself.server.store.store import Store

Figures = dict[str, Any]
VERSION = version("hourself")


def tell_name(name: Name) -> Figures:
    """A name with its category and level, as they hold today."""
    return {
        "id": name.id,
        "kind": name.kind,
        "name": name.name,
        "label": name.label,
        "overview": name.category.overview,
        "category": name.category.category,
        "level": name.level,
    }


def tell_levels(by_level: dict[int, int]) -> list[Figures]:
    """All five levels with their seconds, from 2 down to -2."""
    return [
        {"level": level, "label": label, "seconds": by_level.get(level, 0)}
        for level, label in LEVEL_NAMES.items()
    ]


def tell_spread(spread: Spread, top: int) -> Figures:
    """A period in numbers, with its `top` names."""
    return {
        "period": str(spread.period),
        "begin": format_day(spread.period.begin),
        "end": format_day(spread.period.end),
        "running": spread.running,
        "total_seconds": spread.total,
        "pulse": spread.pulse,
        "mean_level": _number(spread.mean),
        "levels": tell_levels(spread.by_level),
        "overviews": [
            {
                "overview": each.overview,
                "seconds": each.seconds,
                "categories": [
                    {"category": ranked.category.category, "level": ranked.level, "seconds": ranked.seconds}
                    for ranked in each.categories
                ],
            }
            for each in spread.overviews
        ],
        "names": [tell_named(each) for each in spread.names[:top]],
        "names_in_all": len(spread.names),
        "unsorted_seconds": spread.unsorted,
        "before": _tell_before(spread),
    }


def tell_named(named: Named) -> Figures:
    """A name and its seconds."""
    return tell_name(named.name) | {"seconds": named.seconds}


def tell_rows(store: Store, account: int, answer: Answer, rows: tuple[Row, ...]) -> Iterator[Figures]:
    """Some rows of an answer; what a row's kind does not have is None."""
    for row in rows:
        slot = None
        if answer.question.perspective is Perspective.INTERVAL and row.slot is not None:
            slot = format_slot(row.slot, answer.question.resolution)
        blank = {"name": None, "title": None, "overview": None, "category": None, "level": None}
        told = blank | {"mean_level": None} | _tell_key(store, account, answer.question.kind, row)
        yield {"slot": slot, "seconds": row.seconds} | told


def format_slot(slot: int, resolution: Resolution) -> str:
    """When a slot begins, in local time: a day, or a day and a time."""
    if resolution is Resolution.MONTH:
        return format_day(month_start(slot))
    if resolution is Resolution.HOUR:
        return f"{to_date(slot // 24)}T{slot % 24:02d}:00:00"
    if resolution is Resolution.FIVE_MINUTES:
        hours, minutes = divmod(slot % 288 * 5, 60)
        return f"{to_date(slot // 288)}T{hours:02d}:{minutes:02d}:00"
    return format_day(slot)


def format_offset(offset: int) -> str:
    """Minutes east of UTC as `+05:30`."""
    sign = "-" if offset < 0 else "+"
    return f"{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"


def _tell_before(spread: Spread) -> Figures | None:
    if spread.before is None:
        return None
    return {
        "begin": format_day(spread.before.period.begin),
        "end": format_day(spread.before.period.end),
        "whole": spread.before.whole,
        "total_seconds": spread.before.total,
        "levels": tell_levels(spread.before.by_level),
    }


def _tell_key(store: Store, account: int, kind: Kind, row: Row) -> Figures:
    names = read_names(store, account)
    match row.key:
        case Document(name, title):
            return _tell_of(names[name]) | {"title": read_title(store, account, title)}
        case Category(overview, category):
            return {"overview": overview, "category": category}
        case Fraction():
            return {"mean_level": _number(row.key)}
        case str():
            return {"overview": row.key}
    return {"level": row.key} if kind is Kind.PRODUCTIVITY else _tell_of(names[row.key])


def _tell_of(name: Name) -> Figures:
    category = name.category
    return {
        "name": {"id": name.id, "kind": name.kind, "name": name.name, "label": name.label},
        "overview": category.overview,
        "category": category.category,
        "level": name.level,
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)
