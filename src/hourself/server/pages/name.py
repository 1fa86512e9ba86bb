# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person says of a name: its level and its category."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES
from hourself.server.store.names import Choice, classify, read_choice
from hourself.server.store.store import get_store

_LEVELS = {str(level): level for level in LEVEL_NAMES}
_CATEGORIES = {f"{each.overview}/{each.category}": each for each in CATEGORIES}


@login_required
@require_POST
def set_choice(request: HttpRequest, number: int) -> HttpResponse:
    """Set level or category, or take the choice back (`reset`); then show the day again."""
    account = int(request.user.pk or 0)
    try:
        standing = read_choice(get_store(), account, number)
    except KeyError:
        raise Http404 from None
    choice = _wanted(request, standing)
    if choice is None:
        return HttpResponseBadRequest("Expected level (-2 to 2), category (Overview/Category) or reset.")
    classify(get_store(), account, number, choice)
    day = request.POST.get("day", "today")
    return redirect(f"/day/{day if day.replace('-', '').isalnum() else 'today'}#name-{number}")


def _wanted(request: HttpRequest, standing: Choice) -> Choice | None:
    if "reset" in request.POST:
        return Choice(None, None)
    level, category = request.POST.get("level"), request.POST.get("category")
    if level in _LEVELS:
        return standing._replace(level=_LEVELS[level])
    if category in _CATEGORIES:
        return standing._replace(category=_CATEGORIES[category])
    return None
