# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing spans and their tallies, in the caller's one transaction. No Django here: this is the hot path.

On one device no second counts twice: of a span that overlaps what is stored, only the free parts are added. That makes
resending harmless, lets a span grow, and needs no word from the agent about what it sent before.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from hourself.core.person import Stretch
from hourself.server.store.cipher import Connection
from hourself.server.store.rules import Rule, make_rule, variant_for
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.store.tallies import Row as CellRow
from hourself.server.store.tallies import add_cells, correct_person, settle
from hourself.wire.batch import Span

_ROOM = "hourself.server.store"
#: Names and titles whose numbers are kept in memory, for each account.
_MAX_KNOWN = 20_000

Row = tuple[int, int, int, int, int, int, int]
Hours = defaultdict[tuple[int, int], int]
Key = TypeVar("Key")


class Book:
    """The numbers of an account's names and titles, in memory. Forget it when a transaction is undone."""

    def __init__(self, account: int, sealer: Sealer) -> None:
        self.account = account
        self._sealer = sealer
        self.names: dict[tuple[str, str], int] = {}
        self.titles: dict[tuple[int, str], int] = {}
        self._given: dict[tuple[str, str, str], int] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._rules: list[Rule] = []

    def name_id(self, connection: Connection, kind: str, name: str, given: str = "") -> int:
        """The number of a name, added now if it is new; `given`: `Overview/Category/level` as a file told it."""
        known = self._given.get((kind, name, given)) if given else self.names.get((kind, name))
        if known is None:
            sealed = self._sealer.seal(name, "name")
            known = self._number(connection, "name", (self.account, kind, sealed, given))
            if given:
                _remember(self._given, (kind, name, given), known)
            else:
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

    def title_rules(self, connection: Connection) -> Sequence[Rule]:
        """The person's rules on titles, as they stand now: time under a title that fits counts under a variant."""
        rows = connection.execute(query(_ROOM, "read_title_rules"), (self.account,)).fetchall()
        if rows != self._rows:
            self._rows, self._rules = rows, [make_rule(self._sealer, row) for row in rows]
        return self._rules

    def _number(self, connection: Connection, table: str, key: tuple[object, ...]) -> int:
        row = connection.execute(query(_ROOM, f"find_{table}"), key).fetchone()
        row = row or connection.execute(query(_ROOM, f"add_{table}"), key).fetchone()
        return int(row[0])


def write_spans(connection: Connection, book: Book, device: int, spans: Sequence[Span]) -> None:
    """Add a device's spans to the store and to the tallies, in the transaction that is open on `connection`."""
    if not spans:
        return
    others = _read_others(connection, book.account, device, spans)
    frontier = _last_end(connection, book.account, device)
    fresh: list[Row] = []
    added: list[Stretch] = []
    hours: Hours = defaultdict(int)
    account, names, titles = book.account, book.names, book.titles
    rules = book.title_rules(connection)
    for span in spans:
        # The two look-ups stand here, and not behind a call, because every span passes: a fifth of the whole.
        name = names.get((span.kind, span.name)) or book.name_id(connection, span.kind, span.name)
        text = span.title
        if rules and text and (variant := variant_for(rules, span.kind, span.name, text)):
            name = book.name_id(connection, span.kind, span.name, variant)
        title = (titles.get((name, text)) or book.title_id(connection, name, text)) if text else 0
        start, end = span.start, span.end
        if start >= frontier:
            if end > start:
                fresh.append((account, device, start, end, name, title, span.offset))
                _count(hours, name, start, end, span.offset)
                frontier = end
                if others:
                    added.append(Stretch(start, end, start, device, span.offset, name))
            continue
        _flush(connection, fresh)
        row = (account, device, start, end, name, title, span.offset)
        for begin, stop, started in _add_late(connection, row):
            _count(hours, name, begin, stop, span.offset)
            added.append(Stretch(begin, stop, started, device, span.offset, name))
            frontier = max(frontier, stop)
    _flush(connection, fresh)
    cells: list[CellRow] = [(hour, name, device, seconds, seconds) for (hour, name), seconds in hours.items()]
    if others:
        cells += correct_person(sorted(added), others)
    add_cells(connection, account, cells)
    _settle(connection, account, cells)


def delete_spans(connection: Connection, account: int, device: int) -> None:
    """Take all spans of a device and their tallies away, in the open transaction."""
    gone = [Stretch(*row) for row in connection.execute(query(_ROOM, "device_spans"), (account, device))]
    take_spans(connection, account, gone)


def take_spans(connection: Connection, account: int, gone: Sequence[Stretch]) -> None:
    """Take these whole spans of one device and their tallies away, in the open transaction; they come in order."""
    if not gone:
        return
    device = gone[0].device
    hours: Hours = defaultdict(int)
    for stretch in gone:
        _count(hours, stretch.name, stretch.begin, stretch.end, stretch.offset)
    cells: list[CellRow] = [
        (hour, name, device, -seconds, -seconds) for (hour, name), seconds in hours.items()
    ]
    others = _others(connection, account, device, gone[0].begin, max(each.end for each in gone))
    cells += [(*row[:4], -row[4]) for row in correct_person(gone, others)]
    connection.executemany(
        query(_ROOM, "delete_span"), [(account, device, stretch.begin) for stretch in gone]
    )
    add_cells(connection, account, cells)
    _settle(connection, account, cells)


def delete_unused_names(
    connection: Connection, account: int, names: Iterable[int], titles: Iterable[int] | None = None
) -> None:
    """Drop what no time refers to any more: of `names` and `titles`, of which time went, and empty tallies.

    Without `titles` all titles of the names are looked at, which takes a look at all spans of those that stay. What a
    rule moved to a variant goes with it, and so does a name when it has no variant left.
    """
    connection.execute(query(_ROOM, "keep_last_numbers"), (account,))
    for table in ("hours", "days", "months"):
        connection.execute(query(_ROOM, f"drop_empty_{table}"), (account,))
    touched = set(names)
    rows = connection.execute(query(_ROOM, "kin_of"), _values(account, touched)).fetchall()
    kin = {name: (kind, sealed) for name, kind, sealed in rows}
    used = _ask(connection, "used_names", _values(account, kin))
    idle = _ask(connection, "titles_of", _values(account, kin.keys() - used))
    idle |= _find_idle(connection, _values(account, used), titles)
    connection.executemany(query(_ROOM, "delete_title"), [(account, title) for title in sorted(idle)])
    alive = {kin[name] for name in used}
    gone = [name for name in kin if name not in used and (name in touched or kin[name] not in alive)]
    connection.executemany(query(_ROOM, "delete_name"), [(account, name) for name in gone])


def _find_idle(connection: Connection, values: dict[str, Any], titles: Iterable[int] | None) -> set[int]:
    """Of the titles of names that stay, all or those with the text of some, the ones that nothing has."""
    if titles is None:
        found = _ask(connection, "titles_of", values)
    else:
        found = _ask(connection, "same_titles", values | {"titles": json.dumps(sorted(titles))})
    return found - _ask(connection, "used_titles_of", values) if found else found


def _ask(connection: Connection, name: str, values: dict[str, Any]) -> set[int]:
    """The numbers that a query gives."""
    return {row[0] for row in connection.execute(query(_ROOM, name), values)}


def _values(account: int, names: Iterable[int]) -> dict[str, Any]:
    return {"account": account, "names": json.dumps(sorted(names))}


def _remember(known: dict[Key, int], key: Key, number: int) -> None:
    if len(known) >= _MAX_KNOWN:
        known.clear()
    known[key] = number


def _read_others(connection: Connection, account: int, device: int, spans: Sequence[Span]) -> list[Stretch]:
    """What other devices hold of the time of these spans; they need not come in order."""
    values = {"account": account, "device": device}
    if not connection.execute(query(_ROOM, "has_other_device"), values).fetchone()[0]:
        return []
    begin, end = min(span.start for span in spans), max(span.end for span in spans)
    return _others(connection, account, device, begin, end)


def _others(connection: Connection, account: int, device: int, begin: int, end: int) -> list[Stretch]:
    values = {"account": account, "device": device, "begin": begin, "end": end}
    return [Stretch(*row) for row in connection.execute(query(_ROOM, "read_others"), values)]


def _settle(connection: Connection, account: int, cells: list[CellRow]) -> None:
    """Amounts in the days of these cells have another share of the clock now."""
    if cells:
        hours = [cell[0] for cell in cells]
        values = {"account": account, "first": min(hours) // 24, "last": max(hours) // 24}
        if connection.execute(query(_ROOM, "has_amounts"), values).fetchone():
            settle(connection, account, {hour // 24 for hour in hours})


def _last_end(connection: Connection, account: int, device: int) -> int:
    row = connection.execute(query(_ROOM, "last_end"), (account, device)).fetchone()
    return int(row[0]) if row else 0


def _flush(connection: Connection, fresh: list[Row]) -> None:
    if fresh:
        connection.executemany(query(_ROOM, "add_span"), fresh)
        fresh.clear()


def _add_late(connection: Connection, row: Row) -> Iterator[tuple[int, int, int]]:
    """Add what is free of a span that begins before the last stored end.

    Gives `(begin, stop, started)` of what was added: what grew started with the span that it belongs to now.
    """
    account, device, start, end, name, title, offset = row
    before = connection.execute(query(_ROOM, "span_before"), (account, device, start)).fetchone()
    taken = connection.execute(query(_ROOM, "spans_within"), (account, device, start, end)).fetchall()
    begin = max(start, before[1]) if before else start
    # What grows at another offset, over a change of the clock or on a journey, is a stretch of its own.
    grows = before is not None and (before[0], *before[2:]) == (start, name, title, offset)
    for taken_start, taken_end in [*taken, (end, end)]:
        stop = min(taken_start, end)
        if stop > begin:
            if grows:
                connection.execute(query(_ROOM, "grow_span"), (stop, account, device, start))
            else:
                connection.execute(
                    query(_ROOM, "add_span"), (account, device, begin, stop, name, title, offset)
                )
            yield begin, stop, (start if grows else begin)
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
