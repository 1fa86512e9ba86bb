# SPDX-License-Identifier: AGPL-3.0-or-later
"""The feeds of alerts, highlights and focus sessions; what happened last comes first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from hourself.core.days import format_day
from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.access import Parameters, QueryError, Refused, numbers, reading
from hourself.server.api.moments import now, write_moment
from hourself.server.focus.queries import read_sessions
from hourself.server.goals.queries import Alert, AlertEvent, read_alerts, read_events
from hourself.server.journal.queries import Highlight, read_recent
from hourself.server.store.store import get_store


@reading
def show_alerts(holder: KeyHolder, parameters: Parameters) -> HttpResponse:
    """`op=list`: the alerts that a person has; `op=status` (the default): those that fired. `alert_id`: one of them."""
    operation = parameters.get("op") or "status"
    if operation not in {"list", "status"}:
        raise QueryError
    store, account = get_store(), holder.account
    alerts, wanted = read_alerts(store, account), _wanted(parameters)
    if wanted is not None:
        alerts = [each for each in alerts if each.id == wanted]
        if not alerts:
            raise Refused(404, "alert_id: there is no such alert.")
    if operation == "list":
        return numbers([_tell_alert(each) for each in alerts])
    return numbers([_tell_event(each) for each in read_events(store, account, wanted)])


@reading
def show_highlights(holder: KeyHolder, _parameters: Parameters) -> HttpResponse:
    """The highlights made last."""
    return numbers([_tell_highlight(each) for each in read_recent(get_store(), holder.account)])


@reading
def show_started(holder: KeyHolder, _parameters: Parameters) -> HttpResponse:
    """The focus sessions started last."""
    return numbers(
        [
            {"id": float(each.started), "duration": each.minutes, "created_at": write_moment(each.started)}
            for each in read_sessions(get_store(), holder.account)
        ]
    )


@reading
def show_ended(holder: KeyHolder, _parameters: Parameters) -> HttpResponse:
    """The focus sessions that ended last."""
    ends = [each.ends for each in read_sessions(get_store(), holder.account) if each.ends <= now()]
    return numbers(
        [{"id": float(end), "created_at": write_moment(end)} for end in sorted(ends, reverse=True)]
    )


def _wanted(parameters: Parameters) -> int | None:
    text = parameters.get("alert_id", "").strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise QueryError
    return int(text)


def _tell_alert(alert: Alert) -> dict[str, Any]:
    return {"id": alert.id, "description": alert.description, "amount": alert.seconds / 3600}


def _tell_event(event: AlertEvent) -> dict[str, Any]:
    at = write_moment(event.fired)
    return {"id": event.id, "alert_id": event.alert, "description": event.text, "created_at": at}


def _tell_highlight(highlight: Highlight) -> dict[str, Any]:
    return {
        "id": highlight.id,
        "description": highlight.text,
        "date": format_day(highlight.day),
        "created_at": write_moment(highlight.created),
        "source": highlight.source or None,
    }
