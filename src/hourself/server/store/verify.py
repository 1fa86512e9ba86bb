# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proving that the tallies say what spans and amounts say, and that the file is whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from hourself.core.days import month_of
from hourself.core.person import Stretch, count_once
from hourself.core.spans import split
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.store.tallies import (
    DAY,
    Demand,
    Row,
    add_cells,
    days_of,
    device_of,
    person_of,
    read_hours,
    week_hour,
)

_ROOM = "hourself.server.store"
#: `(day * 24 + hour, name, device)` to seconds.
Hours = Counter[tuple[int, int, int]]
Table = dict[tuple[int, ...], tuple[int, int]]


def verify(store: Store) -> list[str]:
    """One line for each fault found; none when all is well."""
    return [
        *_check_file(store),
        *(fault for account in _accounts(store.reader()) for fault in _check_account(store, account)),
    ]


def recount_person(connection: Connection) -> None:
    """Make person time in the tallies what spans and amounts say, in the open transaction."""
    for account in _accounts(connection):
        _, person = _recount(connection, account)
        stored = {
            (day * 24 + hour, *rest): said
            for day, hour, *rest, _, said in connection.execute(query(_ROOM, "all_hours"), (account,))
        }
        changed: list[Row] = [
            (*key, 0, person[key] - stored.get(key, 0))
            for key in person.keys() | stored.keys()
            if person[key] != stored.get(key, 0)
        ]
        add_cells(connection, account, changed)


def _accounts(connection: Connection) -> list[int]:
    return [row[0] for row in connection.execute(query(_ROOM, "accounts")).fetchall()]


def _check_file(store: Store) -> Iterator[str]:
    for pragma in ("cipher_integrity_check", "integrity_check"):
        for (line,) in store.reader().execute(f"PRAGMA {pragma}"):
            if line != "ok":
                yield f"{store.path.name}: {line}"


def _check_account(store: Store, account: int) -> Iterator[str]:
    reader = store.reader()
    yield from _check_overlaps(reader, account)
    seconds, person = _recount(reader, account)
    for table, expected in _expected(reader, account, seconds, person):
        stored = {
            tuple(row[:-2]): (row[-2], row[-1])
            for row in reader.execute(query(_ROOM, f"all_{table}s"), (account,))
        }
        for key in sorted(expected.keys() | stored.keys()):
            said, true = stored.get(key, (0, 0)), expected.get(key, (0, 0))
            if said != true:
                yield f"account {account}: tally_{table} {key}: {said} s, spans and amounts say {true} s"


def _check_overlaps(reader: Connection, account: int) -> Iterator[str]:
    ends: dict[int, int] = {}
    for stretch in _spans(reader, account):
        if stretch.begin < ends.get(stretch.device, 0):
            yield f"account {account}: two spans of device {stretch.device} overlap at {stretch.begin}"
        ends[stretch.device] = stretch.end


def _spans(reader: Connection, account: int) -> Iterator[Stretch]:
    return (Stretch(*row) for row in reader.execute(query(_ROOM, "all_spans"), (account,)))


def _recount(reader: Connection, account: int) -> tuple[Hours, Hours]:
    """Device time and person time of each hour, name and device, from spans and amounts."""
    seconds: Hours = Counter()
    person: Hours = Counter()
    for stretch in _spans(reader, account):
        _spread(seconds, stretch.begin, stretch.end, stretch)
    for begin, end, stretch in count_once(_spans(reader, account)):
        _spread(person, begin, end, stretch)
    used: Counter[int] = Counter()
    for (hour, _, _), counted in person.items():
        used[hour] += counted
    demands: defaultdict[int, list[Demand]] = defaultdict(list)
    for day, second, length, source, name, told in reader.execute(query(_ROOM, "all_amounts"), (account,)):
        device = device_of(source, length)
        seconds[day * 24 + (second // 3600 if length < DAY else 0), name, device] += told
        for each in days_of(day, length):
            demands[each].append(Demand(day, second, length, device, name, told))
    for day, wanted in demands.items():
        hours = {hour: used[hour] for hour in range(day * 24, day * 24 + 24)}
        person.update(person_of(day, wanted, hours))
    return seconds, person


def _spread(hours: Hours, begin: int, end: int, stretch: Stretch) -> None:
    for day, hour, seconds in split(begin, end, stretch.offset):
        hours[day * 24 + hour, stretch.name, stretch.device] += seconds


def _expected(reader: Connection, account: int, seconds: Hours, person: Hours) -> Iterator[tuple[str, Table]]:
    keys = seconds.keys() | person.keys()
    cells = {key: (seconds[key], person[key]) for key in keys if seconds[key] or person[key]}
    yield "hour", {(hour // 24, hour % 24, *rest): sums for (hour, *rest), sums in cells.items()}
    days: list[tuple[tuple[int, ...], tuple[int, int]]] = []
    for schedule, hours in read_hours(reader, account):
        days += [
            ((schedule, hour // 24, *rest), sums)
            for (hour, *rest), sums in cells.items()
            if hours is None or week_hour(hour) in hours
        ]
    yield "day", _sum(days)
    yield "month", _sum(((key[0], month_of(key[1]), *key[2:]), sums) for key, sums in days)


def _sum(rows: Iterable[tuple[tuple[int, ...], tuple[int, int]]]) -> Table:
    table: Table = {}
    for key, (seconds, person) in rows:
        before = table.get(key, (0, 0))
        table[key] = (before[0] + seconds, before[1] + person)
    return {key: sums for key, sums in table.items() if sums != (0, 0)}
