# SPDX-License-Identifier: AGPL-3.0-or-later
"""The day page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hourself.core.days import DayError, format_day, parse_day, to_date
from hourself.core.pulse import clock, words
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES
from hourself.server.pages.status import Status, read_status
from hourself.server.report.day import Block, Day, read_day
from hourself.server.report.summary import say_day
from hourself.server.report.today import read_today
from hourself.server.store.revision import read_revision
from hourself.server.store.store import get_store

# The timeline's drawing: 1,000 units wide; a level's lane tells it apart without colour.
_LANES = {2: (4, 44), 1: (14, 34), 0: (24, 24), -1: (34, 34), -2: (34, 44)}


@login_required
def show_today(request: HttpRequest) -> HttpResponse:
    """The day that is now, in the server's local time; with `?date=YYYY-MM-DD`, the way to that day."""
    if request.GET.get("date"):
        query = {key: value for key, value in request.GET.items() if key != "date"}
        return redirect(f"/day/{quote(request.GET['date'])}" + (f"?{urlencode(query)}" if query else ""))
    return _show(request, read_today().day)


@login_required
def show_day(request: HttpRequest, text: str) -> HttpResponse:
    """Any day, as `YYYY-MM-DD`."""
    try:
        return _show(request, parse_day(text))
    except DayError as error:
        raise Http404(str(error)) from None


@login_required
def tell_mark(request: HttpRequest) -> HttpResponse:
    """A short text that changes when a page would: open pages ask for it, and load themselves anew only then."""
    account = int(request.user.pk or 0)
    return HttpResponse(_mark(account, read_status(account)), content_type="text/plain")


def _mark(account: int, status: list[Status]) -> str:
    states = ",".join(f"{each.device}{each.state}" for each in status)
    return f"{read_today().day}:{read_revision(get_store(), account)}:{states}"


def _show(request: HttpRequest, number: int) -> HttpResponse:
    account, (today, _, now) = int(request.user.pk or 0), read_today()
    status = read_status(account)
    device = next((each.device for each in status if str(each.device) == request.GET.get("device")), None)
    until = now if number == today else None
    day = read_day(get_store(), account, number, device=device, until=until)
    context = _context(day, today=number == today) | {
        "status": status,
        "state": status[0].state if status else "new",
        "mark": _mark(account, status),
        "device": device,
        "query": f"?device={device}" if device else "",
        "undo": request.session.pop("undo", None),
        "latest": to_date(today),
    }
    return render(request, "pages/day.html", context)


def _context(day: Day, *, today: bool) -> dict[str, Any]:
    first, last = _visible(day)
    longest = max((named.seconds for named in day.names), default=1)
    return {
        "day": day,
        "date": to_date(day.day),
        "today": today,
        "previous": format_day(day.day - 1),
        "next": None if today else format_day(day.day + 1),
        "sentence": say_day(day, today=today),
        "blocks": [_draw(block, first, last) for block in day.timeline],
        "ticks": [
            {"x": (hour - first) * 100 / (last - first), "hour": f"{hour:02d}"}
            for hour in range(first, last, 2)
        ],
        "levels": [(level, LEVEL_NAMES[level], clock(day.by_level.get(level, 0))) for level in LEVEL_NAMES],
        "names": [
            {"name": each.name, "time": clock(each.seconds), "share": each.seconds * 100 / longest}
            for each in day.names
        ],
        "categories": [
            {"it": each, "time": clock(each.seconds), "share": each.seconds * 100 / max(day.total, 1)}
            for each in day.categories
        ],
        "hours": [
            (f"{hour:02d}", clock(sum(by.values())), _stack(by, hour)) for hour, by in enumerate(day.hours)
        ],
        "unsorted": words(day.unsorted) if day.unsorted * 20 > day.total else "",
        "all_categories": CATEGORIES,
        "level_names": LEVEL_NAMES.items(),
    }


def _visible(day: Day) -> tuple[int, int]:
    """The hours to draw: those recorded, and at least eight."""
    first = day.timeline[0].begin // 3600 if day.timeline else 8
    last = -(-max(block.end for block in day.timeline) // 3600) if day.timeline else 18
    return min(first, 16), min(24, max(last, min(first, 16) + 8))


def _draw(block: Block, first: int, last: int) -> dict[str, Any]:
    scale = 1000 / ((last - first) * 3600)
    top, height = _LANES[block.name.level]
    return {
        "x": (block.begin - first * 3600) * scale,
        "width": max((block.end - block.begin) * scale, 0.4),
        "y": top,
        "height": height,
        "level": block.name.level,
        "name": block.name.id,
        "text": f"{block.name.label}, {clock(block.begin)} to {clock(block.end)}",
    }


def _stack(seconds: dict[int, int], hour: int) -> list[dict[str, float]]:
    """One hour's bar: levels one above the other, 40 units for a full hour."""
    bars: list[dict[str, float]] = []
    top = 40.0
    for level in LEVEL_NAMES:
        height = seconds.get(level, 0) / 90
        top -= height
        if height:
            bars.append({"x": hour * 10 + 1, "y": top, "height": height, "level": level})
    return bars
