# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adding alerts, deleting them, and noting that one fired."""

from __future__ import annotations

from hourself.server.goals.queries import ALERT, EVENT
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.webhooks.actions import tell

_ROOM = "hourself.server.goals"


def add_alert(store: Store, account: int, description: str, seconds: int, now: int) -> int:
    """Add an alert with its threshold; gives its number."""
    sealed = store.vault.sealer(account).seal(description, ALERT)
    with store.writing() as connection:
        row = connection.execute(query(_ROOM, "add_alert"), (account, sealed, seconds, now)).fetchone()
    return int(row[0])


def delete_alert(store: Store, account: int, alert: int) -> None:
    """Delete an alert and what it said. Raises KeyError for one that is not there."""
    with store.writing() as connection:
        connection.execute(query(_ROOM, "delete_events"), (account, alert))
        if connection.execute(query(_ROOM, "delete_alert"), (account, alert)).fetchone() is None:
            raise KeyError(alert)


def fire(store: Store, account: int, alert: int, text: str, now: int) -> int:
    """Note that an alert fired, and what it says; gives the event's number. Raises KeyError for an unknown alert."""
    sealed = store.vault.sealer(account).seal(text, EVENT)
    values = {"account": account, "alert": alert, "text": sealed, "now": now}
    with store.writing() as connection:
        row = connection.execute(query(_ROOM, "add_event"), values).fetchone()
        if row is None:
            raise KeyError(alert)
    tell(store, account, "alert.fired", {"alert": alert, "event": int(row[0])}, now)
    return int(row[0])
