# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stretches of a day, on a project and on whatever else a program wants them cut by."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.wakatime.ranges import read_date
from hourself.server.api.wakatime.reading import project_of
from hourself.server.api.wakatime.shapes import tell_range
from hourself.server.coding.queries import Moment, read_moments
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store

#: What `slice_by` names, by how a beat calls it. Dependencies are not kept.
_SLICES = {
    "entity": "thing",
    "language": "language",
    "editor": "editor",
    "machine": "machine",
    "os": "system",
    "category": "category",
}
#: What is further apart than this, in milliseconds, does not join.
_APART = 1


def show_durations(holder: KeyHolder, request: HttpRequest) -> HttpResponse:
    """What follows on the same thing joined: `date`, perhaps `project` and `slice_by`. Unknown slices: by project."""
    day = read_date(request.GET.get("date", ""), "date", read_today().day)
    slice_by = request.GET.get("slice_by", "")
    moments = read_moments(get_store(), holder.account, day)
    data = [each for each in _join(moments, slice_by) if project_of(request) in {None, each["project"]}]
    told = tell_range(day)
    zone = {key: told[key] for key in ("start", "end", "timezone")}
    return JsonResponse({"data": data, "branches": [], **zone})


def _join(moments: list[Moment], slice_by: str) -> list[dict[str, Any]]:
    cut = _SLICES.get(slice_by)
    joined: list[dict[str, Any]] = []
    end = 0
    for each in filter(lambda moment: moment.length, moments):
        told = {"project": each.project} | ({slice_by: getattr(each, cut)} if cut else {})
        last = joined[-1] if joined else {}
        if abs(each.time - end) <= _APART and told == {key: last[key] for key in told}:
            last["duration"] = round(last["duration"] + each.length / 1000, 3)
        else:
            joined.append(told | {"time": each.time / 1000, "duration": each.length / 1000})
        end = each.time + each.length
    return joined
