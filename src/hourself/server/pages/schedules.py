# SPDX-License-Identifier: AGPL-3.0-or-later
"""The schedules page: named hours of the week, painted on a grid."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hourself.server.pages.undo import keep_notice, make_notice, open_undo, take_notice
from hourself.server.store.schedules import Schedule, delete_schedule, read_schedules, save_schedule
from hourself.server.store.store import get_store

_ACTION = "/schedules/change"
_LONGEST = 60
_MOST = 50
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = range(168)


def _pick(days: range, hours: set[int]) -> frozenset[int]:
    return frozenset(day * 24 + hour for day in days for hour in hours)


#: Where to begin: a name and hours that many people mean by it.
_PRESETS = {
    "work": ("Work hours", _pick(range(5), set(range(9, 17)))),
    "evenings": ("Evenings", _pick(range(7), set(range(18, 23)))),
    "weekend": ("Weekend", _pick(range(5, 7), set(range(24)))),
    "nights": ("Nights", _pick(range(7), {23, *range(6)})),
}


class _ScheduleError(ValueError):
    """A schedule that cannot be; its text says why."""


@login_required
@require_GET
def show_schedules(request: HttpRequest) -> HttpResponse:
    """The schedules and a grid: empty, of `?edit=` a schedule's number, or of a `?preset=`."""
    account = int(request.user.pk or 0)
    edited = next((each for each in _read(account).values() if str(each.id) == request.GET.get("edit")), None)
    name, hours = _PRESETS.get(request.GET.get("preset", ""), ("", frozenset()))
    return _show(request, account, edited or Schedule(0, name, hours))


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Add a schedule, or change the one whose `id` the form holds; `hours` are numbers from Monday 00."""
    account = int(request.user.pk or 0)
    hours = {int(each) for each in request.POST.getlist("hours") if each.isdecimal()}
    number = request.POST.get("id", "")
    wanted = Schedule(
        int(number) if number.isdecimal() else 0,
        request.POST.get("name", "").strip(),
        frozenset(hours & set(_WEEK)),
    )
    try:
        _save(request, account, wanted)
    except _ScheduleError as error:
        return _show(request, account, wanted, str(error))
    return redirect("/schedules")


@login_required
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """`delete` a schedule by its number, or `undo`."""
    account = int(request.user.pk or 0)
    try:
        if "undo" in request.POST:
            _take_back(account, open_undo(account, _ACTION, request.POST["undo"]))
        else:
            _delete(request, account, int(request.POST["delete"]))
    except (KeyError, ValueError):
        return HttpResponseBadRequest("Expected delete=NUMBER or undo.")
    return redirect("/schedules")


def _read(account: int) -> dict[int, Schedule]:
    return read_schedules(get_store(), account)


def _save(request: HttpRequest, account: int, wanted: Schedule) -> None:
    known = _read(account)
    _check(wanted, known)
    before = known.get(wanted.id)
    number = save_schedule(get_store(), account, before.id if before else None, wanted.name, wanted.hours)
    state = _pack(before) if before else {"delete": number}
    notice = make_notice(account, f"{wanted.name}: saved, for the past too.", _ACTION, state)
    keep_notice(request, account, notice)


def _check(wanted: Schedule, known: dict[int, Schedule]) -> None:
    if not wanted.name:
        raise _ScheduleError("Give it a name.")
    if len(wanted.name) > _LONGEST:
        raise _ScheduleError(f"A name is at most {_LONGEST} characters long.")
    if not wanted.hours:
        raise _ScheduleError("Choose at least one hour.")
    # RescueTime's clients ask for a schedule by its name.
    if any(
        each.name.casefold() == wanted.name.casefold() and each.id != wanted.id for each in known.values()
    ):
        raise _ScheduleError("Another schedule has this name.")
    if wanted.id not in known and len(known) >= _MOST:
        raise _ScheduleError(f"There are {_MOST} schedules already: delete one first.")


def _delete(request: HttpRequest, account: int, number: int) -> None:
    gone = _read(account)[number]
    delete_schedule(get_store(), account, number)
    state = _pack(gone) | {"id": None}
    keep_notice(request, account, make_notice(account, f"{gone.name}: deleted.", _ACTION, state))


def _pack(schedule: Schedule) -> dict[str, Any]:
    return {"id": schedule.id, "name": schedule.name, "hours": sorted(schedule.hours)}


def _take_back(account: int, state: dict[str, Any]) -> None:
    if "delete" in state:
        delete_schedule(get_store(), account, state["delete"])
    else:
        save_schedule(get_store(), account, state["id"], state["name"], frozenset(state["hours"]))


def _show(request: HttpRequest, account: int, drawn: Schedule, error: str = "") -> HttpResponse:
    context = {
        "schedules": [(each, _marks(each.hours), _say(each.hours)) for each in _read(account).values()],
        "drawn": drawn,
        "week": [
            (day, [(n * 24 + hour, f"{hour:02d}", n * 24 + hour in drawn.hours) for hour in range(24)])
            for n, day in enumerate(_DAYS)
        ],
        "clock": [f"{hour:02d}" for hour in range(24)],
        "presets": [(key, name, "".join(_flags(hours))) for key, (name, hours) in _PRESETS.items()],
        "longest": _LONGEST,
        "error": error,
        "total": _say(drawn.hours),
        "notice": None if error else take_notice(request, account),
    }
    return render(request, "pages/schedules.html", context, status=422 if error else 200)


def _flags(hours: frozenset[int]) -> list[str]:
    return ["1" if hour in hours else "0" for hour in _WEEK]


def _marks(hours: frozenset[int]) -> list[tuple[int, int]]:
    """Places of a small picture of the week, for each hour that is in."""
    return [(hour % 24, hour // 24) for hour in sorted(hours)]


def _say(hours: frozenset[int]) -> str:
    return f"{len(hours)} hour{'s' * (len(hours) != 1)} a week"
