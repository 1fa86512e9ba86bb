# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which buckets tell of one machine, and what they hold of a stretch."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hourself.server.watchers.buckets import Bucket, Shelf
from hourself.server.watchers.cleaning import PAGE, PRESENCE, WINDOW
from hourself.server.watchers.composing import Told
from hourself.server.watchers.events import Event
from hourself.server.watchers.storing import Events, Period

#: What time is made of; other buckets are kept, and asked for, and no time.
FED = (WINDOW, PRESENCE, PAGE)
#: The watchers that tell which window is in front. Others tell as windows what is open in one, in front or not.
_IN_FRONT = "aw-watcher-window"
#: The host of an extension that does not know its machine's name.
NAMELESS = "unknown"


class Machine(NamedTuple):
    """A machine: its name, and the buckets of its own and of hosts that are taken for it."""

    host: str
    buckets: list[Bucket]

    def of(self, role: str) -> list[Bucket]:
        """Its buckets of a role."""
        return [bucket for bucket in self.buckets if bucket.role == role]

    def made_of(self) -> str:
        """What its time is made of, as a text: where it changes, all of its time is made anew."""
        hosts = sorted({bucket.host for bucket in self.buckets})
        return json.dumps([hosts, *(bool(self.of(role)) for role in FED)])

    def bounds(self, shelf: Shelf) -> tuple[int, int] | None:
        """The first and the last moment that its events tell of; None where there are none."""
        firsts = [
            shelf.run("first_start", shelf.account, bucket.number).fetchone()[0] for bucket in self.buckets
        ]
        lasts = [bucket.updated for bucket in self.buckets if bucket.updated is not None]
        return (min(firsts), max(lasts)) if lasts else None


def find_machines(buckets: Iterable[Bucket]) -> dict[str, Machine]:
    """Each machine by its name, of the buckets that hold anything.

    An extension often does not know what its machine is called: where one machine alone tells of windows, the pages of
    hosts that tell of nothing else are its own. Where none does, what an extension told before it knew its machine's
    name is the only machine's there is.
    """
    hosts: defaultdict[str, list[Bucket]] = defaultdict(list)
    for bucket in buckets:
        if bucket.role in FED and bucket.updated is not None:
            hosts[bucket.host].append(bucket)
    with_windows = [host for host, own in hosts.items() if any(bucket.role == WINDOW for bucket in own)]
    only_pages = [host for host, own in hosts.items() if all(bucket.role == PAGE for bucket in own)]
    named = [host for host in hosts if host != NAMELESS]
    if len(with_windows) == 1:
        for host in only_pages:
            hosts[with_windows[0]] += hosts.pop(host)
    elif not with_windows and len(named) == 1 and NAMELESS in only_pages:
        hosts[named[0]] += hosts.pop(NAMELESS)
    return {host: Machine(host, own) for host, own in hosts.items()}


def read_told(shelf: Shelf, machine: Machine, begin: int, end: int, *, browsers: bool) -> Told:
    """What a machine's events tell of a stretch: whole events that touch it, and all that cuts them there."""
    windows, pages = machine.of(WINDOW), machine.of(PAGE)
    # What cuts a page begins after it, and may have ended long before the stretch.
    earliest = min((event.start for event in _read(shelf, pages, begin, end)), default=begin)
    by_browser: defaultdict[str, list[Event]] = defaultdict(list)
    for bucket in pages:
        by_browser[bucket.browser] += _read(shelf, [bucket], min(earliest, begin), end)
    return Told(
        _read_windows(shelf, windows, begin, end) if windows else None,
        _read(shelf, machine.of(PRESENCE), begin, end) if machine.of(PRESENCE) else None,
        by_browser,
        browsers,
    )


def cut_until(shelf: Shelf, machine: Machine, begin: int, end: int) -> int:
    """Up to when a change within a stretch may be felt: a page that is new, or gone, cuts those that it lies in."""
    return max((event.end for event in _read(shelf, machine.of(PAGE), begin, end)), default=end)


def _read_windows(shelf: Shelf, buckets: list[Bucket], begin: int, end: int) -> list[Event]:
    """What a terminal's watcher or another tells counts where no watcher of windows tells of one."""
    front = [bucket for bucket in buckets if bucket.id.startswith(_IN_FRONT)]
    windows = _read(shelf, front, begin, end)
    beside = _read(shelf, [bucket for bucket in buckets if bucket not in front], begin, end)
    return windows + (list(keep_outside(beside, windows)) if windows else beside)


def keep_outside(events: Iterable[Event], others: Iterable[Event]) -> Iterator[Event]:
    """The parts of events that lie in none of the others."""
    taken = _join(others)
    starts = [start for start, _ in taken]
    for event in events:
        at = event.start
        for begin, end in taken[max(bisect_right(starts, at) - 1, 0) : bisect_left(starts, event.end)]:
            if begin > at:
                yield event._replace(start=at, length=begin - at)
            at = max(at, end)
        if at < event.end:
            yield event._replace(start=at, length=event.end - at)


def _join(events: Iterable[Event]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for event in sorted(events, key=lambda each: each.start):
        if joined and event.start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], event.end)
        elif event.length:
            joined.append((event.start, event.end))
    return joined


def _read(shelf: Shelf, buckets: Iterable[Bucket], begin: int, end: int) -> list[Event]:
    return list(_walk(shelf, buckets, Period(max(begin, 0), end)))


def _walk(shelf: Shelf, buckets: Iterable[Bucket], period: Period) -> Iterator[Event]:
    for bucket in buckets:
        yield from Events(shelf, bucket).touching(period)
