# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the API's first clients, of 2009, ask before they ask for data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.access import Parameters, allow_only, numbers, reading


@csrf_exempt
def say_hello(request: HttpRequest) -> HttpResponse:
    """Whether anybody is there."""
    refused = allow_only(request, ("GET", "HEAD"))
    return refused or HttpResponse("hello", content_type="text/plain; charset=utf-8")


@reading
def has_key(holder: KeyHolder, _parameters: Parameters) -> HttpResponse:
    """Whether a key is known; an unknown one gets the answer that it gets everywhere."""
    return numbers({"key": {"name": holder.name, "active": True}})
