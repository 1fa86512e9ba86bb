# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings that clients keep with the server, as JSON under a name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from hourself.server.api.activitywatch.access import Caller, Refused
from hourself.server.api.activitywatch.bodies import clean_text, read_json
from hourself.server.api.activitywatch.buckets import reading, writing
from hourself.server.api.activitywatch.doors import tell
from hourself.server.watchers.settings import read_setting, read_settings, save_setting


def show_settings(caller: Caller, _request: HttpRequest) -> HttpResponse:
    """All settings."""
    return tell(read_settings(reading(caller)))


def save_settings(caller: Caller, request: HttpRequest) -> HttpResponse:
    """Keep each of an object's values; those that are not named stay."""
    told = read_json(request)
    if not isinstance(told, dict):
        raise Refused(400, "Expected an object of settings.")
    with writing(caller) as shelf:
        for name, value in told.items():
            save_setting(shelf, clean_text(name), value)
    return tell(told)


def show_setting(caller: Caller, _request: HttpRequest, name: str) -> HttpResponse:
    """One setting; `null` where there is none."""
    return tell(read_setting(reading(caller), clean_text(name)))


def keep_setting(caller: Caller, request: HttpRequest, name: str) -> HttpResponse:
    """Keep a value; one that is nothing (`null`, `false`, 0, empty) forgets the setting."""
    value = read_json(request)
    with writing(caller) as shelf:
        save_setting(shelf, clean_text(name), value)
    return tell(value)
