# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proving that the tallies say what the spans say, and that the file is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hourself.core.days import month_of
from hourself.core.spans import split
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.store"


def verify(store: Store) -> list[str]:
    """One line for each fault found; none when all is well."""
    return [
        *_check_file(store),
        *(fault for account in _accounts(store) for fault in _check_account(store, account)),
    ]


def _accounts(store: Store) -> list[int]:
    return [row[0] for row in store.reader().execute(query(_ROOM, "accounts"))]


def _check_file(store: Store) -> Iterator[str]:
    for pragma in ("cipher_integrity_check", "integrity_check"):
        for (line,) in store.reader().execute(f"PRAGMA {pragma}"):
            if line != "ok":
                yield f"{store.path.name}: {line}"


def _check_account(store: Store, account: int) -> Iterator[str]:
    reader = store.reader()
    hours: Counter[tuple[int, ...]] = Counter()
    before = (0, 0)
    for device, start, end, name, offset in reader.execute(query(_ROOM, "all_spans"), (account,)):
        if device == before[0] and start < before[1]:
            yield f"account {account}: two spans of device {device} overlap at {start}"
        before = (device, end)
        for day, hour, seconds in split(start, end, offset):
            hours[day, hour, name, device] += seconds
    for table, expected in _expected(hours):
        stored = {
            tuple(row[:-1]): row[-1] for row in reader.execute(query(_ROOM, f"all_{table}s"), (account,))
        }
        for key in sorted(expected.keys() | stored.keys()):
            said, true = stored.get(key, 0), expected.get(key, 0)
            if said != true:
                yield f"account {account}: tally_{table} {key}: {said} s, the spans say {true} s"


def _expected(hours: Counter[tuple[int, ...]]) -> Iterator[tuple[str, Counter[tuple[int, ...]]]]:
    days: Counter[tuple[int, ...]] = Counter()
    months: Counter[tuple[int, ...]] = Counter()
    for (day, _hour, name, device), seconds in hours.items():
        days[day, name, device] += seconds
        months[month_of(day), name, device] += seconds
    yield from (("hour", hours), ("day", days), ("month", months))
