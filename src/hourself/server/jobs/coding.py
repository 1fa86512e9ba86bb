# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coding out of what ActivityWatch's editor watchers tell.

Neither the room of watchers nor that of coding knows the other. Here the local days in which events changed are made
anew: what all events tell of such a day takes the place of what stood there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from hourself.core.days import DAY_SECONDS
from hourself.server.coding.stretches import Stretch, Stretches
from hourself.server.imports.here import local_zone
from hourself.server.imports.moments import Zone
from hourself.server.store.store import Store
from hourself.server.watchers.buckets import Shelf
from hourself.server.watchers.editing import Change, Editing, find_changed
from hourself.server.watchers.events import SECOND
from hourself.server.watchers.feed import AHEAD, for_each

_DAY = DAY_SECONDS * 1000
#: Seconds of work in one transaction, or a little more: nobody who writes meanwhile waits for long.
_SECONDS = 0.2


def feed_coding(store: Store, now: float | None = None) -> None:
    """Count all that changed since this last ran. One account's fault keeps no other waiting, and is raised."""
    at = int(time.time() if now is None else now)
    zone = Zone(local_zone())
    for_each(
        find_changed(store),
        lambda account: count_coding(store, account, at, zone),
        "What editors of some accounts tell could not be counted.",
    )


def count_coding(store: Store, account: int, now: int, zone: Zone) -> None:
    """Count what changed in one account's editors' buckets."""
    more = True
    while more:
        with store.writing() as connection:
            sealer = store.vault.sealer(account)
            shelf = Shelf(connection, account, sealer)
            stretches = Stretches(connection, account, sealer)
            more = _Count(Editing(shelf), stretches, now, zone).step()
            stretches.drop_names()


class _Count:
    """One transaction's work."""

    def __init__(self, editing: Editing, stretches: Stretches, now: int, zone: Zone) -> None:
        self._editing, self._stretches, self._zone = editing, stretches, zone
        self._limit = (now + AHEAD) * SECOND
        self._until = time.monotonic() + _SECONDS

    def step(self) -> bool:
        """Work for a moment; says whether something is left."""
        change = self._editing.change()
        if change is None or change.begin >= self._limit:
            return False
        told, held = self._editing.bounds(), self._stretches.bounds()
        spots = [*(told or ()), *(moment * 1000 for moment in held or ())]
        if spots:
            last = max(self._limit, held[1] * 1000) if held else self._limit
            begin, end = max(change.begin, min(spots)), min(change.end, max(spots), last)
            while begin <= end and time.monotonic() < self._until:
                begin = self._make(begin)
            if begin <= end:
                self._editing.note(change._replace(begin=begin))
                return True
        # What is told of times to come is counted when they have come.
        ahead = min(change.end, told[1]) if told else 0
        self._editing.note(Change(self._limit, ahead) if ahead > self._limit else None)
        return False

    def _make(self, moment: int) -> int:
        """Make the local day of a moment (microseconds) anew; gives the moment up to which all is made."""
        begin, end = self._day(moment // 1000)
        while (reach := self._stretches.reach(begin, end)) != (begin, end):
            # Days began at other hours when these were made: the machine's zone is another one now.
            begin, end = self._day(reach[0])[0], self._day(reach[1] - 1)[1]
        self._stretches.replace(begin, end, self._wanted(begin, end))
        return end * 1000

    def _wanted(self, begin: int, end: int) -> Iterator[Stretch]:
        for start, stop, work in self._editing.edits(begin, end, self._limit):
            for _, offset, first, last in self._zone.cut(start, stop):
                yield Stretch(first, offset, last - first, *work)

    def _day(self, moment: int) -> tuple[int, int]:
        """The local day of a moment: its first millisecond, and that after the last."""
        day = (moment + self._zone.offset(moment) * 60_000) // _DAY
        return self._zone.utc(day * _DAY), self._zone.utc((day + 1) * _DAY)
