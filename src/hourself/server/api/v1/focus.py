# SPDX-License-Identifier: AGPL-3.0-or-later
"""Focus sessions and alerts."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from hourself.core.days import day_start
from hourself.server.api.v1 import answered
from hourself.server.api.v1.asked import FocusTold
from hourself.server.api.v1.auth import READ, WRITE, holder_of
from hourself.server.api.v1.problem import Problem
from hourself.server.focus.actions import FocusError, end, start
from hourself.server.focus.queries import find_running, read_sessions
from hourself.server.goals.queries import read_alerts, read_events
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store

router = Router(tags=["Focus and alerts"])


@router.get("/focus", auth=READ, response=answered.Focus)
def show_focus(request: HttpRequest) -> dict[str, Any]:
    """The focus session that runs, and those started last."""
    account, now = holder_of(request).account, int(time.time())
    running = find_running(get_store(), account, now)
    return {
        "running": running and running._asdict(),
        "recent": [each._asdict() for each in read_sessions(get_store(), account)],
    }


@router.post("/focus", auth=WRITE, response={201: answered.FocusSession})
def start_focus(request: HttpRequest, told: FocusTold) -> Status[dict[str, Any]]:
    """Start a focus session; one that runs ends."""
    account, now, today = holder_of(request).account, int(time.time()), read_today()
    midnight = day_start(today.day + 1, today.offset)
    try:
        start(get_store(), account, told.minutes, now=now, midnight=midnight)
    except FocusError as error:
        raise Problem(422, str(error).replace("duration", "minutes"), "minutes") from None
    return Status(201, read_sessions(get_store(), account)[0]._asdict())


@router.delete("/focus", auth=WRITE, response=answered.Ended)
def end_focus(request: HttpRequest) -> dict[str, bool]:
    """End the session that runs, if one does."""
    return {"ended": end(get_store(), holder_of(request).account, now=int(time.time()))}


@router.get("/alerts", auth=READ, response=answered.Alerts)
def list_alerts(request: HttpRequest) -> dict[str, Any]:
    """Your alerts, and those that fired last."""
    account = holder_of(request).account
    return {
        "alerts": [each._asdict() for each in read_alerts(get_store(), account)],
        "fired": [each._asdict() for each in read_events(get_store(), account)],
    }
