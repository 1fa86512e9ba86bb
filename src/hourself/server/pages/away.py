# SPDX-License-Identifier: AGPL-3.0-or-later
"""Absences, and what they were: a page for the last days, and a line on today's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from hourself.core.absences import Stretch
from hourself.core.days import DAY_SECONDS, day_of, to_date
from hourself.core.pulse import words
from hourself.server.journal import actions
from hourself.server.journal.absences import NAMES, read_absences
from hourself.server.journal.queries import recent_names
from hourself.server.journal.rules import LONGEST_TEXT, Away, JournalError
from hourself.server.pages.undo import Notice, keep_notice, take_notice
from hourself.server.report.today import read_today
from hourself.server.store.names import read_names
from hourself.server.store.preferences import read_preferences
from hourself.server.store.store import get_store

#: Days before today that are asked about, and answers given before that are offered again.
DAYS, RECENT = 7, 5
_ACTION, _ALL = "/away/answer", "skip-all"


@login_required
@require_GET
def show_away(request: HttpRequest) -> HttpResponse:
    """The absences of today and the last seven days that nobody has told of."""
    return _show(request)


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """`do`: `meeting`, `break`, `other` (with `name`, `details`) or `skip`; or `again`: a name; or `undo`.

    `skip-all` skips every absence from `start` to `end`.
    """
    account = int(request.user.pk or 0)
    try:
        if "undo" in request.POST:
            actions.undo(get_store(), account, request.POST["undo"])
        else:
            keep_notice(request, account, _do(account, request))
    except JournalError as error:
        return _show(request, str(error).partition(": ")[2].capitalize() or str(error))
    except (KeyError, ValueError):
        return HttpResponseBadRequest("Expected do=ANSWER with start and end of an absence, or undo.")
    back = request.POST.get("back", "")
    # Only a path of our own: whoever makes somebody post must not choose where they land.
    own = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if own else "/away")


def ask_today(account: int) -> dict[str, Any]:
    """What the line on today's page asks: the last absence `it`, how many `more`; nothing where there is none."""
    today = read_today().day
    gaps = _open(account, today, today)
    return _offer(account) | {"it": _tell(gaps[-1]), "more": len(gaps) - 1} if gaps else {}


def _open(account: int, first: int, last: int) -> list[Stretch]:
    """What is to be asked about these days: nothing where the person does not want to be asked."""
    store = get_store()
    wanted = read_preferences(store.reader(), account).away
    return read_absences(store, account, first, last) if wanted else []


def _do(account: int, request: HttpRequest) -> Notice:
    """Carry out what a form asks for, if what it is about is still open. Raises KeyError and ValueError."""
    wish = request.POST.get("do", "")
    deed = _answer if "again" in request.POST else _DEEDS.get(wish)
    start, end = (int(request.POST.get(key, "")) for key in ("start", "end"))
    today = read_today().day
    found = read_absences(get_store(), account, today - DAYS - 1, today)
    if wish == _ALL:
        gaps = [gap for gap in found if start <= gap.start and gap.end <= end]
        return _skip_all(account, gaps) if gaps else _LATE
    if deed is None:
        raise KeyError(wish)
    gap = next((gap for gap in found if gap[:2] == (start, end)), None)
    return deed(account, gap, request) if gap else _LATE


def _answer(account: int, gap: Stretch, request: HttpRequest) -> Notice:
    given = request.POST
    name = given.get("again") or NAMES.get(given.get("do", "")) or given.get("name", "")
    away = Away(*gap, name, given.get("details", ""))
    way = actions.answer_absence(get_store(), account, away, int(time.time()))
    return Notice(f"{name[:40]}, {_clocks(gap)}: it is in every report now.", _ACTION, way)


def _skip(account: int, gap: Stretch, _request: HttpRequest) -> Notice:
    way = actions.skip_absence(get_store(), account, gap, int(time.time()))
    return Notice(f"{_clocks(gap)} is skipped, and not asked again.", _ACTION, way)


def _skip_all(account: int, gaps: list[Stretch]) -> Notice:
    way = actions.skip_absences(get_store(), account, gaps, int(time.time()))
    return Notice(f"{len(gaps)} absences are skipped, and not asked again.", _ACTION, way)


_DEEDS: dict[str, Callable[[int, Stretch, HttpRequest], Notice]] = {
    "other": _answer,
    "skip": _skip,
    **dict.fromkeys(NAMES, _answer),
}
#: Answered elsewhere, or a device told meanwhile that it was in use: there is nothing to take back.
_LATE = Notice("That one is answered already, or a device was in use after all.", _ACTION, "")


def _show(request: HttpRequest, error: str = "") -> HttpResponse:
    account, today = int(request.user.pk or 0), read_today().day
    gaps = _open(account, today - DAYS, today)
    context = _offer(account) | {
        "sentence": _say(gaps),
        "days": list(_by_day(gaps, today)),
        "wanted": read_preferences(get_store().reader(), account).away,
        "back": "/away",
        "view": {"back": "/away"},
        "error": error,
        "notice": None if error else take_notice(request, account),
    }
    return render(request, "pages/away.html", context, status=422 if error else 200)


def _say(gaps: list[Stretch]) -> str:
    if not gaps:
        return "Nothing to answer."
    times = "once" if len(gaps) == 1 else f"{len(gaps)} times"
    return f"Away {times}, {words(sum(gap.end - gap.start for gap in gaps))}: what was it?"


def _by_day(gaps: Iterable[Stretch], today: int) -> Iterable[dict[str, Any]]:
    """The days, and in each the absences, latest first."""
    for day, some in groupby(reversed(list(gaps)), key=lambda gap: day_of(gap.start, gap.offset)):
        gaps = list(some)
        bounds = {"start": gaps[-1].start, "end": gaps[0].end}
        yield {"date": to_date(day), "today": day == today, "gaps": [_tell(gap) for gap in gaps]} | bounds


def _offer(account: int) -> dict[str, Any]:
    """What may be answered: names given before, and how long one may be."""
    names = read_names(get_store(), account).values()
    return {
        "recent": recent_names(get_store(), account, RECENT, but=NAMES.values()),
        "known": sorted({name.label for name in names if name.kind == "offline"}),
        "longest": LONGEST_TEXT,
    }


def _tell(gap: Stretch) -> dict[str, Any]:
    begin, stop = (_clock(stamp, gap.offset) for stamp in gap[:2])
    return {
        "start": gap.start,
        "end": gap.end,
        "begin": begin,
        "stop": stop,
        "time": words(gap.end - gap.start),
    }


def _clocks(gap: Stretch) -> str:
    return f"{_clock(gap.start, gap.offset)} to {_clock(gap.end, gap.offset)}"


def _clock(stamp: int, offset: int) -> str:
    minutes = (stamp + offset * 60) % DAY_SECONDS // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
