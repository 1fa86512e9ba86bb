# SPDX-License-Identifier: AGPL-3.0-or-later
"""The three tallies: seconds by hour, day and month, as device time and as person time, and for each schedule.

Whatever changes spans or amounts says here what that changes, in the same transaction. No Django here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from hourself.core.days import month_of
from hourself.core.person import Stretch, count_once, share
from hourself.core.spans import split
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query

_ROOM = "hourself.server.store"
_MONTH_OF = lru_cache(4096)(month_of)

#: What stands for a device in the tallies where there is none: amounts that a file told for slots of up to an hour, for
#: longer ones, and time that was typed in.
IMPORTED, IMPORTED_LONG, OFFLINE = 0, -1, -2
HOUR, DAY = 3600, 86_400


class Cell(NamedTuple):
    """One cell of the hour tally: hours since 1970 in local time, a name's number, a device's."""

    hour: int
    name: int
    device: int


class Demand(NamedTuple):
    """Amounts of one name in one slot: the slot's place, and its device (IMPORTED, IMPORTED_LONG or OFFLINE)."""

    day: int
    second: int
    length: int
    device: int
    name: int
    seconds: int


Row = tuple[int, int, int, int, int]


def add_cells(connection: Connection, account: int, cells: Iterable[Row]) -> None:
    """Add `(hour, name, device, seconds, person)` to the tallies; the hour as in `Cell`, amounts may be below 0."""
    rows = sorted(cells)
    if not rows:
        return
    connection.executemany(
        query(_ROOM, "add_hour"),
        [(account, hour // 24, hour % 24, name, device, *sums) for hour, name, device, *sums in rows],
    )
    months: set[int] = set()
    for schedule, hours in read_hours(connection, account):
        months |= _add_long(connection, account, schedule, _within(rows, hours))
    connection.executemany(query(_ROOM, "bump_month"), [(account, month) for month in sorted(months)])
    connection.execute(query(_ROOM, "bump_revision"), (account,))


def add_months(connection: Connection, account: int, schedule: int, days: Iterable[Row]) -> set[int]:
    """Add `(day, name, device, seconds, person)` to a schedule's tally by month; gives the months."""
    months: defaultdict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for day, name, device, seconds, person in days:
        sums = months[_MONTH_OF(day), name, device]
        sums[0] += seconds
        sums[1] += person
    connection.executemany(
        query(_ROOM, "add_month"), [(account, schedule, *key, *sums) for key, sums in sorted(months.items())]
    )
    return {month for month, _, _ in months}


def read_hours(connection: Connection, account: int) -> list[tuple[int, frozenset[int] | None]]:
    """Each schedule's number and hours of the week; first 0 with None: all hours."""
    rows = connection.execute(query(_ROOM, "read_hours"), (account,))
    return [(0, None), *((number, parse_hours(text)) for number, text in rows)]


def parse_hours(text: str) -> frozenset[int]:
    """Hours of the week, 0 to 167 from Monday 00, of 168 characters 0 or 1."""
    return frozenset(hour for hour, mark in enumerate(text) if mark == "1")


def week_hour(hour: int) -> int:
    """The hour of the week, from Monday 00, of hours since 1970: 1970-01-01 was a Thursday."""
    return (hour + 72) % 168


def correct_person(added: Sequence[Stretch], others: Sequence[Stretch]) -> Iterator[Row]:
    """What person time loses to other devices when `added`, counted in full, comes beside `others` (by begin)."""
    cells: defaultdict[Cell, int] = defaultdict(int)
    together = sorted([*added, *others])
    for sign, pieces in ((1, count_once(together)), (-1, count_once(others))):
        for begin, end, stretch in pieces:
            _spread(cells, begin, end, stretch, sign)
    for stretch in added:
        _spread(cells, stretch.begin, stretch.end, stretch, -1)
    yield from ((*cell, 0, seconds) for cell, seconds in cells.items() if seconds)


def settle(connection: Connection, account: int, days: Iterable[int]) -> None:
    """Give amounts, in these local days, what the clock leaves them of person time."""
    for day in sorted(set(days)):
        demands = read_demands(connection, account, day)
        rows = connection.execute(query(_ROOM, "read_day_cells"), (account, day)).fetchall()
        if not demands and all(device > 0 for _, _, device, _ in rows):
            continue
        used: defaultdict[int, int] = defaultdict(int)
        stored: dict[Cell, int] = {}
        for hour, name, device, person in rows:
            if device > 0:
                used[day * 24 + hour] += person
            else:
                stored[Cell(day * 24 + hour, name, device)] = person
        due = person_of(day, demands, used)
        changed = {cell: due.get(cell, 0) - stored.get(cell, 0) for cell in due.keys() | stored.keys()}
        add_cells(connection, account, [(*cell, 0, by) for cell, by in changed.items() if by])


def person_of(day: int, demands: Iterable[Demand], used: dict[int, int]) -> dict[Cell, int]:
    """Person time of a day's amounts, where `used` are the seconds of spans in each hour.

    In an hour at most 3,600 s with the spans; what is known for longer slots gets what the day leaves, and a slot of
    several days stands on each of them in equal parts.
    """
    hours: defaultdict[int, Counter[Cell]] = defaultdict(Counter)
    long: Counter[Cell] = Counter()
    for (second, length), wanted in _by_slot(demands).items():
        if length <= HOUR:
            hour = day * 24 + second // HOUR
            for demand, seconds in share(wanted, length).items():
                hours[hour][Cell(hour, demand.name, demand.device)] += seconds
        else:
            for demand, seconds in wanted.items():
                whole = demand._replace(seconds=seconds)
                long[Cell(day * 24, demand.name, demand.device)] += _part(whole, day)
    due: dict[Cell, int] = {}
    for hour, cells in hours.items():
        due |= share(cells, HOUR - used.get(hour, 0))
    return due | share(long, DAY - sum(used.values()) - sum(due.values()))


def read_demands(connection: Connection, account: int, day: int) -> list[Demand]:
    """The amounts that stand in a day, or in a slot of several days that holds it."""
    values = {"account": account, "day": day}
    rows = connection.execute(query(_ROOM, "read_demands"), values)
    return [
        Demand(begin, second, length, device_of(source, length), name, seconds)
        for begin, second, length, source, name, seconds in rows
    ]


def device_of(source: int, length: int) -> int:
    """What stands for a device in the tallies for an amount."""
    if not source:
        return OFFLINE
    return IMPORTED if length <= HOUR else IMPORTED_LONG


def days_of(day: int, length: int) -> range:
    """The days that a slot of `length` seconds touches."""
    return range(day, day + max(1, length // DAY))


def _by_slot(demands: Iterable[Demand]) -> dict[tuple[int, int], dict[Demand, int]]:
    slots: defaultdict[tuple[int, int], dict[Demand, int]] = defaultdict(dict)
    for demand in sorted(demands):
        slot = slots[demand.second, demand.length]
        # Two demands may be equal to the letter: two titles of one name, which do not count here.
        slot[demand] = slot.get(demand, 0) + demand.seconds
    return slots


def _part(demand: Demand, day: int) -> int:
    days = days_of(demand.day, demand.length)
    return demand.seconds // len(days) + (day - demand.day < demand.seconds % len(days))


def _within(rows: list[Row], hours: frozenset[int] | None) -> list[Row]:
    return rows if hours is None else [row for row in rows if week_hour(row[0]) in hours]


def _add_long(connection: Connection, account: int, schedule: int, rows: Iterable[Row]) -> set[int]:
    days: defaultdict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for hour, name, device, seconds, person in rows:
        sums = days[name, hour // 24, device]
        sums[0] += seconds
        sums[1] += person
    connection.executemany(
        query(_ROOM, "add_day"), [(account, schedule, *key, *sums) for key, sums in sorted(days.items())]
    )
    return add_months(
        connection,
        account,
        schedule,
        ((day, name, device, *sums) for (name, day, device), sums in days.items()),  # type: ignore[misc]
    )


def _spread(cells: defaultdict[Cell, int], begin: int, end: int, stretch: Stretch, sign: int) -> None:
    for day, hour, seconds in split(begin, end, stretch.offset):
        cells[Cell(day * 24 + hour, stretch.name, stretch.device)] += sign * seconds
