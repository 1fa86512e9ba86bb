# SPDX-License-Identifier: AGPL-3.0-or-later
"""Insights: a range's days, weekdays, best day, average or one of its lists, as heat maps and profiles ask for them.

WakaTime describes no answers; the fields are those that public programs read: `data.days` with date, total and
categories, `data.weekdays` with total and average, `data.best_day`, `data.current_user.daily_average`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from hourself.core.days import format_day, to_date
from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.wakatime.access import Refused
from hourself.server.api.wakatime.ranges import Range, read_range
from hourself.server.api.wakatime.shapes import (
    LISTS,
    sum_days,
    tell_about,
    tell_average,
    tell_best,
    tell_list,
    tell_name,
    tell_seconds,
    tell_text,
    total,
)
from hourself.server.coding.queries import Cell, first_day, read_cells, sum_by
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def show_insight(holder: KeyHolder, request: HttpRequest, kind: str, span: str = "") -> HttpResponse:
    """One insight of a range, a year if none is named. Raises `Refused` for what is not known."""
    store, today = get_store(), read_today().day
    first = first_day(store, holder.account)
    chosen = read_range(span or request.GET.get("range", "last_year"), today, first)
    cells = read_cells(store, holder.account, chosen.begin, chosen.end)
    if kind in LISTS:
        told: dict[str, Any] = {kind: tell_list(cells, kind, holder.account)}
    elif kind in _KINDS:
        told = _KINDS[kind](cells, chosen)
    else:
        raise Refused(404, f"insight: expected {', '.join([*_KINDS, *LISTS])}.")
    return JsonResponse({"data": told | tell_about(holder.account, chosen)})


def _days(cells: Sequence[Cell], chosen: Range) -> dict[str, Any]:
    by_day: dict[int, list[Cell]] = {day: [] for day in range(chosen.begin, chosen.end + 1)}
    for cell in cells:
        by_day[cell.day].append(cell)
    return {"days": [{"date": format_day(day)} | _total(own) for day, own in by_day.items()]}


def _weekdays(cells: Sequence[Cell], _chosen: Range) -> dict[str, Any]:
    told = []
    for number, name in enumerate(_WEEKDAYS):
        own = [cell for cell in cells if to_date(cell.day).weekday() == number]
        told.append({"name": name} | _total(own, len({cell.day for cell in own}) or 1))
    return {"weekdays": told}


def _total(cells: Sequence[Cell], days: int = 1) -> dict[str, Any]:
    """Seconds in all and by category; with their mean over so many days on which anything was coded."""
    whole = total(cells)
    return {
        "total": whole / 1000,
        "human_readable_total": tell_text(whole // 1000),
        "average": round(whole / 1000 / days, 3),
        "human_readable_average": tell_text(whole // 1000 // days),
        "categories": [
            {
                "name": tell_name(name, "category"),
                "total": length / 1000,
                "average": round(length / 1000 / days, 3),
            }
            for name, length in sum_by(cells, "category")
        ],
    }


def _best_day(cells: Sequence[Cell], _chosen: Range) -> dict[str, Any]:
    return {"best_day": tell_best(sum_days(cells))}


def _daily_average(cells: Sequence[Cell], chosen: Range) -> dict[str, Any]:
    average = tell_average(cells, chosen)
    own = {
        "daily_average": {key: average[key] for key in ("seconds", "text")},
        "total": tell_seconds(total(cells)),
    }
    return {"current_user": own}


_KINDS: dict[str, Callable[[Sequence[Cell], Range], dict[str, Any]]] = {
    "days": _days,
    "weekdays": _weekdays,
    "weekday": _weekdays,
    "best_day": _best_day,
    "daily_average": _daily_average,
}
