# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may ask: an API key, wherever clients have put it; and errors in the words that clients look for."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from hourself.server.accounts.tokens import KeyHolder, find_api_key
from hourself.server.store.store import get_store

Parameters = dict[str, str]
View = Callable[[KeyHolder, Parameters], HttpResponse]
Answerer = Callable[[HttpRequest], HttpResponse]

#: Bodies as recorded from the original, to the blank: clients compare them.
KEY_NOT_FOUND = '{"error":"# key not found","messages":"key not found"}'
_ERROR = '{"error": "# %s","messages": %s}'
_QUERY_ERROR = "Error: Likely a badly formatted or missing parameter"
_READING = ("GET", "HEAD", "POST")
_UNCACHED = "no-cache, no-store, max-age=0, must-revalidate"


class QueryError(ValueError):
    """A question that cannot be answered as it was asked; the text, if any, says why."""


class Refused(Exception):
    """A request that is understood and cannot be done, and the HTTP status that says so in every mode."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def reading(view: View) -> Answerer:
    """A view that takes the key's holder and all parameters, from query, form or JSON body; GET and POST alike."""
    return _keyed(view, "read", _READING)


def writing(*methods: str) -> Callable[[View], Answerer]:
    """The same for a view that changes something, for these methods only."""
    return lambda view: _keyed(view, "write", methods)


def numbers(content: object) -> HttpResponse:
    """JSON as the original writes it, without blanks."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    # One client strips tags from what it gets, and no browser shall ever see one in a name.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e")
    return _say(text, 200)


def find_nothing(_request: HttpRequest) -> HttpResponse:
    """For addresses of the API where nothing is."""
    return _say(_ERROR % ("not found", '"There is nothing at this address."'), 404)


def allow_only(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse | None:
    """What to answer to any other method, and to OPTIONS; None for one of `methods`."""
    if request.method in methods:
        return None
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
    else:
        response = _say(_ERROR % ("method not allowed", json.dumps(f"Use {' or '.join(methods)}.")), 405)
    response["Allow"] = ", ".join((*methods, "OPTIONS"))
    return response


def _keyed(view: View, scope: str, methods: tuple[str, ...]) -> Answerer:
    # A key in the request is itself what a forger lacks.
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = allow_only(request, methods) or _answer(view, scope, request)
        response["Cache-Control"] = _UNCACHED
        response["X-Request-Id"] = str(uuid.uuid4())
        response["X-Runtime"] = f"{time.perf_counter() - began:.6f}"
        return response

    return answer


def _answer(view: View, scope: str, request: HttpRequest) -> HttpResponse:
    parameters, readable = _gather(request)
    holder = find_api_key(get_store(), _key(request, parameters), int(time.time()))
    if holder is None:
        return _say(KEY_NOT_FOUND, 401)
    if scope not in holder.scopes:
        return _say(_ERROR % ("not allowed", json.dumps(f"This key has no scope “{scope}”.")), 403)
    try:
        if not readable:
            raise QueryError
        return view(holder, parameters)
    except QueryError as error:
        reason = f"Error: {error}" if str(error) else _QUERY_ERROR
        # The original's questions failed with 200 once; what was posted to it always failed with 400.
        classic = holder.classic and scope == "read"
        return _say(_ERROR % ("query error", json.dumps(reason)), 200 if classic else 400)
    except Refused as refused:
        return _say(_ERROR % ("refused", json.dumps(f"Error: {refused}")), refused.status)


def _gather(request: HttpRequest) -> tuple[Parameters, bool]:
    """All parameters, and whether the body could be read. Some clients send JSON under a form's content type."""
    found: dict[str, Any] = request.GET.dict()
    multipart = (request.content_type or "").startswith("multipart/")
    try:
        if not multipart and request.body.lstrip()[:1] in {b"{", b"["}:
            found |= _fields(json.loads(request.body))
        else:
            found |= request.POST.dict()
    except (ValueError, RecursionError, MultiPartParserError):
        return _texts(found), False
    return _texts(found), True


def _fields(body: object) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise QueryError
    return {key: value for key, value in body.items() if value is not None}


def _texts(found: dict[str, Any]) -> Parameters:
    # Half a surrogate pair can stand in JSON, and in no UTF-8.
    return {key: str(value).encode(errors="replace").decode() for key, value in found.items()}


def _key(request: HttpRequest, parameters: Parameters) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    given = parameters.get("key") or parameters.get("rtapi_key") or parameters.get("access_token")
    return given or (token.strip() if scheme.lower() == "bearer" else "")


def _say(body: str, status: int) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
