# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a view to what Django calls: whether the door is on, who may, which methods, and errors as clients read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlcipher3
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from hourself.server.api.activitywatch.access import (
    ADD,
    Caller,
    Refused,
    extension_of,
    find_caller,
    is_foreign,
)
from hourself.server.api.limits import take
from hourself.server.watchers.buckets import BucketError
from hourself.server.watchers.events import EventError
from hourself.server.watchers.settings import SettingError

View = Callable[..., HttpResponseBase]
_CORS = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "86400",
}


def door(**methods: tuple[View, str]) -> Callable[..., HttpResponseBase]:
    """What answers an address: for each method a view, and what its caller must be allowed ('': anything).

    A view takes the caller, the request and what the address names.
    """

    # No cookie opens anything here: there is nothing that a forger could ride on.
    @csrf_exempt
    def answer(request: HttpRequest, **of: Any) -> HttpResponseBase:
        if not settings.HOURSELF_ACTIVITYWATCH:
            return say(404, "Not Found")
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=403 if is_foreign(request) else 200)
        else:
            response = _answer(methods, request, of)
        response["Cache-Control"] = "no-store"
        return _allow_extension(request, response)

    return answer


def say(status: int, reason: str) -> HttpResponse:
    """An error as these clients read it."""
    return JsonResponse({"message": reason}, status=status)


def tell(value: Any, status: int = 200) -> HttpResponse:
    """Any JSON, also `null` and a bare number."""
    return JsonResponse(value, safe=False, status=status)


@csrf_exempt
def find_nothing(_request: HttpRequest) -> HttpResponse:
    """What stands at every other address."""
    return say(404, "Not Found")


def _answer(
    methods: Mapping[str, tuple[View, str]], request: HttpRequest, of: dict[str, Any]
) -> HttpResponseBase:
    method = "GET" if request.method == "HEAD" else request.method or ""
    if method not in methods:
        response = say(405, "The method is not allowed for the requested URL.")
        response["Allow"] = ", ".join(methods)
        return response
    view, need = methods[method]
    try:
        caller = find_caller(request)
        _check(caller, need)
        return view(caller, request, **of)
    except Refused as refused:
        return _refuse(refused)
    except (EventError, BucketError, SettingError) as error:
        return say(400, str(error))
    except RequestDataTooBig:
        return say(413, "That is too much at once.")
    except sqlcipher3.OperationalError:
        return say(503, "The store cannot write now: is the disk full? `hourself doctor` says more.")


def _check(caller: Caller, need: str) -> None:
    if need and need not in caller.may:
        raise Refused(403, "Whoever holds this token, or no token, may not do that here.")
    # Adding is never put off: these clients throw away what they could not send.
    if caller.key and need != ADD:
        allowance = take(caller.key, settings.HOURSELF_API_RATE)
        if allowance.wait:
            raise Refused(429, f"A key may ask {allowance.rate} times a minute: wait {allowance.wait} s.")


def _refuse(refused: Refused) -> HttpResponse:
    response = say(refused.status, str(refused))
    if refused.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _allow_extension(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    origin = extension_of(request)
    response["Vary"] = "Origin"
    if origin:
        response["Access-Control-Allow-Origin"] = origin
        for name, value in _CORS.items():
            response[name] = value
    return response
