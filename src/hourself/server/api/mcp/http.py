# SPDX-License-Identifier: AGPL-3.0-or-later
"""`/mcp`: the SDK's streamable HTTP behind the same door as all else, for bearers of a key with the scope read."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from hourself.server.accounts.tokens import KeyHolder, find_api_key
from hourself.server.api.limits import take
from hourself.server.store.store import get_store

#: A question is short; so is the body of what asks it.
LARGEST = 256 * 1024


# The key is itself what a forger lacks.
@csrf_exempt
def answer(request: HttpRequest) -> HttpResponse:
    """Answer one message of a client."""
    refusal = _check(request)
    if refusal is not None:
        return refusal
    holder = _find_holder(request)
    if holder is None:
        return _refuse(401, "Send a key: Authorization: Bearer KEY.", {"WWW-Authenticate": "Bearer"})
    allowance = take(holder.key, settings.HOURSELF_API_RATE)
    if allowance.wait:
        return _refuse(429, f"Wait {allowance.wait} s.", allowance.headers())
    if "read" not in holder.scopes:
        return _refuse(403, "This key has no scope “read”.")
    # The SDK takes a second and 45 MB: only those pay who use it.
    from hourself.server.api.mcp.exchange import exchange  # noqa: PLC0415

    return exchange(request, holder.account)


def _check(request: HttpRequest) -> HttpResponse | None:
    """What to answer to a request that is none here, whoever asks."""
    if request.method != "POST":
        # The protocol lets a server do without a stream of its own and without sessions.
        return _refuse(405, "Use POST.", {"Allow": "POST"})
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.get_host():
        return _refuse(403, "Other sites may not ask here.")
    length = request.headers.get("Content-Length", "")
    return _refuse(413, "Ask less at once.") if length.isdecimal() and int(length) > LARGEST else None


def _find_holder(request: HttpRequest) -> KeyHolder | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    return find_api_key(get_store(), token.strip(), int(time.time()))


def _refuse(status: int, text: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
