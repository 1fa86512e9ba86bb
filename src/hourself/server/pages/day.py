# SPDX-License-Identifier: AGPL-3.0-or-later
"""The day page, and the page of a part of a day."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hourself.core.days import DayError, format_day, parse_day, to_date
from hourself.core.pulse import clock, words
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES
from hourself.server.coding.queries import coded_seconds
from hourself.server.pages.away import ask_today
from hourself.server.pages.charts.bars import draw_bars
from hourself.server.pages.charts.line import draw_line
from hourself.server.pages.charts.week import visible_hours
from hourself.server.pages.reports.frame import Frame, read_frame
from hourself.server.pages.reports.report import category_rows, name_rows
from hourself.server.pages.status import Status
from hourself.server.pages.undo import take_notice
from hourself.server.report.day import Day, read_day
from hourself.server.report.part import read_part
from hourself.server.report.spread import Slot
from hourself.server.report.summary import parts_of, say_day, tell_parts
from hourself.server.report.timeline import keep_hours, zoom
from hourself.server.report.today import read_today
from hourself.server.store.revision import read_revision
from hourself.server.store.store import get_store

#: Blocks shorter than this, in seconds, are less than a pixel on most screens.
GRAIN = 40
#: Rows of a list before its `… N more`.
NAMES, CATEGORY_ROWS = 25, 12


@login_required
@require_GET
def show_today(request: HttpRequest) -> HttpResponse:
    """The day that is now, in the server's local time; with `?date=YYYY-MM-DD`, the way to that day."""
    if request.GET.get("date"):
        query = {key: value for key, value in request.GET.items() if value and key != "date"}
        return redirect(f"/day/{quote(request.GET['date'])}" + (f"?{urlencode(query)}" if query else ""))
    return _show(request, read_today().day)


@login_required
@require_GET
def show_day(request: HttpRequest, text: str) -> HttpResponse:
    """Any day, as `YYYY-MM-DD`."""
    return _show(request, _parse(text))


@login_required
@require_GET
def show_part(request: HttpRequest, text: str) -> HttpResponse:
    """A part of a day: `?from=` and `?to=`, seconds since its midnight."""
    frame = read_frame(request, format_day(_parse(text)))
    try:
        begin, end = sorted(int(request.GET.get(key, "")) for key in ("from", "to"))
    except ValueError:
        raise Http404("A part of a day has from and to, in seconds since its midnight.") from None
    part = read_part(frame.view, max(begin, 0), min(end, 86_400))
    told = [words(part.total), *tell_parts(parts_of(part.by_level), part.total)]
    context = {
        "frame": frame,
        "date": to_date(frame.period.begin),
        "when": f"{_moment(part.begin)} to {_moment(part.end)}",
        "sentence": f"{', '.join(told)}." if part.total else "Nothing was in front.",
        "names": name_rows(frame, part.names[:NAMES], part.names[0].seconds if part.names else 1),
        "day_href": frame.day_link(frame.period.begin),
    }
    return render(request, "pages/part.html", context)


@login_required
@require_GET
def tell_mark(request: HttpRequest) -> HttpResponse:
    """A short text that changes when a page would: open pages ask for it, and load themselves anew only then."""
    account = int(request.user.pk or 0)
    return HttpResponse(_mark(account, read_frame(request, "today").devices), content_type="text/plain")


def _parse(text: str) -> int:
    try:
        return parse_day(text)
    except DayError as error:
        raise Http404(str(error)) from None


def _mark(account: int, status: list[Status]) -> str:
    states = ",".join(f"{each.device}{each.state}" for each in status)
    return f"{read_today().day}:{read_revision(get_store(), account)}:{states}"


def _show(request: HttpRequest, number: int) -> HttpResponse:
    frame = read_frame(request, format_day(number))
    today, _, now = frame.today
    day = read_day(
        get_store(),
        frame.account,
        number,
        device=frame.filters.device,
        until=now if number == today else None,
        schedule=frame.filters.schedule,
        time=frame.filters.time,
    )
    context = _context(frame, day) | {
        "mark": _mark(frame.account, frame.devices),
        "notice": take_notice(request, frame.account),
        "back": request.get_full_path(),
        "view": {"back": request.get_full_path()},
        "latest": to_date(today),
        "coded": coded_seconds(get_store(), frame.account, number),
        "asked": ask_today(frame.account) if number == today else None,
    }
    return render(request, "pages/day.html", context)


def _context(frame: Frame, day: Day) -> dict[str, Any]:
    today = day.day == frame.today.day
    slots = [Slot(day.day, day.day, hour, by_level) for hour, by_level in enumerate(day.hours)]
    blocks = zoom(keep_hours(day.timeline, day.day, frame.hours), GRAIN)
    first, last = visible_hours(blocks)
    return {
        "frame": frame,
        "day": day,
        "date": to_date(day.day),
        "today": today,
        "previous": frame.day_link(day.day - 1) if day.day else "",
        "next": "" if today else frame.day_link(day.day + 1),
        "sentence": say_day(day, today=today),
        "line": draw_line(
            blocks, lambda block: f"#name-{block.name.id}", "What was in front, from hour to hour"
        ),
        "line_begin": first * 3600,
        "line_end": last * 3600,
        "blocks": [f"{_moment(each.begin)} to {_moment(each.end)}, {each.name.label}" for each in blocks],
        "levels": [(level, LEVEL_NAMES[level], clock(day.by_level.get(level, 0))) for level in LEVEL_NAMES],
        "hours": draw_bars(slots, lambda slot: _part_link(frame, slot), "Time by level in each hour", 96),
        "names": name_rows(frame, day.names[:NAMES], day.names[0].seconds if day.names else 1),
        "more_names": len(day.names) - NAMES,
        "categories": category_rows(
            frame, day.categories[:CATEGORY_ROWS], day.categories[0].seconds if day.categories else 1
        ),
        "more_categories": len(day.categories) - CATEGORY_ROWS,
        "names_href": frame.link("names"),
        "categories_href": frame.link("categories"),
        "week_href": frame.link("timeline", frame.week),
        "unsorted": words(day.unsorted) if day.unsorted * 20 > day.total else "",
        "all_categories": CATEGORIES,
        "level_names": LEVEL_NAMES.items(),
    }


def _part_link(frame: Frame, slot: Slot) -> str:
    begin = (slot.hour or 0) * 3600
    query = frame.query(**{"from": str(begin), "to": str(begin + 3600)})
    return f"/day/{format_day(slot.begin)}/part{query}"


def _moment(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
