# SPDX-License-Identifier: AGPL-3.0-or-later
"""The alerts that a person has, and those that fired."""

from __future__ import annotations

from typing import NamedTuple

from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.goals"
ALERT, EVENT = "alert", "alert_event"
#: A feed holds this many events: the newest.
RECENT = 100


class Alert(NamedTuple):
    """An alert, in the person's words, and its threshold."""

    id: int
    description: str
    seconds: int


class AlertEvent(NamedTuple):
    """An alert that fired at a time (UTC seconds), and what it said."""

    id: int
    alert: int
    text: str
    fired: int


def read_alerts(store: Store, account: int) -> list[Alert]:
    """An account's alerts, in the order in which they were made."""
    unseal = store.vault.sealer(account).unseal
    rows = store.reader().execute(query(_ROOM, "read_alerts"), (account,))
    return [Alert(number, unseal(text, ALERT), seconds) for number, text, seconds in rows]


def read_events(store: Store, account: int, alert: int | None = None) -> list[AlertEvent]:
    """What fired last, newest first; of one alert, or of all."""
    unseal = store.vault.sealer(account).unseal
    values = {"account": account, "alert": alert, "most": RECENT}
    rows = store.reader().execute(query(_ROOM, "read_events"), values)
    return [AlertEvent(number, of, unseal(text, EVENT), fired) for number, of, text, fired in rows]
