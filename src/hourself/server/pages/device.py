# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a person types the code that a machine shows, sees what asks, and answers. No GET looks a code up."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hourself.core.pulse import words
from hourself.server.accounts.codes import LIFETIME, CodeError, TooManyError, approve, look_up, refuse, spell
from hourself.server.accounts.devices import LONGEST, DeviceError, check_name, free_name
from hourself.server.store.store import get_store

_WRONG = (
    "No computer waits with this code. Look for a mistyped letter; a code is good for ten minutes and one answer, "
    "and the newest one shown is the one that counts."
)
_TOO_MANY = "Too many codes were wrong. For safety no code is taken for ten minutes: then try again."


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask_code(request: HttpRequest) -> HttpResponse:
    """A field for the `code`, prefilled by `?code=`; POST shows what asks with it."""
    if request.method == "POST":
        return _show_asking(request)
    return render(request, "pages/device.html", {"code": spell(request.GET.get("code", ""))})


@login_required
@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """`approve` the machine that asks with `code`, as a device called `name`; or `refuse` it."""
    account, now, typed = _account(request), int(time.time()), request.POST.get("code", "")
    if "approve" not in request.POST and "refuse" not in request.POST:
        return _show_asking(request)
    try:
        look_up(get_store(), account, typed, now)
        return _approve(request, typed, now) if "approve" in request.POST else _refuse(request, typed, now)
    except DeviceError as error:
        return _show_asking(request, error=str(error), name=request.POST.get("name", ""), status=422)
    except CodeError:
        return _deny(request, _WRONG, 422)
    except TooManyError:
        return _deny(request, _TOO_MANY, 429)


def _approve(request: HttpRequest, typed: str, now: int) -> HttpResponse:
    account = _account(request)
    with get_store().writing() as connection:
        name = check_name(connection, account, request.POST.get("name", ""))
        if not approve(connection, account, typed, name, now):
            raise CodeError
    return render(request, "pages/device.html", {"approved": name})


def _refuse(request: HttpRequest, typed: str, now: int) -> HttpResponse:
    with get_store().writing() as connection:
        if not refuse(connection, typed, now):
            raise CodeError
    return render(request, "pages/device.html", {"refused": True})


def _show_asking(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """What asks with the code of a form."""
    account, now, typed = _account(request), int(time.time()), request.POST.get("code", "")
    try:
        asking = look_up(get_store(), account, typed, now)
    except CodeError:
        return _deny(request, _WRONG, 422)
    except TooManyError:
        return _deny(request, _TOO_MANY, 429)
    content = {
        "asking": asking,
        "code": spell(typed),
        "ago": words(max(1, now - asking.created)),
        "name": free_name(get_store().reader(), account, asking.name),
        "longest": LONGEST,
    }
    return render(request, "pages/device.html", content | more, status=status)


def _deny(request: HttpRequest, error: str, status: int) -> HttpResponse:
    content = {"code": request.POST.get("code", "")[:16], "error": error}
    response = render(request, "pages/device.html", content, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(LIFETIME)
    return response


def _account(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
