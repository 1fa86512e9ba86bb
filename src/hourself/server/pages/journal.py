# SPDX-License-Identifier: AGPL-3.0-or-later
"""The journal page: highlights of a day, and time away from the screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hourself.core.days import DAY_SECONDS, DayError, format_day, parse_day, to_date
from hourself.core.pulse import words
from hourself.server.journal import actions
from hourself.server.journal.queries import OfflineTime, read_highlights, read_offline
from hourself.server.journal.rules import LONGEST_TEXT, Away, JournalError, Note
from hourself.server.pages.undo import Notice, keep_notice, take_notice
from hourself.server.report.today import read_today
from hourself.server.store.names import read_names
from hourself.server.store.store import get_store


@login_required
@require_GET
def show_today(request: HttpRequest) -> HttpResponse:
    """The way to the journal of today, or with `?date=YYYY-MM-DD` of that day."""
    return redirect(f"/journal/{quote(request.GET.get('date') or format_day(read_today().day))}")


@login_required
@require_GET
def show_journal(request: HttpRequest, text: str) -> HttpResponse:
    """The journal of a day, as `YYYY-MM-DD`."""
    return _show(request, _day(text))


@login_required
@require_POST
def change(request: HttpRequest, text: str) -> HttpResponse:
    """`do` something to the entry `number`: add, change or delete a highlight or offline time; or `undo`."""
    account, day = int(request.user.pk or 0), _day(text)
    try:
        if "undo" in request.POST:
            actions.undo(get_store(), account, request.POST["undo"])
        else:
            said, deed = _DEEDS[request.POST.get("do", "")]
            keep_notice(request, account, Notice(said, request.path, deed(account, day, request)))
    except JournalError as error:
        return _show(request, day, str(error))
    except (KeyError, ValueError):
        return HttpResponseBadRequest("Expected do=ACTION with the number of an entry, or undo.")
    return redirect(f"/journal/{format_day(day)}")


def _day(text: str) -> int:
    try:
        return read_today().day if text == "today" else parse_day(text)
    except DayError as error:
        raise Http404(str(error)) from None


def _add_highlight(account: int, day: int, request: HttpRequest) -> str:
    return actions.add_highlight(get_store(), account, _note(day, request), int(time.time()))


def _change_highlight(account: int, day: int, request: HttpRequest) -> str:
    return actions.change_highlight(get_store(), account, _number(request), _note(day, request))


def _delete_highlight(account: int, _day: int, request: HttpRequest) -> str:
    return actions.delete_highlight(get_store(), account, _number(request))


def _add_offline(account: int, day: int, request: HttpRequest) -> str:
    return actions.add_offline(get_store(), account, _away(day, request), int(time.time()))


def _change_offline(account: int, day: int, request: HttpRequest) -> str:
    away, now = _away(day, request), int(time.time())
    return actions.change_offline(get_store(), account, _number(request), away, now)


def _delete_offline(account: int, _day: int, request: HttpRequest) -> str:
    return actions.delete_offline(get_store(), account, _number(request))


_Deed = Callable[[int, int, HttpRequest], str]
#: What a form's `do` says: what the page says then, and what is done.
_DEEDS: dict[str, tuple[str, _Deed]] = {
    "add-highlight": ("Highlight added.", _add_highlight),
    "change-highlight": ("Highlight changed.", _change_highlight),
    "delete-highlight": ("Highlight deleted.", _delete_highlight),
    "add-offline": ("Offline time added; it is in every report now.", _add_offline),
    "change-offline": ("Offline time changed, in every report.", _change_offline),
    "delete-offline": ("Offline time deleted, from every report.", _delete_offline),
}


def _number(request: HttpRequest) -> int:
    return int(request.POST.get("number", ""))


def _note(day: int, request: HttpRequest) -> Note:
    return Note(day, request.POST.get("text", ""), request.POST.get("source", ""))


def _away(day: int, request: HttpRequest) -> Away:
    begin, end = (_clock(day, request.POST.get(field, "")) for field in ("begin", "end"))
    if end <= begin:
        # A night's end: the form has one date.
        end += timedelta(days=1)
    start, stop = begin.astimezone(), end.astimezone()
    offset = start.utcoffset() or timedelta()
    name, details = request.POST.get("name", ""), request.POST.get("details", "")
    stamps = int(start.timestamp()), int(stop.timestamp())
    return Away(*stamps, int(offset.total_seconds()) // 60, name, details)


def _clock(day: int, text: str) -> datetime:
    """A time of a day, in the server's local time."""
    try:
        return datetime.strptime(f"{format_day(day)} {text[:5]}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 -- local
    except ValueError:
        raise JournalError("time: expected a time such as 09:30.") from None


def _show(request: HttpRequest, day: int, error: str = "") -> HttpResponse:
    account, today = int(request.user.pk or 0), read_today().day
    highlights = read_highlights(get_store(), account, day)
    offline = read_offline(get_store(), account, day)
    names = read_names(get_store(), account).values()
    context: dict[str, Any] = {
        "date": to_date(day),
        "today": day == today,
        "previous": format_day(day - 1),
        "next": format_day(day + 1) if day < today else None,
        "latest": to_date(today),
        "sentence": _say(len(highlights), sum(each.end - each.start for each in offline)),
        "highlights": highlights,
        "offline": [_tell(each) for each in offline],
        "known": sorted({name.label for name in names if name.kind == "offline"}),
        "longest": LONGEST_TEXT,
        # The rules name a field for programs; a person sees which.
        "error": error.partition(": ")[2].capitalize() or error,
        "typed": request.POST if error else {},
        "notice": None if error else take_notice(request, account),
    }
    return render(request, "pages/journal.html", context, status=422 if error else 200)


def _say(highlights: int, away: int) -> str:
    parts = [f"{highlights} highlight{'s' * (highlights != 1)}"] if highlights else []
    parts += [f"{words(away)} away from the screen"] if away else []
    return f"{', '.join(parts)}." if parts else "Nothing noted yet."


def _tell(entry: OfflineTime) -> dict[str, Any]:
    clocks = ((stamp + entry.offset * 60) % DAY_SECONDS // 60 for stamp in (entry.start, entry.end))
    begin, end = (f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in clocks)
    return {"it": entry, "begin": begin, "end": end, "time": words(entry.end - entry.start)}
