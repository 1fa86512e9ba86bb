# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing amounts: time that is known only as a sum in a slot. They feed the tallies, never the timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from hourself.core.days import month_of
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query
from hourself.server.store.tallies import (
    DAY,
    HOUR,
    IMPORTED,
    IMPORTED_LONG,
    OFFLINE,
    Row,
    add_cells,
    days_of,
    device_of,
    settle,
)

__all__ = [
    "IMPORTED",
    "IMPORTED_LONG",
    "OFFLINE",
    "TYPED",
    "Amount",
    "delete_amounts",
    "forget_typed",
    "write_amounts",
]

_ROOM = "hourself.server.store"
#: The source of offline time, which no file told.
TYPED = 0


class Amount(NamedTuple):
    """Seconds of a name (and title, 0 for none) in a slot of local time.

    `day`: the day number; `second`: the slot's start since that midnight; `length`: the slot's seconds, at most an hour
    within one hour, or any number of whole days. `seconds` may be more than `length`: several devices.
    """

    day: int
    second: int
    length: int
    name: int
    title: int
    seconds: int


def write_amounts(connection: Connection, account: int, source: int, rows: Iterable[Amount]) -> None:
    """Add amounts and their tallies, in the open transaction. A key that stands twice, or stands already, adds up."""
    _change(connection, account, source, list(rows), 1)


def delete_amounts(
    connection: Connection, account: int, source: int, rows: Iterable[Amount] | None = None
) -> None:
    """Take amounts of a source (all, or these) and their tallies away, in the open transaction."""
    if rows is None:
        rows = [Amount(*row) for row in connection.execute(query(_ROOM, "read_source"), (account, source))]
    _change(connection, account, source, list(rows), -1)
    connection.execute(query(_ROOM, "drop_empty_amounts"), (account, source))


def forget_typed(connection: Connection, account: int, rows: Iterable[Amount], keep: Iterable[int]) -> None:
    """After `delete_amounts` of typed time: empty tallies, titles and names that it alone had; names in `keep` stay.

    No span has a name of this kind, so unlike `delete_unused_names` this needs no look at spans.
    """
    connection.execute(query(_ROOM, "keep_last_numbers"), (account,))
    places = {(row.day, row.name) for row in rows}
    for day, name in places:
        values = {"account": account, "day": day, "month": month_of(day), "name": name}
        for table in ("hours", "days", "months"):
            connection.execute(query(_ROOM, f"forget_{table}"), values)
    for name in {name for _, name in places}:
        values = {"account": account, "name": name}
        connection.execute(query(_ROOM, "forget_titles"), values)
        (used,) = connection.execute(query(_ROOM, "is_used"), values).fetchone()
        if not used and name not in set(keep):
            connection.execute(query(_ROOM, "delete_name"), (account, name))


def _change(connection: Connection, account: int, source: int, rows: list[Amount], sign: int) -> None:
    connection.executemany(
        query(_ROOM, "add_amount"), [(account, source, *row[:5], sign * row.seconds) for row in rows]
    )
    sums: Counter[tuple[int, int, int]] = Counter()
    days: set[int] = set()
    for row in rows:
        # What is known by the day or longer stands in its first hour.
        hour = row.day * 24 + (row.second // HOUR if row.length < DAY else 0)
        sums[hour, row.name, device_of(source, row.length)] += sign * row.seconds
        days.update(days_of(row.day, row.length))
    cells: list[Row] = [(*cell, seconds, 0) for cell, seconds in sums.items() if seconds]
    add_cells(connection, account, cells)
    settle(connection, account, days)
