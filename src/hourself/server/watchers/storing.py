# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events into buckets and out of them, in the caller's transaction.

Numbers of events are given out once. What a heartbeat is merged into is looked up in the store each time: an event that
was deleted stays deleted, and the one before it stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from hourself.server.watchers.buckets import Bucket, Shelf
from hourself.server.watchers.cleaning import clean_data
from hourself.server.watchers.events import LATEST, Data, Event

_TABLE = "watcher_data"


class Period(NamedTuple):
    """From `begin` to `end`, both included, as ActivityWatch counts; microseconds, None where it is open."""

    begin: int | None = None
    end: int | None = None


EVER = Period()


class Events:
    """The events of one bucket."""

    def __init__(self, shelf: Shelf, bucket: Bucket) -> None:
        self._shelf, self._bucket = shelf, bucket
        self._account, self._number = shelf.account, bucket.number
        self._opened: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._longest = bucket.longest

    def heartbeat(self, event: Event, pulse: int) -> Event | None:
        """Let the last event grow up to this one, if it tells the same and ended at most `pulse` microseconds before.

        Otherwise the event is added. None if nothing of it may be kept.
        """
        data = clean_data(self._bucket.kind, event.data)
        if data is None:
            return None
        number = self._data_number(data)
        last = self._shelf.run("last_event", self._account, self._number).fetchone()
        if last is None or last[3] != number or not last[1] <= event.start <= last[1] + last[2] + pulse:
            return self._add(event, data, number)
        length = max(last[2], event.end - last[1])
        if length > last[2]:
            self._shelf.run("set_length", length, self._account, self._number, last[0])
            self._grow(length)
        return Event(last[0], last[1], length, data)

    def insert(self, events: Iterable[Event]) -> list[Event]:
        """Add events; one with the number of an event that is there replaces it."""
        added = []
        for event in events:
            data = clean_data(self._bucket.kind, event.data)
            known = event.id is not None and self.delete(event.id)
            if data is None:
                continue
            number = self._data_number(data)
            added.append(self._put(event, data, number) if known else self._add(event, data, number))
        return added

    def merge(self, events: Iterable[Event]) -> list[Event]:
        """Add those events that are not there yet."""
        added = []
        for event in events:
            data = clean_data(self._bucket.kind, event.data)
            if data is None:
                continue
            number = self._data_number(data)
            values = (self._account, self._number, event.start, event.length, number)
            if self._shelf.run("has_event", *values).fetchone() is None:
                added.append(self._add(event, data, number))
        return added

    def delete(self, number: int) -> bool:
        """Delete an event for good; False if there is none of that number."""
        row = self._shelf.run("delete_event", self._account, self._number, number).fetchone()
        if row is None:
            return False
        self._shelf.run("drop_data", account=self._account, bucket=self._number, data=row[0])
        self._numbers.clear()
        return True

    def get(self, number: int) -> Event | None:
        """One event."""
        row = self._shelf.run("get_event", self._account, self._number, number).fetchone()
        return self._event(row) if row else None

    def read(self, period: Period = EVER, limit: int = -1) -> list[Event]:
        """The events that touch a period, cut to it, the newest first."""
        rows = self._shelf.run("read_events", **self._range(period), limit=limit)
        return [_clip(self._event(row), period) for row in rows]

    def count(self, period: Period = EVER) -> int:
        """How many events touch a period."""
        return int(self._shelf.run("count_events", **self._range(period)).fetchone()[0])

    def _range(self, period: Period) -> dict[str, int]:
        begin = 0 if period.begin is None else period.begin
        end = LATEST if period.end is None else period.end
        named = {"account": self._account, "bucket": self._number}
        return named | {"begin": begin, "end": end, "from": begin - self._longest}

    def _add(self, event: Event, data: Data, number: int) -> Event:
        (new,) = self._shelf.run("take_number", event.length, self._account, self._number).fetchone()
        return self._put(event._replace(id=new), data, number)

    def _put(self, event: Event, data: Data, number: int) -> Event:
        values = (self._account, self._number, event.start, event.id, event.length, number)
        self._shelf.run("add_event", *values)
        self._grow(event.length)
        return event._replace(data=data)

    def _grow(self, length: int) -> None:
        if length > self._longest:
            self._longest = length
            self._shelf.run("note_longest", length, self._account, self._number)

    def _data_number(self, data: Data) -> int:
        text = json.dumps(data, sort_keys=True)
        if text not in self._numbers:
            sealed = self._shelf.sealer.seal(text, _TABLE)
            row = self._shelf.run("find_data", self._account, self._number, sealed).fetchone()
            values = {"account": self._account, "bucket": self._number, "sealed": sealed}
            self._numbers[text] = int((row or self._shelf.run("add_data", **values).fetchone())[0])
        return self._numbers[text]

    def _event(self, row: tuple[int, int, int, int]) -> Event:
        number, start, length, data = row
        if data not in self._opened:
            (sealed,) = self._shelf.run("get_data", self._account, self._number, data).fetchone()
            self._opened[data] = self._shelf.sealer.unseal(sealed, _TABLE)
        # Each event its own data: whoever asks may add to it.
        return Event(number, start, length, json.loads(self._opened[data]))


def _clip(event: Event, period: Period) -> Event:
    start = event.start if period.begin is None else max(event.start, period.begin)
    end = event.end if period.end is None else min(event.end, period.end)
    return event._replace(start=start, length=end - start)
