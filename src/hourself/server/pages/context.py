# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every page may say."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from hourself.server.pages.status import read_status

_SECTIONS = {
    "": "day",
    "day": "day",
    "report": "report",
    "name": "report",
    "category": "report",
    "coding": "report",
}


def tell(request: HttpRequest) -> dict[str, object]:
    """Whether all that is shown is made up; what each device is doing; and which room the page is in."""
    first = request.path.split("/")[1]
    told: dict[str, object] = {"demo": settings.HOURSELF_DEMO, "section": _SECTIONS.get(first, first)}
    # A page of an error may come before anybody was recognised.
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        status = read_status(int(user.pk or 0))
        told |= {"status": status, "state": status[0].state if status else "new"}
    return told
