# SPDX-License-Identifier: AGPL-3.0-or-later
"""The doors of RFC 8628, at which a machine asks to be a device of somebody's; and the one where it signs itself out.

What a person sees of it is `pages/device.py`. Requests and answers are JSON.
"""

from __future__ import annotations

import time
from ipaddress import ip_address
from typing import Annotated, TypeVar

import msgspec
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from msgspec import Meta

from hourself.server.accounts.codes import INTERVAL, LIFETIME, Answer, Asking, TooManyError, begin, collect
from hourself.server.accounts.devices import clean_name, revoke_token
from hourself.server.store.store import get_store

_MAX_BODY = 4096
T = TypeVar("T")


class Machine(msgspec.Struct, forbid_unknown_fields=True):
    """What a machine tells of itself."""

    name: Annotated[str, Meta(max_length=256)]
    system: Annotated[str, Meta(max_length=64)] = ""


class Held(msgspec.Struct, forbid_unknown_fields=True):
    """The code that a machine was given."""

    device_code: Annotated[str, Meta(max_length=128)]


# A machine has no cookie, and what it is given here is of no use until a person approves it on a page of our own.
@csrf_exempt
@never_cache
@require_POST
def give_code(request: HttpRequest) -> JsonResponse:
    """Codes for a machine that tells its `name` and `system` (RFC 8628, 3.1 and 3.2)."""
    machine = _read(request, Machine)
    if machine is None:
        return _refuse("invalid_request", "Expected JSON with name and system.")
    asking = Asking(
        clean_name(machine.name), clean_name(machine.system)[:32], _address(request), int(time.time())
    )
    try:
        codes = begin(get_store(), asking)
    except TooManyError:
        return _refuse("slow_down", "Many machines ask already: come back in ten minutes.", 429, LIFETIME)
    page = request.build_absolute_uri("/device")
    return JsonResponse(
        {
            "device_code": codes.device,
            "user_code": codes.user,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?code={codes.user}",
            "expires_in": LIFETIME,
            "interval": INTERVAL,
        }
    )


@csrf_exempt
@never_cache
@require_POST
def give_token(request: HttpRequest) -> JsonResponse:
    """The token for a `device_code` that was approved, once; else why not yet, or never (RFC 8628, 3.4 and 3.5)."""
    held = _read(request, Held)
    if held is None:
        return _refuse("invalid_request", "Expected JSON with device_code.")
    found = collect(get_store(), held.device_code, int(time.time()))
    if isinstance(found, Answer):
        return _refuse(found.value, _MEANINGS[found])
    return JsonResponse(
        {"access_token": found.token, "token_type": "Bearer", "device": found.name, "account": found.account}
    )


_MEANINGS = {
    Answer.PENDING: "Nobody has answered yet.",
    Answer.SLOW_DOWN: f"Ask every {INTERVAL} seconds.",
    Answer.DENIED: "It was refused.",
    Answer.EXPIRED: "The code has run out, or its token was given already: ask for another.",
}


# Its token, in a header that no page of others can send, is what a forger lacks.
@csrf_exempt
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> JsonResponse:
    """End the device whose token comes as `Authorization: Bearer`, at its own wish. What it recorded stays."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    with get_store().writing() as connection:
        done = scheme.lower() == "bearer" and revoke_token(connection, token.strip(), int(time.time()))
    return JsonResponse({"signed_out": True}) if done else _refuse("invalid_token", "No device has it.", 401)


def _read(request: HttpRequest, kind: type[T]) -> T | None:
    """The body, if it is JSON of this kind; a form, which pages of others can send, is not."""
    if request.content_type != "application/json" or len(request.body) > _MAX_BODY:
        return None
    try:
        return msgspec.json.decode(request.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _address(request: HttpRequest) -> str:
    """Where a request comes from: what our own proxy, if one is declared, says last."""
    told = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    try:
        return str(ip_address(told.rpartition(",")[2].strip()))[:45]
    except ValueError:
        return str(request.META.get("REMOTE_ADDR", ""))[:45]


def _refuse(error: str, text: str, status: int = 400, retry: int = 0) -> JsonResponse:
    headers = {"Retry-After": str(retry)} if retry else {}
    return JsonResponse({"error": error, "error_description": text}, status=status, headers=headers)
