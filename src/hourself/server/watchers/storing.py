# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events into buckets and out of them, in the caller's transaction.

Numbers of events are given out once. What a heartbeat is merged into is looked up in the store each time: an event that
was deleted stays deleted, and the one before it stays as it is. It is the event before the heartbeat, and not whichever
came in last: heartbeats that come late, or beside one from a clock gone wrong, are joined like others.

Of a page that may not be kept the stretch alone is: it tells nothing and is never read back, and hides its browser's
window, whose time would be counted otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hourself.server.watchers.buckets import Bucket, Shelf
from hourself.server.watchers.cleaning import PAGE, clean_data
from hourself.server.watchers.events import LATEST, SECOND, Data, Event, write_moment

#: Under which what events tell is sealed.
DATA_TABLE = "watcher_data"
#: What hidden events tell, and its number.
_HIDDEN: Data = {}
HIDDEN = 0


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
        self._changed: tuple[int, int] | None = None

    def heartbeat(self, event: Event, pulse: int) -> Event | None:
        """Let the event before grow up to this one, if it tells the same and ended at most `pulse` microseconds before.

        Otherwise the event is added. None if nothing that it tells may be kept.
        """
        data = self._clean(event)
        if data is None:
            return None
        number = self._data_number(data)
        last = self._shelf.run("event_before", self._account, self._number, event.start).fetchone()
        if last is None or last[3] != number or event.start > last[1] + last[2] + pulse:
            kept = self._add(event, data, number)
        else:
            kept = self._extend(Event(last[0], last[1], last[2], data), event.end)
        self._tell()
        return kept if number else None

    def insert(self, events: Iterable[Event]) -> list[Event]:
        """Add events; one with the number of an event that is there replaces it. Gives what was kept."""
        added = []
        for event in events:
            known = event.id is not None and self._take(event.id)
            data = self._clean(event)
            if data is None:
                continue
            number = self._data_number(data)
            kept = self._put(event, data, number) if known else self._add(event, data, number)
            added += [kept] if number else []
        self._tell()
        return added

    def merge(self, events: Iterable[Event]) -> list[Event]:
        """Add those events that are not there yet, and give them."""
        added = []
        for event in events:
            data = self._clean(event)
            if data is None:
                continue
            number = self._data_number(data)
            values = (self._account, self._number, event.start, event.length, number)
            if self._shelf.run("has_event", *values).fetchone() is None:
                kept = self._add(event, data, number)
                added += [kept] if number else []
        self._tell()
        return added

    def delete(self, number: int) -> bool:
        """Delete an event for good; False if there is none of that number."""
        # What is deleted is overwritten in the file, and not only let go of.
        self._shelf.connection.execute("PRAGMA secure_delete = ON")
        done = self._take(number)
        self._tell(gone=True)
        return done

    def get(self, number: int) -> Event | None:
        """One event."""
        row = self._shelf.run("get_event", self._account, self._number, number).fetchone()
        return self._event(row) if row else None

    def read(self, period: Period = EVER, limit: int = -1) -> list[Event]:
        """The events that touch a period, cut to it, the newest first."""
        return [_clip(self._event(row), period) for row in self._rows(period, limit)]

    def touching(self, period: Period) -> Iterator[Event]:
        """The events that touch a period, whole, the newest first; also those that tell nothing.

        What several tell alike is one and the same dict: it is not to be changed.
        """
        known: dict[int, Data] = {}
        for number, start, length, data in self._rows(period, -1, hidden=True):
            if data not in known:
                known[data] = json.loads(self._text(data))
            yield Event(number, start, length, known[data])

    def texts(self, period: Period = EVER, limit: int = -1, *, numbers: bool = True) -> Iterator[str]:
        """As `read`, each event as its JSON: however many there are, few stand in memory."""
        for row in self._rows(period, limit):
            _, start, length, _ = _clip(Event(*row[:3], {}), period)
            number = f'"id": {row[0]}, ' if numbers else ""
            told = f'"timestamp": "{write_moment(start)}", "duration": {length / SECOND}'
            yield f'{{{number}{told}, "data": {self._text(row[3])}}}'

    def count(self, period: Period = EVER) -> int:
        """How many events touch a period."""
        return int(self._shelf.run("count_events", **self._range(period)).fetchone()[0])

    def _rows(
        self, period: Period, limit: int, *, hidden: bool = False
    ) -> Iterator[tuple[int, int, int, int]]:
        return iter(self._shelf.run("read_events", **self._range(period), limit=limit, hidden=hidden))

    def _range(self, period: Period) -> dict[str, int]:
        begin = 0 if period.begin is None else period.begin
        end = LATEST if period.end is None else period.end
        named = {"account": self._account, "bucket": self._number}
        return named | {"begin": begin, "end": end, "from": begin - self._longest}

    def _clean(self, event: Event) -> Data | None:
        """What may be kept; nothing, of a page, is kept as a hidden one."""
        bucket = self._bucket
        data = clean_data(bucket.role, event.data, self._shelf.wishes(), bucket.editor)
        return _HIDDEN if data is None and bucket.role == PAGE else data

    def _add(self, event: Event, data: Data, number: int) -> Event:
        (new,) = self._shelf.run("take_number", event.length, self._account, self._number).fetchone()
        return self._put(event._replace(id=new), data, number)

    def _put(self, event: Event, data: Data, number: int) -> Event:
        values = (self._account, self._number, event.start, event.id, event.length, number)
        self._shelf.run("add_event", *values)
        self._note_longest(event.length)
        self._touch(event.start, event.end)
        return event._replace(data=data)

    def _extend(self, event: Event, end: int) -> Event:
        if end <= event.end:
            return event
        self._touch(event.end, end)
        self._shelf.run("set_length", end - event.start, self._account, self._number, event.id)
        self._note_longest(end - event.start)
        return event._replace(length=end - event.start)

    def _take(self, number: int) -> bool:
        row = self._shelf.run("delete_event", self._account, self._number, number).fetchone()
        if row is None:
            return False
        start, length, data = row
        self._touch(start, start + length)
        self._shelf.run("drop_data", account=self._account, bucket=self._number, data=data)
        self._numbers.clear()
        return True

    def _note_longest(self, length: int) -> None:
        if length > self._longest:
            self._longest = length
            self._shelf.run("note_longest", length, self._account, self._number)

    def _touch(self, begin: int, end: int) -> None:
        first, last = self._changed or (begin, end)
        self._changed = min(first, begin), max(last, end)

    def _tell(self, *, gone: bool = False) -> None:
        if self._changed:
            self._shelf.mark(self._bucket, *self._changed, gone=gone)
        self._changed = None

    def _data_number(self, data: Data) -> int:
        if data is _HIDDEN:
            return HIDDEN
        text = json.dumps(data, sort_keys=True)
        if text not in self._numbers:
            sealed = self._shelf.sealer.seal(text, DATA_TABLE)
            row = self._shelf.run("find_data", self._account, self._number, sealed).fetchone()
            values = {"account": self._account, "bucket": self._number, "sealed": sealed}
            self._numbers[text] = int((row or self._shelf.run("add_data", **values).fetchone())[0])
        return self._numbers[text]

    def _event(self, row: tuple[int, int, int, int]) -> Event:
        number, start, length, data = row
        # Each event its own data: whoever asks may add to it.
        return Event(number, start, length, json.loads(self._text(data)))

    def _text(self, data: int) -> str:
        if data == HIDDEN:
            return "{}"
        if data not in self._opened:
            (sealed,) = self._shelf.run("get_data", self._account, self._number, data).fetchone()
            self._opened[data] = self._shelf.sealer.unseal(sealed, DATA_TABLE)
        return self._opened[data]


def _clip(event: Event, period: Period) -> Event:
    start = event.start if period.begin is None else max(event.start, period.begin)
    end = event.end if period.end is None else min(event.end, period.end)
    return event._replace(start=start, length=end - start)
