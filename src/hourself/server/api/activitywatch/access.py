# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may use the door, and for what.

ActivityWatch's own clients give no token. They are let in without one where only programs of this computer reach the
server and it belongs to one person; pages of the web are not, and extensions of browsers may do no more than add.
Whoever gives a device's token may add; an API key may do what its scopes say.
"""

from __future__ import annotations

import time
from ipaddress import ip_address
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from hourself.server.accounts.tokens import find_api_key, find_device, find_owner
from hourself.server.store.store import get_store

#: Making buckets and adding events to them; reading them; deleting, importing, settings.
ADD, READ, CHANGE = "add", "read", "change"
_SCOPES = {"ingest": {ADD}, "write": {ADD, CHANGE}, "read": {READ}}
#: Pages of extensions, such as aw-watcher-web's.
_EXTENSIONS = ("chrome-extension://", "moz-extension://", "safari-web-extension://")
_LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
#: What a proxy adds: then who asks is not on this computer.
_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


class Refused(Exception):
    """A request that gets a status and a reason instead of an answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Caller(NamedTuple):
    """Whose buckets are asked for, and what may be done to them; `key`: the API key's number, 0 for none."""

    account: int
    may: frozenset[str]
    key: int = 0


def find_caller(request: HttpRequest) -> Caller:
    """Who asks. Raises `Refused`."""
    if is_foreign(request):
        raise Refused(403, "Pages of the web may not ask here.")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return _find_holder(token.strip()) if scheme.lower() == "bearer" else _find_owner(request)


def extension_of(request: HttpRequest) -> str:
    """The origin of the browser extension that asks; '' if none does."""
    origin = request.headers.get("Origin", "")
    return origin if origin.startswith(_EXTENSIONS) else ""


def is_script(request: HttpRequest) -> bool:
    """Whether a script in a browser asks, and no program and no person. Only an extension's can: see `is_foreign`.

    Extensions that may ask an address give no origin with GET; what they have and programs lack is Sec-Fetch-Site.
    """
    told = request.headers
    return bool(extension_of(request)) or (
        "Sec-Fetch-Site" in told and told.get("Sec-Fetch-Mode") != "navigate"
    )


def is_foreign(request: HttpRequest) -> bool:
    """Whether a page of the web asks. Browsers say so, by one header or the other."""
    if "Origin" in request.headers:
        return not extension_of(request)
    return request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}


def _find_holder(token: str) -> Caller:
    store = get_store()
    device = find_device(store.reader(), token)
    if device:
        return Caller(device.account, frozenset([ADD]))
    holder = find_api_key(store, token, int(time.time()))
    if holder is None:
        raise Refused(401, "This token is unknown or revoked.")
    may = frozenset(each for scope in holder.scopes for each in _SCOPES[scope])
    return Caller(holder.account, may, holder.key)


def _find_owner(request: HttpRequest) -> Caller:
    owner = find_owner(get_store().reader()) if settings.HOURSELF_LOCAL and _is_here(request) else None
    if owner is None or not _is_alone():
        raise Refused(401, "A token is needed: Authorization: Bearer, with a device's token or an API key.")
    return Caller(owner, frozenset([ADD] if is_script(request) else [ADD, READ, CHANGE]))


def _is_here(request: HttpRequest) -> bool:
    """Whether a program of this computer asks, under a name of this computer."""
    name = request.META.get("HTTP_HOST", "").rpartition(":")[0].lower()
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        near = False
    return near and name in _LOCAL_NAMES and not any(each in request.headers for each in _PASSED_ON)


def _is_alone() -> bool:
    from hourself.server.accounts.models import Person  # noqa: PLC0415 -- Django must be set up first

    return Person.objects.count() == 1
