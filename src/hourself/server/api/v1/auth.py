# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may ask: the bearer of a key with the route's scope; or, to read, the person who is signed in on this browser."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from hourself.server.accounts.tokens import KeyHolder, find_api_key
from hourself.server.api.limits import take
from hourself.server.api.v1.problem import Problem
from hourself.server.store.store import get_store


class Key(HttpBearer):
    """An API key that has a scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> KeyHolder | None:
        """The key's holder. Raises `Problem` for a key without the scope."""
        holder = find_api_key(get_store(), token.strip(), int(time.time()))
        if holder is None:
            return None
        _limit(request, holder)
        if self.scope not in holder.scopes:
            raise Problem(403, f"This key has no scope “{self.scope}”: make one that has, at /keys.")
        return holder


class Session(APIKeyCookie):
    """The session of a person who tries the API on its documentation's page: reading only, so nothing can be forged."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> KeyHolder | None:  # noqa: ARG002 -- Django read it
        """The person as a holder who may read."""
        if request.method != "GET" or not request.user.is_authenticated:
            return None
        account = int(request.user.pk or 0)
        holder = KeyHolder(account, "", classic=False, scopes=frozenset({"read"}))
        _limit(request, holder)
        return holder


READ = [Key("read"), Session()]
WRITE = [Key("write")]
INGEST = [Key("ingest")]


def holder_of(request: HttpRequest) -> KeyHolder:
    """Who asks."""
    holder: KeyHolder = request.auth  # type: ignore[attr-defined] # set by ninja
    return holder


def _limit(request: HttpRequest, holder: KeyHolder) -> None:
    allowance = take(holder.key or -holder.account, settings.HOURSELF_API_RATE)
    note: Any = request
    note.allowance = allowance
    if allowance.wait:
        raise Problem(
            429, f"A key may ask {allowance.rate} times a minute: wait {allowance.wait} s.", headers={}
        )
