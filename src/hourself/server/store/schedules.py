# SPDX-License-Identifier: AGPL-3.0-or-later
"""Schedules: named hours of the week, such as working hours, by which every report can be filtered.

Each has tallies of its own by day and month, kept in the transaction of whatever changes time: five years under a
schedule are as quick to read as five years without.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from hourself.server.store.cipher import Connection
from hourself.server.store.revision import bump_revision
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.store.tallies import add_months, parse_hours

_ROOM = "hourself.server.store"
_TABLE = "schedule"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Named hours of the week: `weekday * 24 + hour`, from Monday 00."""

    id: int
    name: str
    hours: frozenset[int]


def read_schedules(store: Store, account: int) -> dict[int, Schedule]:
    """An account's schedules by number, in the order in which they were made."""
    unseal = store.vault.sealer(account).unseal
    rows = store.reader().execute(query(_ROOM, "read_schedules"), (account,))
    return {
        number: Schedule(number, unseal(name, _TABLE), parse_hours(hours)) for number, name, hours in rows
    }


def save_schedule(store: Store, account: int, number: int | None, name: str, hours: frozenset[int]) -> int:
    """Add a schedule (`number` None) or change one; gives its number. Raises KeyError for one that is not there.

    Counting the past anew takes about a second for each million hours and names.
    """
    marks = "".join("1" if hour in hours else "0" for hour in range(168))
    sealed = store.vault.sealer(account).seal(name, _TABLE)
    with store.writing() as connection:
        if number is None:
            row = connection.execute(query(_ROOM, "add_schedule"), (account, sealed, marks)).fetchone()
        else:
            row = connection.execute(
                query(_ROOM, "set_schedule"), (sealed, marks, account, number)
            ).fetchone()
        if row is None:
            raise KeyError(number)
        _count(connection, account, int(row[0]), hours)
        bump_revision(connection, account)
    return int(row[0])


def delete_schedule(store: Store, account: int, number: int) -> None:
    """Forget a schedule; the time under it stays."""
    with store.writing() as connection:
        connection.execute(query(_ROOM, "delete_schedule"), (account, number))
        _forget(connection, account, number)
        bump_revision(connection, account)


def _forget(connection: Connection, account: int, number: int) -> None:
    for table in ("days", "months"):
        connection.execute(query(_ROOM, f"forget_schedule_{table}"), (account, number))


def _count(connection: Connection, account: int, number: int, hours: frozenset[int]) -> None:
    _forget(connection, account, number)
    values = {"account": account, "schedule": number, "hours": json.dumps(sorted(hours))}
    connection.execute(query(_ROOM, "count_schedule_days"), values)
    add_months(
        connection,
        account,
        number,
        connection.execute(query(_ROOM, "schedule_days"), (account, number)).fetchall(),
    )
