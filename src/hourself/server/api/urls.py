# SPDX-License-Identifier: AGPL-3.0-or-later
"""The API's addresses, as RescueTime's clients know them."""

from __future__ import annotations

from django.urls import include, path, re_path

from hourself.server.api import access, data, device, feeds, legacy, posts, pulse, summary
from hourself.server.api.mcp.http import answer as mcp_answer

_VIEWS = {
    "data": data.show_data,
    "daily_summary_feed": summary.show_days,
    "current_productivity_pulse.json": pulse.show_pulse,
    "alerts_feed": feeds.show_alerts,
    "highlights_feed": feeds.show_highlights,
    "highlights_post": posts.post_highlight,
    "offline_time_post": posts.post_offline,
    "start_focustime": posts.start_focus,
    "end_focustime": posts.end_focus,
    "focustime_started_feed": feeds.show_started,
    "focustime_ended_feed": feeds.show_ended,
    "has_key": legacy.has_key,
}

#: Each answers a key at `/anapi/X`, and an access token at `/api/oauth/X`.
urlpatterns = [
    # Before API v1, which answers for all else under its address.
    path("", include("hourself.server.api.wakatime.urls")),
    path("api/v1/", include("hourself.server.api.v1.urls")),
    path("api/0/", include("hourself.server.api.activitywatch.urls")),
    path("mcp", mcp_answer, name="mcp"),
    path("device/code", device.give_code),
    path("device/token", device.give_token),
    path("device/sign-out", device.sign_out),
    *(path(f"{root}/{name}", view) for root in ("anapi", "api/oauth") for name, view in _VIEWS.items()),
    *(
        path(f"api/oauth/{kind}_data", data.show_kind(kind))
        for kind in ("overview", "category", "productivity")
    ),
    path("hello", legacy.say_hello),
    re_path("^(?:anapi|api/oauth)/", access.find_nothing),
]
