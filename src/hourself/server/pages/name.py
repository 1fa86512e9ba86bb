# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person says of a name: its level and its category."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES
from hourself.server.store.names import Choice, classify, read_choice, read_names
from hourself.server.store.store import get_store

_LEVELS = {str(level): level for level in LEVEL_NAMES}
_CATEGORIES = {f"{each.overview}/{each.category}": each for each in CATEGORIES}


@login_required
@require_POST
def set_choice(request: HttpRequest, number: int) -> HttpResponse:
    """Set level or category, go back to the catalog's (`reset`) or to what was (`undo`); then show the day again."""
    account = int(request.user.pk or 0)
    try:
        standing = read_choice(get_store(), account, number)
    except KeyError:
        raise Http404 from None
    choice = _wanted(request, standing)
    if choice is None:
        return HttpResponseBadRequest("Expected level (-2 to 2), category (Overview/Category) or reset.")
    classify(get_store(), account, number, choice)
    if "undo" not in request.POST:
        request.session["undo"] = _remember(account, number, standing)
    day = request.POST.get("day", "today")
    device = request.POST.get("device", "")
    query = f"?device={device}" if device.isdecimal() else ""
    return redirect(f"/day/{day if day.replace('-', '').isalnum() else 'today'}{query}#name-{number}")


def _remember(account: int, number: int, before: Choice) -> dict[str, object]:
    """What the page says of the change, and what takes it back."""
    name = read_names(get_store(), account)[number]
    category = f"{before.category.overview}/{before.category.category}" if before.category else ""
    level = "" if before.level is None else str(before.level)
    text = f"{name.label} is {LEVEL_NAMES[name.level]} now, in {name.category.category}, on every day."
    return {"number": number, "text": text, "category": category, "level": level}


def _wanted(request: HttpRequest, standing: Choice) -> Choice | None:
    if "undo" in request.POST:
        return Choice(
            _CATEGORIES.get(request.POST.get("category", "")), _LEVELS.get(request.POST.get("level", ""))
        )
    if "reset" in request.POST:
        return Choice(None, None)
    level, category = request.POST.get("level"), request.POST.get("category")
    if level in _LEVELS:
        return standing._replace(level=_LEVELS[level])
    if category in _CATEGORIES:
        return standing._replace(category=_CATEGORIES[category])
    return None
