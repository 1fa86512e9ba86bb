# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person says of a name: its level and its category."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, Category
from hourself.server.pages.undo import Notice, UndoError, keep_notice, make_notice, open_undo
from hourself.server.store.names import Choice, classify, read_choice, read_names
from hourself.server.store.store import get_store

_LEVELS = {str(level): level for level in LEVEL_NAMES}
_CATEGORIES = {f"{each.overview}/{each.category}": each for each in CATEGORIES}


@login_required
@require_POST
def set_choice(request: HttpRequest, number: int) -> HttpResponse:
    """Set level or category, go back to the catalog's (`reset`) or to what was (`undo`); then show `back` again."""
    account = int(request.user.pk or 0)
    try:
        standing = read_choice(get_store(), account, number)
        choice = _wanted(request, account, number, standing)
    except KeyError:
        raise Http404 from None
    except UndoError as error:
        return HttpResponseBadRequest(str(error))
    if choice is None:
        return HttpResponseBadRequest("Expected level (-2 to 2), category (Overview/Category) or reset.")
    classify(get_store(), account, number, choice)
    if "undo" not in request.POST:
        keep_notice(request, account, _remember(account, number, standing))
    back = request.POST.get("back", "")
    # Only a path of our own: whoever makes somebody post must not choose where they land.
    own = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(f"{back if own else '/day/today'}#name-{number}")


def _action(number: int) -> str:
    return f"/name/{number}/classify"


def _remember(account: int, number: int, before: Choice) -> Notice:
    """What the page says of the change, and what takes it back."""
    name = read_names(get_store(), account)[number]
    text = f"{name.label} is {LEVEL_NAMES[name.level]} now, in {name.category.category}, on every day."
    return make_notice(account, text, _action(number), [before.category, before.level])


def _wanted(request: HttpRequest, account: int, number: int, standing: Choice) -> Choice | None:
    if "undo" in request.POST:
        category, level = open_undo(account, _action(number), request.POST["undo"])
        return Choice(Category(*category) if category else None, level)
    if "reset" in request.POST:
        return Choice(None, None)
    level, category = request.POST.get("level"), request.POST.get("category")
    if level in _LEVELS:
        return standing._replace(level=_LEVELS[level])
    if category in _CATEGORIES:
        return standing._replace(category=_CATEGORIES[category])
    return None
