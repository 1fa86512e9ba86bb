# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in by a one-time link."""

from __future__ import annotations

import time

from django.contrib.auth import login
from django.http import HttpRequest

from hourself.server.accounts.models import Person
from hourself.server.accounts.tokens import take_link
from hourself.server.store.store import get_store


def sign_in(request: HttpRequest, token: str) -> bool:
    """Use up a link and sign its person in, in a new session; False for a link that is unknown, used or too old."""
    with get_store().writing() as connection:
        account = take_link(connection, token, int(time.time()))
    if account is None:
        return False
    login(request, Person.objects.get(pk=account), backend="django.contrib.auth.backends.ModelBackend")
    return True
