# SPDX-License-Identifier: AGPL-3.0-or-later
"""Schedules: named hours of the week by which time is filtered."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Status

from hourself.server.api.v1 import answered
from hourself.server.api.v1.asked import ScheduleTold
from hourself.server.api.v1.auth import READ, WRITE, holder_of
from hourself.server.api.v1.finish import by_revision
from hourself.server.api.v1.problem import Problem, not_there
from hourself.server.store.schedules import Schedule, delete_schedule, read_schedules, save_schedule
from hourself.server.store.store import get_store

router = Router(tags=["Schedules"])
Number = Annotated[int, Path(ge=1, le=2**53)]
#: Each schedule has tallies of its own: more than this slow every upload down.
MOST = 50


@router.get("/schedules", auth=READ, response=answered.Schedules)
@by_revision
def list_schedules(request: HttpRequest) -> dict[str, Any]:
    """Your schedules."""
    schedules = read_schedules(get_store(), holder_of(request).account)
    return {"schedules": [_tell(each) for each in schedules.values()]}


@router.post("/schedules", auth=WRITE, response={201: answered.Schedule})
def make_schedule(request: HttpRequest, told: ScheduleTold) -> Status[dict[str, Any]]:
    """Add a schedule; the past is counted under it at once."""
    account = holder_of(request).account
    if len(read_schedules(get_store(), account)) >= MOST:
        raise Problem(409, f"There are {MOST} schedules already: delete or change one.")
    number = save_schedule(get_store(), account, None, told.name, frozenset(told.hours))
    return Status(201, _tell(_find(account, number)))


@router.get("/schedules/{number}", auth=READ, response=answered.Schedule)
@by_revision
def show_schedule(request: HttpRequest, number: Number) -> dict[str, Any]:
    """One schedule."""
    return _tell(_find(holder_of(request).account, number))


@router.put("/schedules/{number}", auth=WRITE, response=answered.Schedule)
def change_schedule(request: HttpRequest, number: Number, told: ScheduleTold) -> dict[str, Any]:
    """Change a schedule's name and hours."""
    account = holder_of(request).account
    try:
        save_schedule(get_store(), account, number, told.name, frozenset(told.hours))
    except KeyError:
        raise not_there("schedule", "number") from None
    return _tell(_find(account, number))


@router.delete("/schedules/{number}", auth=WRITE, response=answered.Schedule)
def drop_schedule(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Delete a schedule; the time under it stays. The answer is what was deleted."""
    account = holder_of(request).account
    gone = _find(account, number)
    delete_schedule(get_store(), account, number)
    return _tell(gone)


def _find(account: int, number: int) -> Schedule:
    found = read_schedules(get_store(), account).get(number)
    if found is None:
        raise not_there("schedule", "number")
    return found


def _tell(schedule: Schedule) -> dict[str, Any]:
    return {"id": schedule.id, "name": schedule.name, "hours": sorted(schedule.hours)}
