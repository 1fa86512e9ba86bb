# SPDX-License-Identifier: AGPL-3.0-or-later
"""What nobody has here, told as nothing: goals of WakaTime's, boards of leaders, teams, dumps, calendars.

Some programs end where they are refused a list that they ask for beside what they need; an empty one they read.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.wakatime.access import Refused
from hourself.server.api.wakatime.shapes import tell_id, tell_pages


def show_none(_holder: KeyHolder, _request: HttpRequest) -> HttpResponse:
    """An empty list."""
    return JsonResponse({"data": [], **tell_pages(0)})


def show_leaders(holder: KeyHolder, _request: HttpRequest) -> HttpResponse:
    """A board of leaders with nobody on it: what one person codes is compared with nobody's."""
    user = {
        "id": tell_id(holder.account, "user"),
        "username": holder.name,
        "display_name": holder.name,
        "full_name": holder.name,
    }
    return JsonResponse({
        "data": [],
        "current_user": {"rank": None, "page": None, "user": user},
        "language": None,
        "modified_at": None,
        "timeout": 15,
        "writes_only": False,
        **tell_pages(0),
    })  # fmt: skip


def find_nothing(_holder: KeyHolder, _request: HttpRequest) -> HttpResponse:
    """Every other address of a person's, as JSON: what clients read whatever the status."""
    raise Refused(404, "Not found: Hourself has nothing at this address.")
