# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person with buckets, and what their machines' time should be by all events at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hourself.server.imports.moments import Zone
from hourself.server.store.names import read_names, read_title
from hourself.server.store.store import Store
from hourself.server.watchers.buckets import Shelf
from hourself.server.watchers.composing import Thing, compose
from hourself.server.watchers.events import LATEST, SECOND, Data, Event
from hourself.server.watchers.feed import feed_account
from hourself.server.watchers.laying import lay
from hourself.server.watchers.machines import Machine, find_machines, read_told
from hourself.server.watchers.storing import Events
from tests.server.conftest import Cast

#: 2026-03-28 22:00 UTC: an hour before a midnight in Vienna, three before its clocks are put forward.
BASE = 1_774_735_200
VIENNA = Zone(ZoneInfo("Europe/Vienna"))
#: A span as a test looks at it: seconds from BASE, minutes east of UTC, what it was.
Span = tuple[int, int, int, str, str]


def event(start: float, length: float, number: int | None = None, **data: Any) -> Event:
    """An event, in seconds from BASE."""
    return Event(number, round((BASE + start) * SECOND), round(length * SECOND), data)


class Room:
    """One person's buckets."""

    def __init__(self, store: Store, account: int) -> None:
        self.store, self.account, self.now = store, account, BASE + 30 * 86_400
        self.zone, self.files = VIENNA, False

    @contextmanager
    def shelf(self) -> Iterator[Shelf]:
        """The shelf, in a transaction."""
        with self.store.writing() as connection:
            yield Shelf(connection, self.account, self.store.vault.sealer(self.account), files=self.files)

    def events(self, shelf: Shelf, bucket: str, kind: str = "") -> Events:
        """A bucket's events; with a kind, it is made if need be."""
        if kind:
            shelf.add(bucket, {"type": kind, "client": "c", "hostname": bucket.partition("_")[2]}, 1)
        found = shelf.find(bucket)
        assert found
        return Events(shelf, found)

    def beat(
        self, bucket: str, kind: str, start: float, length: float = 0, pulse: float = 5, **data: Any
    ) -> Event | None:
        """Send a heartbeat."""
        with self.shelf() as shelf:
            return self.events(shelf, bucket, kind).heartbeat(
                event(start, length, **data), round(pulse * SECOND)
            )

    def add(self, bucket: str, kind: str, *events: Event) -> list[Event]:
        """Add events."""
        with self.shelf() as shelf:
            return self.events(shelf, bucket, kind).insert(events)

    def delete(self, bucket: str, number: int) -> bool:
        """Delete an event."""
        with self.shelf() as shelf:
            return self.events(shelf, bucket).delete(number)

    def read(self, bucket: str) -> list[tuple[float, float, Data]]:
        """A bucket's events, the oldest first."""
        with self.shelf() as shelf:
            told = self.events(shelf, bucket).read()
        return [(each.start / SECOND - BASE, each.length / SECOND, each.data) for each in reversed(told)]

    def feed(self) -> None:
        """Make time of what changed."""
        feed_account(self.store, self.account, self.now, self.zone)

    def spans(self) -> dict[str, list[Span]]:
        """What stands on each device, in seconds from BASE."""
        reader = self.store.reader()
        names = read_names(self.store, self.account)
        rows = reader.execute(
            'SELECT device.name, start, "end", "offset", span.name, title FROM span JOIN device ON device.id = device '
            "WHERE span.account = ? ORDER BY device.name, start",
            (self.account,),
        ).fetchall()
        found: dict[str, list[Span]] = {}
        for device, start, end, offset, name, title in rows:
            text = (read_title(self.store, self.account, title) or "") if title else ""
            found.setdefault(device, []).append((start - BASE, end - BASE, offset, names[name].name, text))
        return found

    def should_be(self) -> dict[str, list[Span]]:
        """What should stand there, by all events at once."""
        with self.shelf() as shelf:
            machines = find_machines(shelf.all())
            return {
                f"ActivityWatch: {machine.host}": spans
                for machine in machines.values()
                if (spans := list(_whole(shelf, machine, self.now)))
            }


def _whole(shelf: Shelf, machine: Machine, now: int) -> Iterator[Span]:
    told = read_told(shelf, machine, 0, LATEST, browsers=True).until((now + 300) * SECOND)
    days: defaultdict[int, list[tuple[int, int, int, Thing]]] = defaultdict(list)
    for piece in compose(told):
        for day, offset, start, stop in VIENNA.cut(piece.start // 1000, piece.end // 1000):
            days[day].append((start, stop, offset, piece.thing))
    for day, parts in days.items():
        midnight = VIENNA.utc((day + 1) * 86_400_000) // 1000
        for (*_, offset, thing), (start, stop) in zip(
            parts, lay([part[:2] for part in parts], midnight), strict=True
        ):
            if start < stop:
                yield start - BASE, stop - BASE, offset, thing.name, thing.title or ""


@pytest.fixture
def room(store: Store, person: Cast) -> Room:
    return Room(store, person.account)
