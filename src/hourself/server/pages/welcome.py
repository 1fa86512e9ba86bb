# SPDX-License-Identifier: AGPL-3.0-or-later
"""The levels page, which is also the welcome: a role sets levels for whole categories, and each can be set alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hourself.core.presets import PRESETS
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, UNCATEGORIZED, Category, default_level
from hourself.server.pages.undo import keep_notice, make_notice, open_undo, take_notice
from hourself.server.store.scores import read_scores, set_scores
from hourself.server.store.store import get_store

_ACTION = "/welcome/set"
_LEVELS = {str(level): level for level in LEVEL_NAMES}
_CATEGORIES = {f"{each.overview}/{each.category}": each for each in CATEGORIES}


@login_required
@require_GET
def show_welcome(request: HttpRequest) -> HttpResponse:
    """Roles and the levels of all categories; `?role=` shows what that role would change."""
    account = int(request.user.pk or 0)
    scores = read_scores(get_store(), account)
    role = request.GET.get("role", "")
    context = {
        "roles": [(key, preset.label, key == role) for key, preset in PRESETS.items()],
        "role": PRESETS.get(role),
        "role_key": role,
        "changes": _changes(scores, PRESETS[role].levels) if role in PRESETS else [],
        "table": _table(scores),
        "own": len(scores),
        "level_names": LEVEL_NAMES.items(),
        "notice": take_notice(request, account),
    }
    return render(request, "pages/welcome.html", context)


@login_required
@require_POST
def set_levels(request: HttpRequest) -> HttpResponse:
    """Apply a `role`; set `one` category's level (`Overview/Category:LEVEL`, empty: the usual); `undo`; or `later`."""
    account = int(request.user.pk or 0)
    try:
        _act(request, account)
    except (KeyError, ValueError):
        return HttpResponseBadRequest("Expected role, one=Overview/Category:LEVEL, usual, undo or later.")
    # Whoever was here needs no hint to come here.
    request.session["welcomed"] = True
    return redirect("/day/today" if "later" in request.POST else "/welcome")


def _act(request: HttpRequest, account: int) -> None:
    store, post = get_store(), request.POST
    if "undo" in post:
        state = open_undo(account, _ACTION, post["undo"])
        set_scores(store, account, {Category(*pair): level for pair, level in state})
    elif "role" in post:
        preset = PRESETS[post["role"]]
        wanted = _target(read_scores(store, account), preset.levels)
        _set(request, account, wanted, f"{preset.label}: these levels hold now, on every day.")
    elif "usual" in post:
        _set(
            request,
            account,
            dict.fromkeys(read_scores(store, account)),
            "The usual levels again, on every day.",
        )
    elif "one" in post:
        key, _, level = post["one"].rpartition(":")
        category = _CATEGORIES[key]
        wanted = {category: _LEVELS[level] if level else None}
        now = LEVEL_NAMES[_LEVELS[level] if level else default_level(category)]
        _set(request, account, wanted, f"{category.category} is {now}, on every day.")
    elif "later" not in post:
        raise KeyError


def _set(request: HttpRequest, account: int, wanted: Mapping[Category, int | None], text: str) -> None:
    before = set_scores(get_store(), account, wanted)
    state = [(category, level) for category, level in before.items()]
    keep_notice(request, account, make_notice(account, text, _ACTION, state))


def _target(scores: Mapping[Category, int], levels: Mapping[Category, int]) -> dict[Category, int | None]:
    """A role replaces what was set for categories: those it does not name have their usual level again."""
    wanted: dict[Category, int | None] = dict.fromkeys(scores)
    return wanted | dict(levels)


def _changes(scores: Mapping[Category, int], levels: Mapping[Category, int]) -> list[dict[str, Any]]:
    """What a role would change, from most work to most leisure."""
    changes = []
    for category, wanted in _target(scores, levels).items():
        before = scores.get(category, default_level(category))
        after = default_level(category) if wanted is None else wanted
        if before != after:
            changes.append({"it": category, "before": before, "after": after, "named": LEVEL_NAMES[after]})
    return sorted(changes, key=lambda change: (-change["after"], change["it"]))


def _table(scores: Mapping[Category, int]) -> list[tuple[str, list[dict[str, Any]]]]:
    table: dict[str, list[dict[str, Any]]] = {}
    for category in CATEGORIES:
        if category != UNCATEGORIZED:
            level = scores.get(category, default_level(category))
            own = category in scores and level != default_level(category)
            row = {"it": category, "key": "/".join(category), "level": level, "own": own}
            table.setdefault(category.overview, []).append(row)
    return list(table.items())
