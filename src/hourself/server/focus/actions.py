# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starting and ending focus sessions. One runs at a time, on all devices."""

from __future__ import annotations

from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.webhooks.actions import hasten, tell

_ROOM = "hourself.server.focus"
#: What stands for "the rest of the day" in place of minutes.
REST_OF_DAY = -1


class FocusError(ValueError):
    """A session that cannot be started as asked; its text says why."""


def start(store: Store, account: int, minutes: int, *, now: int, midnight: int) -> int:
    """Start a session of some minutes, or of `REST_OF_DAY`, which ends at `midnight`; gives its number.

    One that runs already ends: what the person asked for last holds. Raises `FocusError`.
    """
    if minutes != REST_OF_DAY and (minutes <= 0 or minutes % 5 or minutes > 24 * 60):
        raise FocusError("duration: expected a multiple of 5 (minutes, a day at most), or -1 until midnight.")
    ends = midnight if minutes == REST_OF_DAY else now + minutes * 60
    with store.writing() as connection:
        connection.execute(query(_ROOM, "end_running"), {"account": account, "now": now})
        row = connection.execute(query(_ROOM, "add_session"), (account, now, minutes, ends)).fetchone()
    session = {"session": int(row[0]), "minutes": (ends - now) // 60}
    hasten(store, account, "focus.ended", now)
    tell(store, account, "focus.started", session, now)
    tell(store, account, "focus.ended", session, ends)
    return int(row[0])


def end(store: Store, account: int, *, now: int) -> bool:
    """End the session that runs; False when none does."""
    with store.writing() as connection:
        ended = connection.execute(query(_ROOM, "end_running"), {"account": account, "now": now}).fetchall()
    hasten(store, account, "focus.ended", now)
    return bool(ended)
