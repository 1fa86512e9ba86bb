# SPDX-License-Identifier: AGPL-3.0-or-later
"""Absences that nobody has told of yet: what no device recorded, between two uses, on a local day."""

from __future__ import annotations

from hourself.core.absences import Stretch, find_absences, is_open
from hourself.core.days import DAY_SECONDS, day_of
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.journal"
#: The answers that one press gives: the word on the wire, and the name that the offline time gets.
NAMES = {"meeting": "Meeting", "break": "Break"}
#: No span is longer than a day, and no place further than a day from UTC.
_MARGIN = 2 * DAY_SECONDS


def read_absences(store: Store, account: int, first: int, last: int) -> list[Stretch]:
    """The absences of some local days (`first` to `last`, both included) that are still to be answered, in order."""
    start, end = first * DAY_SECONDS - _MARGIN, (last + 1) * DAY_SECONDS + _MARGIN
    days = {"account": account, "first": first, "last": last, "from": start, "to": end}
    used = [Stretch(*row) for row in store.reader().execute(query(_ROOM, "read_used"), days)]
    told = store.reader().execute(query(_ROOM, "read_told"), {"account": account, "start": start, "end": end})
    return [gap for gap in find_absences(used, told) if first <= day_of(gap.start, gap.offset) <= last]


def stands(connection: Connection, account: int, gap: Stretch) -> bool:
    """Whether nobody has told what a stretch was, and no device was in use in it."""
    values = {"account": account, "start": gap.start, "end": gap.end}
    others = [
        row for name in ("used_within", "read_told") for row in connection.execute(query(_ROOM, name), values)
    ]
    return is_open(gap, others)
