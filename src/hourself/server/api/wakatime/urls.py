# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address under which WakaTime's clients look, for each of the three bases that they are given."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path

from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.wakatime import lacking, reading
from hourself.server.api.wakatime.access import READ, WRITE, door
from hourself.server.api.wakatime.durations import show_durations
from hourself.server.api.wakatime.heartbeats import take_beats
from hourself.server.api.wakatime.insights import show_insight

_BASE = r"^api(?:/v1|/compat/wakatime/v1)?"
#: The key says whose it is: whatever a client puts here is understood as "current".
_USER = rf"{_BASE}/users/[^/]+"
_RANGE = r"(?P<span>[\w %-]{1,40})"
_View = Callable[..., HttpResponse]


def _reading(pattern: str, view: _View, base: str = _USER) -> URLPattern:
    def answer(request: HttpRequest, **of: str) -> HttpResponse:
        def bound(holder: KeyHolder, asked: HttpRequest) -> HttpResponse:
            return view(holder, asked, **of)

        return door(bound, READ, "GET", "HEAD")(request)

    answer.csrf_exempt = True  # type: ignore[attr-defined] # what Django looks for
    return re_path(rf"{base}{pattern}/?$", answer)


def _take_or_show(request: HttpRequest) -> HttpResponse:
    """Heartbeats are sent and asked for at the same address."""
    if request.method in {"GET", "HEAD"}:
        return door(reading.show_beats, READ, "GET", "HEAD")(request)
    return _take(request)


_take = door(take_beats, WRITE, "POST")
_find_nothing = door(lacking.find_nothing, READ | WRITE, "GET", "HEAD", "POST", "PUT", "DELETE")
_take_or_show.csrf_exempt = True  # type: ignore[attr-defined] # a key is needed: see access.py

urlpatterns = [
    re_path(rf"{_USER}/heartbeats(?:\.bulk)?/?$", _take_or_show),
    # What older clients, and those given a base alone, post to.
    re_path(rf"{_BASE}(?:/heartbeats?(?:\.bulk)?)?/?$", _take),
    _reading("", reading.show_user),
    # `wakatime-cli` asks for the first, what is written by WakaTime's documentation for the second.
    _reading(rf"/status_?bar/{_RANGE}", reading.show_status_bar),
    _reading("/summaries", reading.show_summaries),
    _reading("/stats", reading.show_stats),
    _reading(rf"/stats/{_RANGE}", reading.show_stats),
    _reading("/all_time_since_today", reading.show_all_time),
    _reading("/durations", show_durations),
    _reading("/projects", reading.show_projects),
    _reading("/machine_names", reading.show_machines),
    _reading("/user_agents", reading.show_agents),
    _reading(rf"/insights/(?P<kind>[a-z_]{{1,32}})(?:/{_RANGE})?", show_insight),
    _reading("/(?:goals|leaderboards|orgs|data_dumps|external_durations)", lacking.show_none),
    _reading("/leaders", lacking.show_leaders, _BASE),
    re_path(rf"{_USER}/.+$", _find_nothing),
]
