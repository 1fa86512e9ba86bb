# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may ask, wherever WakaTime's clients put a key, and what they understand as an answer.

To them 201 and 202 are success, 400 means "throw it away" and all else "send it again".
"""

from __future__ import annotations

import time
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from hourself.server.accounts.tokens import KeyHolder, find_api_key
from hourself.server.api.limits import take
from hourself.server.store.store import get_store

View = Callable[[KeyHolder, HttpRequest], HttpResponse]
#: Pages of extensions may read answers: a key is in each request, and no cookie opens anything here.
_EXTENSIONS = ("chrome-extension://", "moz-extension://", "safari-web-extension://")
_CORS = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type, x-machine-name, timezone",
    "Access-Control-Max-Age": "86400",
}
READ, WRITE = frozenset({"read"}), frozenset({"ingest", "write"})


class Refused(Exception):
    """A request that gets a status and a reason instead of an answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def door(view: View, scopes: frozenset[str], *methods: str) -> Callable[..., HttpResponse]:
    """A view for keys that have one of the scopes, by these methods."""

    # A key in the request is itself what a forger lacks.
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **_of: str) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        elif request.method not in methods:
            response = say(405, f"Use {' or '.join(methods)}.")
        else:
            response = _answer(view, scopes, request)
        response["Cache-Control"] = "no-store"
        return _allow_extensions(request, response)

    return answer


def say(status: int, reason: str) -> HttpResponse:
    """An error as these clients read it."""
    return JsonResponse({"error": reason}, status=status)


def _answer(view: View, scopes: frozenset[str], request: HttpRequest) -> HttpResponse:
    holder = find_api_key(get_store(), _key(request), int(time.time()))
    if holder is None:
        return say(401, "Unauthorized")
    if not scopes & holder.scopes:
        return say(403, f"This key has no scope “{min(scopes)}”.")
    allowance = take(holder.key, settings.HOURSELF_API_RATE)
    if allowance.wait:
        response = say(429, f"A key may ask {allowance.rate} times a minute: wait {allowance.wait} s.")
    else:
        try:
            response = view(holder, request)
        except RequestDataTooBig:
            response = say(413, "That is too much at once.")
        except Refused as refused:
            response = say(refused.status, str(refused))
    for name, value in allowance.headers().items():
        response[name] = value
    return response


def _key(request: HttpRequest) -> str:
    """The key in `?api_key=`, or after `Bearer` or `Basic`, plain or in Base64, perhaps with a colon.

    WakaTime's own keys begin with `waka_`: some programs find or take none that does not.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() in {"basic", "bearer"} and given.strip():
        key = _unpack(given.strip())
    else:
        key = request.GET.get("api_key", "")
    return key.removeprefix("waka_")


def _unpack(given: str) -> str:
    try:
        # A shell's `echo KEY | base64` packs the end of the line too.
        told = b64decode(given, validate=True).decode().strip()
    except (NoBase64, ValueError):
        return given
    # Whoever sends a plain key that happens to be Base64 too decodes to no text of ours.
    name, colon, word = told.partition(":")
    opened = (name or word) if colon else told
    return opened if opened.isascii() and opened.isprintable() else given


def _allow_extensions(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    origin = request.headers.get("Origin", "")
    response["Vary"] = "Origin"
    if origin.startswith(_EXTENSIONS):
        response["Access-Control-Allow-Origin"] = origin
        for name, value in _CORS.items():
            response[name] = value
    return response
