# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may ask: an API key, wherever clients have put it; and errors in the words that clients look for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from hourself.server.accounts.tokens import KeyHolder, find_api_key
from hourself.server.store.store import get_store

Parameters = dict[str, str]
View = Callable[[KeyHolder, Parameters], HttpResponse]

#: Bodies as recorded from the original, to the blank: clients compare them.
KEY_NOT_FOUND = '{"error":"# key not found","messages":"key not found"}'
QUERY_ERROR = '{"error": "# query error","messages": "Error: Likely a badly formatted or missing parameter"}'


class QueryError(ValueError):
    """A question that cannot be answered as it was asked."""


def with_key(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """A view that takes the key's holder and all parameters, from query, form or JSON body."""

    # A key in the request is itself what a forger lacks.
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        parameters = _gather(request)
        holder = find_api_key(get_store(), _key(request, parameters), int(time.time()))
        if holder is None:
            return _refuse(KEY_NOT_FOUND, 401)
        try:
            response = view(holder, parameters)
        except QueryError:
            return _refuse(QUERY_ERROR, 200 if holder.classic else 400)
        response["Cache-Control"] = "no-store"
        return response

    return answer


def numbers(content: object) -> HttpResponse:
    """JSON as the original writes it: lists at the top are fine, and 1.0 is 1."""
    return JsonResponse(content, safe=False, json_dumps_params={"separators": (",", ":")})


def _gather(request: HttpRequest) -> Parameters:
    found = {**request.GET.dict(), **request.POST.dict()}
    if request.content_type == "application/json" and request.body:
        try:
            body = json.loads(request.body)
        except ValueError:
            return found
        found |= {key: str(value) for key, value in body.items()} if isinstance(body, dict) else {}
    return found


def _key(request: HttpRequest, parameters: Parameters) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    given = parameters.get("key") or parameters.get("rtapi_key") or parameters.get("access_token")
    return given or (token.strip() if scheme.lower() == "bearer" else "")


def _refuse(body: str, status: int) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")
