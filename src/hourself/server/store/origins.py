# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of an account's time came from one source or stands on one device: for imports, which must know and undo it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hourself.core.person import Stretch
from hourself.server.store.amounts import Amount
from hourself.server.store.cipher import Connection
from hourself.server.store.rules import Rule
from hourself.server.store.sealing import Sealer
from hourself.server.store.spans import Book, delete_spans, write_spans
from hourself.server.store.sql import query
from hourself.server.store.tallies import days_of
from hourself.wire.batch import Span

_ROOM = "hourself.server.store"


def read_days(connection: Connection, account: int, source: int) -> list[int]:
    """The days on which amounts of a source stand."""
    return [row[0] for row in connection.execute(query(_ROOM, "source_days"), (account, source))]


def read_rows(connection: Connection, account: int, source: int, days: Iterable[int]) -> list[Amount]:
    """The amounts of a source on these days."""
    values = (account, source, json.dumps(sorted(days)))
    return [Amount(*row) for row in connection.execute(query(_ROOM, "source_rows"), values)]


class DaySum(NamedTuple):
    """What sources hold in a slot of one day, with the sealed texts: whichever variant of a name it stands under."""

    source: int
    second: int
    length: int
    kind: str
    name: bytes
    given: str
    title: bytes | None
    seconds: int


def read_day_sums(connection: Connection, account: int, day: int, sources: Iterable[int]) -> list[DaySum]:
    """What these sources hold in the slots that begin on a day."""
    values = {"account": account, "day": day, "sources": json.dumps(sorted(sources))}
    return [DaySum(*row) for row in connection.execute(query(_ROOM, "read_day_sums"), values)]


def read_covered_days(
    connection: Connection, account: int, sources: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """`(source, day)` for each day that a slot of these sources lies on."""
    values = {"account": account, "sources": json.dumps(sorted(sources))}
    for source, day, length in connection.execute(query(_ROOM, "source_slots"), values).fetchall():
        yield from ((source, each) for each in days_of(day, length))


def read_source_names(connection: Connection, account: int, source: int) -> set[int]:
    """The names that amounts of a source stand under."""
    return {row[0] for row in connection.execute(query(_ROOM, "source_names"), (account, source))}


def read_device_names(connection: Connection, account: int, device: int) -> set[int]:
    """The names that spans of a device stand under."""
    return {row[0] for row in connection.execute(query(_ROOM, "device_names"), (account, device))}


def read_source_titles(connection: Connection, account: int, source: int) -> set[int]:
    """The titles that amounts of a source stand under."""
    return {row[0] for row in connection.execute(query(_ROOM, "source_titles"), (account, source))}


def read_device_titles(connection: Connection, account: int, device: int) -> set[int]:
    """The titles that spans of a device stand under."""
    return {row[0] for row in connection.execute(query(_ROOM, "device_titles"), (account, device))}


def read_stretches(connection: Connection, account: int, device: int, begin: int, end: int) -> list[Stretch]:
    """The spans of a device that touch a period (UTC seconds, both ends belong to it), whole, in order."""
    values = {"account": account, "device": device, "begin": begin, "end": end}
    return [Stretch(*row) for row in connection.execute(query(_ROOM, "device_stretches"), values)]


def read_bounds(connection: Connection, account: int, device: int) -> tuple[int, int] | None:
    """The first and the last moment (UTC seconds) of a device's spans; None where it has none."""
    values = {"account": account, "device": device}
    first, last = connection.execute(query(_ROOM, "device_bounds"), values).fetchone()
    return None if first is None else (first, last)


class Numbered(NamedTuple):
    """A span whose name and title (0 for none) are given by their numbers."""

    start: int
    end: int
    offset: int
    name: int
    title: int


class _Numbers(Book):
    """A book of numbers in the place of texts, which no rule may read as titles."""

    def title_rules(self, connection: Connection) -> Sequence[Rule]:  # noqa: ARG002 -- as its base has it
        """None."""
        return ()


def write_numbered(
    connection: Connection, account: int, sealer: Sealer, device: int, spans: Sequence[Numbered]
) -> None:
    """Add spans, by start, whose names have their numbers already: kind and name would not tell a variant."""
    book = _Numbers(account, sealer)
    book.names = {("", str(span.name)): span.name for span in spans}
    book.titles = {(span.name, str(span.title)): span.title for span in spans if span.title}
    write_spans(
        connection,
        book,
        device,
        [
            Span(0, start, end, offset, "", str(name), str(title) if title else None)  # type: ignore[arg-type] # never sent
            for start, end, offset, name, title in spans
        ],
    )


def delete_stretches(
    connection: Connection, account: int, sealer: Sealer, device: int, gone: Iterable[tuple[int, int]]
) -> None:
    """Take stretches `(begin, end)` of a device away, each of which is a span or a part of one."""
    ends = dict(gone)
    kept: list[Numbered] = []
    for start, end, _, _, offset, name, title in connection.execute(
        query(_ROOM, "device_spans"), (account, device)
    ).fetchall():
        kept += [Numbered(*part, offset, name, title) for part in _remains(start, end, ends)]
    delete_spans(connection, account, device)
    write_numbered(connection, account, sealer, device, kept)


def _remains(start: int, end: int, ends: dict[int, int]) -> Iterator[tuple[int, int]]:
    begin = start
    for at in sorted(each for each in range(start, end) if each in ends):
        if at > begin:
            yield begin, at
        begin = max(begin, ends[at])
    if begin < end:
        yield begin, end
