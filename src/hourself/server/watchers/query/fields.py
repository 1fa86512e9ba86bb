# SPDX-License-Identifier: AGPL-3.0-or-later
"""What another watcher told at the same time is added to events."""

from __future__ import annotations

from bisect import bisect_right
from heapq import heappop, heappush
from itertools import pairwise

from hourself.server.watchers.events import Data, Event

#: Whose value is kept where both have one: the events' (the usual), or the other watcher's.
CONFLICTS = ("base_wins", "sub_wins")


def merge_fields(
    events: list[Event], tellers: list[Event], keys: list[str], *, overwrite: bool = False
) -> list[Event]:
    """Events with these keys of the other watcher's, cut where what it tells changes.

        events  | aaaaaaaaaa bbb |
        tellers |    111  22222  |
        answer  | aaaAAAaaAA BBa |   in capitals: a1, a2, b2

    In their order. Where several of the other's cover a moment, the one that began last tells. No time is added or
    lost. `overwrite`: the other's value is kept where both have one.
    """
    told = _tell(tellers, keys)
    ends = [end for _begin, end, _data in told]
    return [
        part
        for event in events
        for part in _cut(event, told, bisect_right(ends, event.start), overwrite=overwrite)
    ]


def _cut(event: Event, told: list[tuple[int, int, Data]], first: int, *, overwrite: bool) -> list[Event]:
    parts: list[Event] = []
    start = event.start
    for place in range(first, len(told)):
        begin, end, data = told[place]
        if begin >= event.end:
            break
        begin, end = max(begin, event.start), min(end, event.end)
        _append(parts, event._replace(start=start, length=begin - start))
        both = {**event.data, **data} if overwrite else {**data, **event.data}
        _append(parts, event._replace(start=begin, length=end - begin, data=both))
        start = end
    _append(parts, event._replace(start=start, length=event.end - start))
    return parts or [event]


def _append(parts: list[Event], part: Event) -> None:
    if parts and parts[-1].data == part.data:
        parts[-1] = parts[-1]._replace(length=part.end - parts[-1].start)
    elif part.length > 0:
        parts.append(part)


def _tell(tellers: list[Event], keys: list[str]) -> list[tuple[int, int, Data]]:
    """What is told when: stretches that do not overlap, each unlike its neighbour; who began last tells."""
    ordered = sorted((event for event in tellers if event.length > 0), key=lambda each: each.start)
    moments = sorted({moment for event in ordered for moment in (event.start, event.end)})
    active: list[tuple[int, Event]] = []
    told: list[tuple[int, int, Data]] = []
    new = 0
    for begin, end in pairwise(moments):
        while new < len(ordered) and ordered[new].start == begin:
            heappush(active, (-new, ordered[new]))
            new += 1
        while active and active[0][1].end <= begin:
            heappop(active)
        if active:
            data = active[0][1].data
            _add(told, begin, end, {key: data[key] for key in keys if key in data})
    return told


def _add(told: list[tuple[int, int, Data]], begin: int, end: int, data: Data) -> None:
    if told and told[-1][1:] == (begin, data):
        told[-1] = (told[-1][0], end, data)
    elif data:
        told.append((begin, end, data))
