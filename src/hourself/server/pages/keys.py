# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of API keys: make one, see when it was used, end it."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hourself.server.accounts.tokens import (
    DEFAULT_SCOPES,
    SCOPES,
    ApiKey,
    add_api_key,
    read_api_keys,
    revoke_api_key,
    set_classic_errors,
)
from hourself.server.pages.moments import say_ago, say_date
from hourself.server.store.store import get_store

_MEANINGS = {
    "read": "ask for your time, names, titles and highlights",
    "write": "write highlights and offline time, change categories and schedules, start focus",
    "ingest": "add devices that send time, and send what you code",
}
#: Days after which a key ends; 0 is never.
_DAYS = {0: "never", 30: "after 30 days", 90: "after 90 days", 365: "after a year"}
_LONGEST = 64
_MOST = 50


@login_required
@require_GET
def show_keys(request: HttpRequest) -> HttpResponse:
    """All keys that are not revoked."""
    return _show(request)


@login_required
@require_POST
def make_key(request: HttpRequest) -> HttpResponse:
    """Make a key of the form's `name`, `scope`s and `days`, and show it: this page alone ever does."""
    account, now = _account(request), int(time.time())
    name = request.POST.get("name", "").strip()
    scopes = [each for each in SCOPES if each in request.POST.getlist("scope")]
    days = request.POST.get("days", "0")
    error = _find_error(name, scopes, days, len(read_api_keys(get_store().reader(), account)))
    if error:
        return _show(request, error=error, name=name, chosen=scopes, status=422)
    classic = "classic" in request.POST
    with get_store().writing() as connection:
        key = add_api_key(
            connection, account, name, now, classic=classic, scopes=scopes, days=int(days) or None,
            wakatime="wakatime" in request.POST,
        )  # fmt: skip
    response = _show(request, key=key, made=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def change_keys(request: HttpRequest) -> HttpResponse:
    """`revoke` ends a key for good; `classic` and `modern` choose how its errors come."""
    account = _account(request)
    action = next((each for each in ("revoke", "classic", "modern") if each in request.POST), "")
    number = request.POST.get(action, "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    with get_store().writing() as connection:
        if action == "revoke":
            done = revoke_api_key(connection, account, int(number), int(time.time()))
        else:
            done = set_classic_errors(connection, account, int(number), classic=action == "classic")
    if not done:
        raise Http404
    return redirect("keys")


def _account(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _find_error(name: str, scopes: list[str], days: str, keys: int) -> str:
    if not name or len(name) > _LONGEST:
        return f"Give the key a name of {_LONGEST} characters at most, to tell it from others."
    if not scopes:
        return "Choose at least one thing that the key may do."
    if not days.isdecimal() or int(days[:5]) not in _DAYS:
        return "Choose when the key ends."
    return "There are many keys already: revoke one first." if keys >= _MOST else ""


def _show(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    now = int(time.time())
    keys = read_api_keys(get_store().reader(), _account(request))
    content = {
        "keys": [(key, _say(key, now)) for key in keys],
        "meanings": _MEANINGS.items(),
        "chosen": DEFAULT_SCOPES,
        "days": _DAYS.items(),
        "longest": _LONGEST,
    }
    return render(request, "pages/keys.html", content | more, status=status)


def _say(key: ApiKey, now: int) -> dict[str, str]:
    ended = key.expires is not None and key.expires <= now
    return {
        "scopes": ", ".join(each for each in SCOPES if each in key.scopes),
        "created": say_date(key.created),
        "used": say_ago(key.used, now),
        "ended" if ended else "ends": say_date(key.expires),
    }
