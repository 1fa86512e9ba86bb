# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was coded in a period: projects, languages, editors and machines, as editor plugins tell them."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from hourself.core.pulse import clock
from hourself.server.coding.queries import Cell, read_cells, read_things, sum_by
from hourself.server.pages.reports.frame import Frame, frame_context, read_frame
from hourself.server.report.period import PeriodError
from hourself.server.report.summary import say_time
from hourself.server.report.telling import say_when
from hourself.server.store.store import get_store

#: What the page lists, and what it calls those without a name.
_LISTS = (
    ("project", "Projects", "no project"),
    ("language", "Languages", "other"),
    ("category", "Kinds of work", "coding"),
    ("editor", "Editors", "unknown"),
    ("machine", "Machines", "unknown"),
    ("system", "Systems", "unknown"),
)
ROWS = 25
#: Things of one project are summed from single beats.
_MOST_DAYS = 366


class Row(NamedTuple):
    """A line of a list: `share` of the longest in hundredths, and where it leads, or ''."""

    text: str
    time: str
    share: float
    href: str = ""


@login_required
@require_GET
def lead(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django gives it
    """To this week's."""
    return redirect("/coding/week")


@login_required
@require_GET
def show_coding(request: HttpRequest, text: str) -> HttpResponse:
    """A period's coding; with `?project=` that of one project."""
    try:
        frame = read_frame(request, text)
    except PeriodError as error:
        raise Http404(str(error)) from None
    if text != str(frame.period):
        return redirect(_link(frame, request.GET.get("project")))
    project = request.GET.get("project")
    extra = {} if project is None else {"project": project}
    context = frame_context(frame, "/coding", extra) | _tell(frame, project)
    return render(request, "pages/coding.html", context | {"tab": "coding"})


def _tell(frame: Frame, project: str | None) -> dict[str, Any]:
    store, period = get_store(), frame.period
    cells = read_cells(store, frame.account, period.begin, period.end, project)
    lists = [
        (heading, _rows(frame, sum_by(cells, facet), nameless, linked=facet == "project"))
        for facet, heading, nameless in _LISTS
        if facet != "project" or project is None
    ]
    if project and period.days <= _MOST_DAYS:
        things = read_things(store, frame.account, period.begin, period.end, project)
        lists.append(("Sites and files", _rows(frame, [(name, length) for _, name, length in things], "")))
    return {
        "project": project,
        "all_href": _link(frame, None),
        "sentence": _say(frame, cells, project),
        "empty": not cells,
        "watched": settings.HOURSELF_ACTIVITYWATCH,
        # One editor on one machine says nothing.
        "lists": [(heading, rows) for heading, rows in lists if len(rows) > (heading in _SINGLE)],
    }


_SINGLE = {"Kinds of work", "Editors", "Machines", "Systems"}


def _rows(frame: Frame, sums: list[tuple[str, int]], nameless: str, *, linked: bool = False) -> list[Row]:
    longest = max((length for _, length in sums), default=1) or 1
    return [
        Row(
            name or nameless,
            clock(length // 1000),
            round(length * 100 / longest, 1),
            _link(frame, name) if linked else "",
        )
        for name, length in sums[:ROWS]
        if length
    ]


def _say(frame: Frame, cells: list[Cell], project: str | None) -> str:
    """For example `3 h 12 min of coding this week, 2 h of it on proj, most of it in Python.`"""
    running = frame.period.holds(frame.today.day)
    when = say_when(frame.period, running=running)
    if not cells:
        return f"No coding was told {when}{' so far' if running else ''}."
    told = [f"{say_time(sum(cell.length for cell in cells) // 1000)} of coding {when}"]
    (name, length), *others = sum_by(cells, "project")
    if project is None and name and others:
        told.append(f"{say_time(length // 1000)} of it on {name}")
    language, _ = sum_by(cells, "language")[0]
    return ", ".join(told) + (f", most in {language}." if language else ".")


def _link(frame: Frame, project: str | None) -> str:
    return f"/coding/{frame.period}" + ("" if project is None else f"?{urlencode({'project': project})}")
