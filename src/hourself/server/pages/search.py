# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search page: own names and titles, with the time that went into them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hourself.core.days import DayError, format_day, parse_day, to_date
from hourself.core.pulse import clock
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.report.search import TITLE_DAYS, Found, search
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store

#: Rows of names, and as many of titles.
_LIMIT = 50
#: A text longer than this is nobody's search.
_LONGEST = 200


@login_required
@require_GET
def show_search(request: HttpRequest) -> HttpResponse:
    """Names and titles that contain every word of `?q=`, with their time from `begin` to `end` (YYYY-MM-DD)."""
    account, today = int(request.user.pk or 0), read_today().day
    asked = request.GET.get("q", "").strip()[:_LONGEST]
    end = _day(request.GET.get("end"), today)
    begin = min(_day(request.GET.get("begin"), end - TITLE_DAYS + 1), end)
    rows = [_row(found) for found in search(get_store(), account, asked, begin, end, _LIMIT)]
    since = max(begin, end - TITLE_DAYS + 1)
    context = {
        "searched": asked,
        "begin": to_date(begin),
        "end": to_date(end),
        "latest": to_date(today),
        "titles_since": to_date(since) if since > begin else None,
        "names": [row for row in rows if not row["title"]],
        "titles": [row for row in rows if row["title"]],
        "limit": _LIMIT,
        "earlier": _address(asked, since - TITLE_DAYS, since - 1) if since >= TITLE_DAYS else "",
        "later": _address(asked, end + 1, min(end + TITLE_DAYS, today)) if end < today else "",
    }
    return render(request, "pages/search.html", context)


def _day(text: str | None, otherwise: int) -> int:
    try:
        return parse_day(text or "")
    except DayError:
        return max(otherwise, 0)


def _address(asked: str, begin: int, end: int) -> str:
    return "/search?" + urlencode({"q": asked, "begin": format_day(begin), "end": format_day(end)})


def _row(found: Found) -> dict[str, Any]:
    return {
        "name": found.name,
        "level": LEVEL_NAMES[found.name.level],
        "title": found.title is not None,
        "pieces": list(_pieces(found)),
        "time": clock(found.seconds) if found.seconds else "",
        "last": None if found.last is None else to_date(found.last),
    }


def _pieces(found: Found) -> Iterator[tuple[str, bool]]:
    """The text in pieces, and whether each is what was searched for. The template escapes them."""
    at = 0
    for begin, end in found.marks:
        yield found.text[at:begin], False
        yield found.text[begin:end], True
        at = end
    yield found.text[at:], False
