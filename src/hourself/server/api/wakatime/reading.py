# SPDX-License-Identifier: AGPL-3.0-or-later
"""What WakaTime's programs ask: status bars, summaries, statistics, lists."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from hourself.core.days import format_day
from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.wakatime.ranges import Range, read_date, read_days, read_range
from hourself.server.api.wakatime.shapes import (
    day_bound,
    day_text,
    sum_days,
    tell_about,
    tell_average,
    tell_best,
    tell_day,
    tell_entries,
    tell_id,
    tell_lists,
    tell_pages,
    tell_range,
    tell_seconds,
    tell_text,
    tell_time,
    total,
    zone_name,
)
from hourself.server.coding.queries import (
    Cell,
    Used,
    first_day,
    last_used,
    read_beats,
    read_cells,
    read_things,
    read_used,
)
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store

#: What its owner may hide from other people there; whoever asks here is the owner.
_VISIBLE = ("language", "editor", "category", "os", "other")


def show_user(holder: KeyHolder, _request: HttpRequest) -> HttpResponse:
    """Whose key it is."""
    store = get_store()
    used = last_used(store, holder.account)
    first = first_day(store, holder.account)
    user = {
        "id": tell_id(holder.account, "user"),
        "username": holder.name,
        "display_name": holder.name,
        "full_name": holder.name,
        "email": "",
        "photo": "",
        "timezone": zone_name(),
        "plan": "free",
        "has_premium_features": False,
        "is_email_public": False,
        "is_email_confirmed": True,
        "timeout": 15,
        "writes_only": False,
        "last_heartbeat_at": tell_time(used.last / 1000) if used else None,
        "last_project": used.project if used else "",
        "last_plugin": used.editor if used else "",
        "last_plugin_name": used.editor if used else "",
        "created_at": day_bound(first if first is not None else read_today().day),
        "modified_at": None,
    }
    return JsonResponse({"data": user})


def show_status_bar(holder: KeyHolder, request: HttpRequest, span: str = "today") -> HttpResponse:
    """What an editor's status bar shows."""
    today = read_today().day
    chosen = read_range(span, today, first_day(get_store(), holder.account))
    cells = read_cells(get_store(), holder.account, chosen.begin, chosen.end, project_of(request))
    return JsonResponse(
        {
            "cached_at": tell_time(time.time()),
            "has_team_features": False,
            "data": tell_day(cells, chosen.end, holder.account),
        }
    )


def show_summaries(holder: KeyHolder, request: HttpRequest) -> HttpResponse:
    """Each day between `start` and `end`, or of a `range`; of one `project` if one is given."""
    chosen = _asked(holder, request)
    project = project_of(request)
    cells = read_cells(get_store(), holder.account, chosen.begin, chosen.end, project)
    by_day: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_day[cell.day].append(cell)
    days = [tell_day(by_day[day], day, holder.account) for day in range(chosen.begin, chosen.end + 1)]
    if project is not None:
        for day, told in zip(range(chosen.begin, chosen.end + 1), days, strict=True):
            told |= {"branches": [], "entities": _entities(holder, day, project)}
    return JsonResponse({
        "data": days,
        "cumulative_total": _sum(total(cells)),
        "daily_average": tell_average(cells, chosen),
        "start": day_bound(chosen.begin),
        "end": day_bound(chosen.end + 1, before=1),
    })  # fmt: skip


def show_stats(holder: KeyHolder, request: HttpRequest, span: str = "last_7_days") -> HttpResponse:
    """All of a range in one."""
    store, today = get_store(), read_today().day
    chosen = read_range(span, today, first_day(store, holder.account))
    cells = read_cells(store, holder.account, chosen.begin, chosen.end, project_of(request))
    whole, average = total(cells), tell_average(cells, chosen)
    return JsonResponse({"data": tell_lists(cells, holder.account) | tell_about(holder.account, chosen) | {
        "id": tell_id(holder.account, f"stats {chosen.name}"),
        "username": holder.name,
        "is_already_updating": False,
        "is_stuck": False,
        "is_coding_activity_visible": True,
        **dict.fromkeys((f"is_{what}_usage_visible" for what in _VISIBLE), True),
        "total_seconds": whole / 1000,
        "total_seconds_including_other_language": whole / 1000,
        "human_readable_total": tell_text(whole // 1000),
        "human_readable_total_including_other_language": tell_text(whole // 1000),
        "daily_average": average["seconds"],
        "daily_average_including_other_language": average["seconds"],
        "human_readable_daily_average": average["text"],
        "human_readable_daily_average_including_other_language": average["text"],
        "best_day": tell_best(sum_days(cells)),
        **{key: average[key] for key in ("holidays", "days_including_holidays", "days_minus_holidays")},
    }})  # fmt: skip


def show_all_time(holder: KeyHolder, request: HttpRequest) -> HttpResponse:
    """Everything since the first heartbeat."""
    store, today = get_store(), read_today().day
    chosen = read_range("all_time", today, first_day(store, holder.account))
    cells = read_cells(store, holder.account, chosen.begin, chosen.end, project_of(request))
    whole = total(cells)
    span = {
        "start": day_bound(chosen.begin),
        "start_date": format_day(chosen.begin),
        "start_text": day_text(chosen.begin),
        "end": day_bound(chosen.end + 1, before=1),
        "end_date": format_day(chosen.end),
        "end_text": day_text(chosen.end),
        "timezone": zone_name(),
    }
    told = {"is_up_to_date": True, "percent_calculated": 100, "timeout": 15, "range": span}
    average = {"daily_average": tell_average(cells, chosen)["seconds"]}
    return JsonResponse({"data": tell_seconds(whole) | {"text": tell_text(whole // 1000)} | told | average})


def show_beats(holder: KeyHolder, request: HttpRequest) -> HttpResponse:
    """The heartbeats of a day, as they are kept: `date`. Files have no names unless they are kept."""
    day = read_date(request.GET.get("date", ""), "date", read_today().day)
    moments = read_beats(get_store(), holder.account, day)
    told = tell_range(day)
    return JsonResponse({"data": [
        {
            "id": tell_id(holder.account, str(each.time)),
            "user_id": tell_id(holder.account, "user"),
            "time": each.time / 1000,
            "entity": each.thing,
            "type": {"site": "domain", "app": "app"}.get(each.kind, "file"),
            "project": each.project or None,
            "language": each.language or None,
            "category": each.category,
            "branch": None,
            "dependencies": [],
            "is_write": False,
            "lines": None,
            "lineno": None,
            "cursorpos": None,
            "machine_name_id": tell_id(holder.account, each.machine),
            "user_agent_id": tell_id(holder.account, f"{each.editor} {each.system}"),
            "created_at": tell_time(each.time / 1000),
        }
        for each in moments
    ], "start": told["start"], "end": told["end"], "timezone": told["timezone"]})  # fmt: skip


def show_projects(holder: KeyHolder, request: HttpRequest) -> HttpResponse:
    """Every project, the one heard of last first; `q` finds."""
    find = request.GET.get("q", "").casefold()
    return _listed(
        holder,
        lambda each: each.project if each.project and find in each.project.casefold() else "",
        lambda each, first: {
            "name": each.project,
            "repository": None,
            "badge": None,
            "color": None,
            "has_public_url": False,
            "urlencoded_name": each.project,
            "human_readable_last_heartbeat_at": tell_time(each.last / 1000),
            "last_heartbeat_at": tell_time(each.last / 1000),
            "human_readable_first_heartbeat_at": tell_time(first / 1000),
            "first_heartbeat_at": tell_time(first / 1000),
            "created_at": tell_time(first / 1000),
        },
    )


def show_machines(holder: KeyHolder, _request: HttpRequest) -> HttpResponse:
    """Every machine."""
    return _listed(
        holder,
        lambda each: each.machine,
        lambda each, first: {
            "name": each.machine,
            "value": each.machine,
            "timezone": zone_name(),
            "last_seen_at": tell_time(each.last / 1000),
            "created_at": tell_time(first / 1000),
        },
    )


def show_agents(holder: KeyHolder, _request: HttpRequest) -> HttpResponse:
    """Every editor on every system."""
    return _listed(
        holder,
        lambda each: f"{each.editor} {each.system}",
        lambda each, first: {
            "value": f"{each.editor or 'Unknown'}/0 ({each.system or 'Unknown'})",
            "editor": each.editor,
            "os": each.system,
            "version": None,
            "is_browser_extension": each.editor in {"Chrome", "Firefox", "Edge"},
            "is_desktop_app": False,
            "last_seen_at": tell_time(each.last / 1000),
            "created_at": tell_time(first / 1000),
        },
    )


def _listed(
    holder: KeyHolder, key: Callable[[Used], str], tell: Callable[[Used, int], dict[str, Any]]
) -> HttpResponse:
    """One entry for each key, of when it was heard of last; on one page."""
    latest: dict[str, Used] = {}
    first: dict[str, int] = {}
    for each in read_used(get_store(), holder.account):
        name = key(each)
        if name:
            latest.setdefault(name, each)
            first[name] = min(each.first, first.get(name, each.first))
    data = [{"id": tell_id(holder.account, name)} | tell(each, first[name]) for name, each in latest.items()]
    return JsonResponse({"data": data, **tell_pages(len(data))})


def project_of(request: HttpRequest) -> str | None:
    """The project that is asked for; some clients send an empty one."""
    return request.GET.get("project") or None


def _asked(holder: KeyHolder, request: HttpRequest) -> Range:
    return read_days(request, read_today().day, first_day(get_store(), holder.account))


def _entities(holder: KeyHolder, day: int, project: str) -> list[dict[str, Any]]:
    things = read_things(get_store(), holder.account, day, day, project)
    types = {"site": "domain", "app": "app", "file": "file"}
    entries = tell_entries([(name, length) for _, name, length in things], "entity")
    return [entry | {"type": types[kind]} for entry, (kind, _, _) in zip(entries, things, strict=True)]


def _sum(milliseconds: int) -> dict[str, Any]:
    told = tell_seconds(milliseconds)
    return {key: told[key] for key in ("decimal", "digital", "text")} | {"seconds": milliseconds / 1000}
