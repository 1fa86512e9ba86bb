# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every answer of the API carries: the limits, an ETag, and for a method that is not there a problem too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from inspect import signature
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from hourself.server.api.v1.auth import holder_of
from hourself.server.api.v1.problem import answer
from hourself.server.report.figures import VERSION
from hourself.server.report.today import read_today
from hourself.server.store.revision import read_revision
from hourself.server.store.store import get_store

View = TypeVar("View", bound=Callable[..., Any])


def by_revision(view: View) -> View:
    """A view whose answer follows from the question, the account's revision and the hour: unchanged, it is not asked.

    The tag is taken before the answer is: an answer that is newer than its tag is only fetched once more.
    """

    @wraps(view)
    def ask(request: HttpRequest, *arguments: Any, **more: Any) -> Any:
        account, today = holder_of(request).account, read_today()
        hour = (today.until + 1800) // 3600
        revision = read_revision(get_store(), account)
        parts = (VERSION, account, revision, today.day, hour, request.get_full_path())
        request.tag = _tag("|".join(map(str, parts)).encode())  # type: ignore[attr-defined]
        if _knows(request, request.tag):  # type: ignore[attr-defined]
            return HttpResponseNotModified()
        return view(request, *arguments, **more)

    # Ninja would look for the names of the view's types in this module.
    ask.__signature__ = signature(view, eval_str=True)  # type: ignore[attr-defined]
    return ask  # type: ignore[return-value]


def finish(view: Callable[..., Any]) -> Callable[..., Any]:
    """Every answer of the API goes through here."""

    @wraps(view)
    def ask(request: HttpRequest, *arguments: Any, **more: Any) -> HttpResponse:
        response: HttpResponse = view(request, *arguments, **more)
        if response.status_code == 405:
            allowed = response.headers["Allow"]
            response = answer(405, f"Use {allowed} here.", headers={"Allow": allowed})
        if request.method == "GET" and response.status_code in {200, 304}:
            response = _tell_tag(request, response)
        if allowance := getattr(request, "allowance", None):
            for name, value in allowance.headers().items():
                response.headers[name] = value
        response.headers["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    return ask


def _tell_tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    tag = getattr(request, "tag", None)
    if tag is None:
        tag = _tag(response.content)
        if _knows(request, tag):
            response = HttpResponseNotModified()
    response.headers["ETag"] = tag
    return response


def _tag(content: bytes) -> str:
    return f'W/"{blake2b(content, digest_size=12).hexdigest()}"'


def _knows(request: HttpRequest, tag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return any(each == "*" or each.removeprefix("W/") == tag.removeprefix("W/") for each in known)
