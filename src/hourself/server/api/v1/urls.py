# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of API v1."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path

from hourself.server.api.v1.api import PREFIX, api
from hourself.server.api.v1.docs import show_docs
from hourself.server.api.v1.finish import finish
from hourself.server.api.v1.problem import answer


def tell_openapi(_request: HttpRequest) -> HttpResponse:
    """The description."""
    return JsonResponse(api.get_openapi_schema())


def find_nothing(_request: HttpRequest) -> HttpResponse:
    """For addresses of the API where nothing is."""
    return answer(404, f"There is nothing at this address: {PREFIX}/docs lists what there is.")


def _routes() -> list[URLPattern]:
    """What the routers answer; without ninja's own pages."""
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name not in _NOT_OURS]
    for each in found:
        each.callback = finish(each.callback)
    return found


_NOT_OURS = ("openapi-json", "api-root")

urlpatterns = [
    path("openapi.json", tell_openapi, name="openapi"),
    path("docs", show_docs, name="api-docs"),
    *_routes(),
    re_path("", find_nothing),
]
