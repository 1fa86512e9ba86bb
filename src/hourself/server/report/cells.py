# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seconds per name from the cheapest tally that answers exactly.

Nothing here knows categories or levels: those are folded in when an answer is made, so that a person's choice
changes the past at once. What tallies do not tell (titles, five minutes) is in `documents.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from hourself.core.days import month_end, month_of, month_start, week_start
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.store.tallies import IMPORTED_LONG, OFFLINE, read_hours

_ROOM = "hourself.server.report"
#: `(slot, name, seconds)`, as the queries give it. A rank has slot 0 only.
Cell = tuple[int, int, int]
#: Up to this many days, the hours of the days are fewer rows than one seek for each name ever seen.
FEW_DAYS = 3
_ANY = (OFFLINE, 2**53)


class Resolution(StrEnum):
    """How long the slots of an interval are. Weeks begin on Monday, or on Sunday as in RescueTime.

    `HOUR_OF_WEEK` folds all weeks into one of 168 hours, from Monday 00.
    """

    FIVE_MINUTES = "five minutes"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    SUNDAY_WEEK = "sunday week"
    MONTH = "month"
    HOUR_OF_WEEK = "hour of week"


class Time(StrEnum):
    """What is summed: what each device counted, or the person's own time, in which each moment counts once."""

    DEVICE = "device"
    PERSON = "person"


class Source(StrEnum):
    """Where time comes from."""

    COMPUTERS = "computers"
    MOBILE = "mobile"
    OFFLINE = "offline"


_SOURCES = {
    Source.COMPUTERS: (IMPORTED_LONG, _ANY[1]),
    # No telephone sends anything yet: a range that holds no device.
    Source.MOBILE: (1, 0),
    Source.OFFLINE: (OFFLINE, OFFLINE),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose time, from which local day to which (both included), in which hours of the week, whence, and how summed.

    `device` None: all; `schedule` 0: all hours; `source` None: all.
    """

    account: int
    begin: int
    end: int
    device: int | None = None
    schedule: int = 0
    time: Time = Time.DEVICE
    source: Source | None = None

    @property
    def devices(self) -> tuple[int, int]:
        """The least and the greatest of what stands for a device (see `store/tallies.py`)."""
        if self.device is not None:
            return self.device, self.device
        return _ANY if self.source is None else _SOURCES[self.source]

    @property
    def once(self) -> bool:
        """Whether moments count once. On one device they do so anyway, and another's claims do not matter there."""
        return self.time is Time.PERSON and self.device is None


@contextmanager
def snapshot(store: Store) -> Iterator[Connection]:
    """This thread's reader, seeing one and the same moment of the store until the block ends."""
    reader = store.reader()
    if reader.in_transaction:
        yield reader
        return
    reader.execute("BEGIN")
    try:
        yield reader
    finally:
        reader.execute("ROLLBACK")


def read_rank(reader: Connection, scope: Scope, names: Iterable[int]) -> Iterator[Cell]:
    """Seconds per name over the whole scope, in a few cells a name."""
    for table, begin, end in _cover(scope):
        yield from _read_piece(reader, f"rank_{table}", scope, (begin, end), names)


def read_slots(
    reader: Connection, scope: Scope, names: Iterable[int], resolution: Resolution
) -> Iterator[Cell]:
    """Seconds per name and slot, for an hour or longer; a slot may come in several cells.

    Slots are numbered: hours `day * 24 + hour`, hours of the week 0 to 167, days and months by their own number, weeks
    by their first day.
    """
    if resolution in {Resolution.HOUR, Resolution.HOUR_OF_WEEK}:
        table = "slot_hour" if resolution is Resolution.HOUR else "slot_week_hour"
        yield from _read_piece(reader, table, scope, (scope.begin, scope.end), names)
        return
    pieces = _cover(scope) if resolution is Resolution.MONTH else [("day", scope.begin, scope.end)]
    for table, begin, end in pieces:
        if table == "month":
            yield from _read_piece(reader, "slot_month", scope, (begin, end), names)
        else:
            cells = _read_piece(reader, "slot_day", scope, (begin, end), names)
            yield from ((slot_of(day, resolution), name, seconds) for day, name, seconds in cells)


@lru_cache(maxsize=8192)
def slot_of(day: int, resolution: Resolution) -> int:
    """The slot of a day, for resolutions of a day or longer."""
    if resolution is Resolution.WEEK:
        return week_start(day)
    if resolution is Resolution.SUNDAY_WEEK:
        return week_start(day + 1) - 1
    return month_of(day) if resolution is Resolution.MONTH else day


def schedule_hours(reader: Connection, scope: Scope) -> frozenset[int] | None:
    """The hours of the week of a scope's schedule, None for all; a schedule that is not there has none."""
    return dict(read_hours(reader, scope.account)).get(scope.schedule, frozenset())


def _cover(scope: Scope) -> list[tuple[str, int, int]]:
    """The tallies to read, `(table, first, last)`: whole months, and the ragged days around them."""
    begin, end = scope.begin, scope.end
    first = month_of(begin) + (begin != month_start(month_of(begin)))
    last = month_of(end) - (end != month_end(month_of(end)))
    if first > last:
        few = end - begin < FEW_DAYS and not scope.schedule
        return [("hour" if few else "day", begin, end)]
    pieces = [
        ("day", begin, month_start(first) - 1),
        ("month", first, last),
        ("day", month_end(last) + 1, end),
    ]
    return [piece for piece in pieces if piece[1] <= piece[2]]


def _read_piece(
    reader: Connection, name: str, scope: Scope, between: tuple[int, int], names: Iterable[int]
) -> Iterator[Cell]:
    values: dict[str, object] = {"account": scope.account, "schedule": scope.schedule, "person": scope.once}
    values["begin"], values["end"] = between
    values["low"], values["high"] = scope.devices
    if name.endswith("_day"):
        values["names"] = json.dumps(sorted(names))
    if name in {"slot_hour", "slot_week_hour"}:
        hours = schedule_hours(reader, scope)
        values["hours"] = None if hours is None else json.dumps(sorted(hours))
    return iter(reader.execute(query(_ROOM, name), values))
