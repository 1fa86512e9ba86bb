# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sorting page: names that nobody knows yet, most time first, each sorted with one key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hourself.core.pulse import clock, words
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, Category
from hourself.server.pages.undo import Notice, keep_notice, make_notice, open_undo, take_notice
from hourself.server.report.today import read_today
from hourself.server.report.unsorted import Sorting, read_sorting
from hourself.server.store.names import Choice, Name, classify, read_choice, read_names
from hourself.server.store.store import get_store

#: Days to look back; 0 is all of them.
_PERIODS = {7: "7 days", 30: "30 days", 90: "90 days", 365: "a year", 0: "all time"}
_LEVELS = {str(level): level for level in LEVEL_NAMES}
_CATEGORIES = {f"{each.overview}/{each.category}": each for each in CATEGORIES}
#: Rows on one page: nobody sorts more in one sitting, and each row has buttons.
_ROWS = 150
_ACTION = "/review/sort"
#: Skipped names are numbers only; a session keeps so many.
_SKIPPED = 500

State = list[tuple[int, str, int | None]]


@login_required
@require_GET
def show_review(request: HttpRequest) -> HttpResponse:
    """Names to sort; `?days=` looks back so far, `?mode=all` shows all names, `?find=` those that contain a text."""
    account = int(request.user.pk or 0)
    context = _context(request, account) | {"notice": take_notice(request, account)}
    return render(request, "pages/review.html", context)


@login_required
@require_POST
def sort_names(request: HttpRequest) -> HttpResponse:
    """Set `level`, `category`, `like` (another name) or `reset` for each of `names`; `skip` for later; or `undo`.

    A script asks for `part` and gets the rows that changed; without it, the page comes again.
    """
    account = int(request.user.pk or 0)
    try:
        numbers, notice = _act(request, account)
    except (KeyError, ValueError):
        return HttpResponseBadRequest("Expected names, and a level, a category, like, reset, skip or undo.")
    if "part" in request.POST:
        return render(
            request, "pages/review_part.html", _context(request, account, numbers) | {"notice": notice}
        )
    if notice:
        keep_notice(request, account, notice)
    return redirect(f"/review?{urlencode(_view(request.POST))}")


def _act(request: HttpRequest, account: int) -> tuple[list[int], Notice | None]:
    if "undo" in request.POST:
        return _take_back(request, account, open_undo(account, _ACTION, request.POST["undo"])), None
    if "unskip" in request.POST:
        request.session["skipped"] = []
        return [], None
    # A button in a row is for that row, whatever is ticked: "NUMBER:WHAT:VALUE".
    number, what, value = (request.POST.get("one") or "::").split(":", 2)
    numbers = [int(number)] if number else [int(each) for each in request.POST.getlist("names")]
    values = {what: value} if what else request.POST.dict()
    if not numbers or not values.keys() & {"level", "category", "like", "reset", "skip"}:
        return [], None
    if "skip" in values:
        return numbers, _skip(request, account, numbers)
    return numbers, _classify(account, numbers, values)


def _classify(account: int, numbers: list[int], values: dict[str, str]) -> Notice:
    store, state = get_store(), State()
    for number in numbers:
        choice = _wanted(account, read_choice(store, account, number), values)
        before = classify(store, account, number, choice)
        state.append((number, "/".join(before.category or ()), before.level))
    return make_notice(account, _say(read_names(store, account), numbers), _ACTION, {"choices": state})


def _wanted(account: int, standing: Choice, values: dict[str, str]) -> Choice:
    if "reset" in values:
        return Choice(None, None)
    if "like" in values:
        like = read_names(get_store(), account)[int(values["like"])]
        return Choice(like.category, like.level)
    if "level" in values:
        return standing._replace(level=_LEVELS[values["level"]])
    # A category brings its usual level; a level that was set for another category does not stay.
    return Choice(_CATEGORIES[values["category"]], None)


def _say(names: dict[int, Name], numbers: list[int]) -> str:
    name = names[numbers[0]]
    now = f"{LEVEL_NAMES[name.level]}, in {name.category.category}"
    if len(numbers) > 1:
        return f"{len(numbers)} names are {now} now."
    return f"{name.label} is {now} now, on every day."


def _skip(request: HttpRequest, account: int, numbers: list[int]) -> Notice:
    skipped: list[int] = request.session.get("skipped", [])
    request.session["skipped"] = [*skipped, *numbers][-_SKIPPED:]
    label = read_names(get_store(), account)[numbers[0]].label
    text = f"{len(numbers)} names wait for later." if len(numbers) > 1 else f"{label} waits for later."
    return make_notice(account, text, _ACTION, {"skipped": numbers})


def _take_back(request: HttpRequest, account: int, state: dict[str, Any]) -> list[int]:
    if "skipped" in state:
        kept = [each for each in request.session.get("skipped", []) if each not in state["skipped"]]
        request.session["skipped"] = kept
        return list(state["skipped"])
    choices: State = state["choices"]
    for number, category, level in reversed(choices):
        pair = Category(*category.split("/", 1)) if category else None
        classify(get_store(), account, number, Choice(pair, level))
    return [number for number, _, _ in choices]


def _view(values: Any) -> dict[str, str]:
    """What is looked at: taken from an address or from a form that came from it."""
    days, mode, find = values.get("days", ""), values.get("mode", ""), values.get("find", "").strip()
    view = {"days": days if days.isdecimal() and int(days) in _PERIODS else "30"}
    if mode == "all":
        view["mode"] = "all"
    return view | ({"find": find} if find else {})


def _context(request: HttpRequest, account: int, only: Iterable[int] | None = None) -> dict[str, Any]:
    view = _view(request.POST if request.method == "POST" else request.GET)
    today, days = read_today().day, int(view["days"])
    everything = "mode" in view or only is not None
    sorting = read_sorting(
        get_store(), account, today - days + 1 if days else 0, today, everything=everything
    )
    skipped = set(request.session.get("skipped", []))
    rows = _rows(sorting, view.get("find", ""))
    if only is not None:
        wanted = set(only)
        rows = [row for row in rows if row["name"].id in wanted]
    elif not everything:
        rows = [row for row in rows if row["name"].id not in skipped]
    return {
        "view": view,
        "periods": [(days, text, str(days) == view["days"]) for days, text in _PERIODS.items()],
        "rows": rows[:_ROWS],
        "more": max(0, len(rows) - _ROWS),
        "skipped": sum(each.name.id in skipped for each in sorting.names if not each.name.known),
        "sorting": sorting,
        "left": words(sorting.left),
        "percent": sorting.done * 100 / max(sorting.wanted, 1),
        "level_names": LEVEL_NAMES.items(),
        "all_categories": CATEGORIES,
    }


def _rows(sorting: Sorting, find: str) -> list[dict[str, Any]]:
    wanted = find.casefold()
    return [
        {"name": each.name, "time": clock(each.seconds), "place": _place(each.name)}
        for each in sorting.names
        if any(wanted in text.casefold() for text in each.name.texts)
    ]


def _place(name: Name) -> str:
    if name.name.startswith(("local:", "opaque:")):
        return ""  # Its label says it.
    return {"site": "site", "app": "app", "offline": "offline"}.get(name.kind, "from a file")
