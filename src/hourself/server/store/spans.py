# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing spans and their tallies, in the caller's one transaction. No Django here: this is the hot path.

On one device no second counts twice: of a span that overlaps what is stored, only the free parts are added. That makes
resending harmless, lets a span grow, and needs no word from the agent about what it sent before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from hourself.core.days import month_of
from hourself.server.store.cipher import Connection
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.wire.batch import Span

_ROOM = "hourself.server.store"
_MONTH_OF = lru_cache(4096)(month_of)
#: Names and titles whose numbers are kept in memory, for each account.
_MAX_KNOWN = 20_000

Row = tuple[int, int, int, int, int, int, int]
Hours = defaultdict[tuple[int, int], int]


class Book:
    """The numbers of an account's names and titles, in memory. Forget it when a transaction is undone."""

    def __init__(self, account: int, sealer: Sealer) -> None:
        self.account = account
        self._sealer = sealer
        self.names: dict[tuple[str, str], int] = {}
        self.titles: dict[tuple[int, str], int] = {}

    def name_id(self, connection: Connection, kind: str, name: str) -> int:
        """The number of a name, given now if it is new."""
        known = self.names.get((kind, name))
        if known is None:
            sealed = self._sealer.seal(name, "name")
            known = self._number(connection, "name", (self.account, kind, sealed))
            _remember(self.names, (kind, name), known)
        return known

    def title_id(self, connection: Connection, name_id: int, title: str | None) -> int:
        """The number of a title under a name; 0 for none."""
        if title is None:
            return 0
        known = self.titles.get((name_id, title))
        if known is None:
            sealed = self._sealer.seal(title, "title")
            known = self._number(connection, "title", (self.account, name_id, sealed))
            _remember(self.titles, (name_id, title), known)
        return known

    def _number(self, connection: Connection, table: str, key: tuple[int, object, bytes]) -> int:
        row = connection.execute(query(_ROOM, f"find_{table}"), key).fetchone()
        row = row or connection.execute(query(_ROOM, f"add_{table}"), key).fetchone()
        return int(row[0])


def write_spans(connection: Connection, book: Book, device: int, spans: Iterable[Span]) -> None:
    """Add a device's spans to the store and to the three tallies, in the transaction that is open on `connection`."""
    frontier = _last_end(connection, book.account, device)
    fresh: list[Row] = []
    hours: Hours = defaultdict(int)
    account, names, titles = book.account, book.names, book.titles
    for span in spans:
        # The two look-ups stand here, and not behind a call, because every span passes: a fifth of the whole.
        name = names.get((span.kind, span.name)) or book.name_id(connection, span.kind, span.name)
        text = span.title
        title = (titles.get((name, text)) or book.title_id(connection, name, text)) if text else 0
        start, end = span.start, span.end
        if start >= frontier:
            if end > start:
                fresh.append((account, device, start, end, name, title, span.offset))
                _count(hours, name, start, end, span.offset)
                frontier = end
            continue
        _flush(connection, fresh)
        row = (account, device, start, end, name, title, span.offset)
        for start, end in _add_late(connection, row):
            _count(hours, name, start, end, span.offset)
            frontier = max(frontier, end)
    _flush(connection, fresh)
    _add_tallies(connection, book.account, device, hours)
    connection.execute(query(_ROOM, "bump_revision"), (book.account,))


def _remember(
    known: dict[tuple[str, str], int] | dict[tuple[int, str], int], key: object, number: int
) -> None:
    if len(known) >= _MAX_KNOWN:
        known.clear()
    known[key] = number  # type: ignore[index] # two dicts of one use


def _last_end(connection: Connection, account: int, device: int) -> int:
    row = connection.execute(query(_ROOM, "last_end"), (account, device)).fetchone()
    return int(row[0]) if row else 0


def _flush(connection: Connection, fresh: list[Row]) -> None:
    if fresh:
        connection.executemany(query(_ROOM, "add_span"), fresh)
        fresh.clear()


def _add_late(connection: Connection, row: Row) -> Iterator[tuple[int, int]]:
    """Add what is free of a span that begins before the last stored end; gives the stretches that were added."""
    account, device, start, end, name, title, offset = row
    before = connection.execute(query(_ROOM, "span_before"), (account, device, start)).fetchone()
    taken = connection.execute(query(_ROOM, "spans_within"), (account, device, start, end)).fetchall()
    begin = max(start, before[1]) if before else start
    grows = before is not None and before[0] == start and before[2] == name and before[3] == title
    for taken_start, taken_end in [*taken, (end, end)]:
        stop = min(taken_start, end)
        if stop > begin:
            if grows:
                connection.execute(query(_ROOM, "grow_span"), (stop, account, device, start))
            else:
                connection.execute(
                    query(_ROOM, "add_span"), (account, device, begin, stop, name, title, offset)
                )
            yield begin, stop
        # Only the stretch that touches the standing span is its growth.
        grows = False
        begin = max(begin, taken_end)


def _count(hours: Hours, name: int, start: int, end: int, offset: int) -> None:
    """Add a stretch to the seconds by (hours since 1970 in local time, name)."""
    begin, stop = start + offset * 60, end + offset * 60
    hour = begin // 3600
    if stop <= (hour + 1) * 3600:
        hours[hour, name] += end - start
        return
    while stop > (edge := (hour + 1) * 3600):
        hours[hour, name] += edge - begin
        begin, hour = edge, hour + 1
    hours[hour, name] += stop - begin


def _add_tallies(connection: Connection, account: int, device: int, hours: Hours) -> None:
    days: defaultdict[tuple[int, int], int] = defaultdict(int)
    months: defaultdict[tuple[int, int], int] = defaultdict(int)
    for (hour, name), seconds in hours.items():
        days[name, hour // 24] += seconds
    for (name, day), seconds in days.items():
        months[_MONTH_OF(day), name] += seconds
    connection.executemany(
        query(_ROOM, "add_hour"),
        [
            (account, hour // 24, hour % 24, name, device, seconds)
            for (hour, name), seconds in sorted(hours.items())
        ],
    )
    connection.executemany(
        query(_ROOM, "add_day"), [(account, *key, device, seconds) for key, seconds in sorted(days.items())]
    )
    connection.executemany(
        query(_ROOM, "add_month"),
        [(account, *key, device, seconds) for key, seconds in sorted(months.items())],
    )
