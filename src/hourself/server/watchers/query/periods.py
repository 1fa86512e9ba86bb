# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stretches of time against stretches of time: united, intersected, one above the other.

Lists may come in any order and overlap in themselves; each pass is a sweep over both, sorted once.
"""

from __future__ import annotations

from collections.abc import Iterator

from hourself.server.watchers.events import Event

Stretch = tuple[int, int]


def unite_periods(first: list[Event], second: list[Event]) -> list[Event]:
    """When any of the events was, as events that do not touch; they tell nothing.

    first  |   -------       --------- |
    second | ------  ---  --    ----   |
    answer | -----------  -- --------- |
    """
    united: list[Event] = []
    for event in _sort(first + second):
        last = united[-1] if united else None
        if last and event.start <= last.end:
            united[-1] = last._replace(length=max(last.end, event.end) - last.start)
        else:
            united.append(event._replace(data={}))
    return united


def filter_periods(events: list[Event], filters: list[Event]) -> list[Event]:
    """The parts of events that lie in one of the filters.

    events  |   =======        ======== |
    filters | ------  ---  ---   ----   |
    answer  |   ====  =          ====   |
    """
    stretches = _join(filters)
    first, kept = 0, list[Event]()
    for event in _sort(events):
        # Events begin later and later: what ended before this one began touches none that follows.
        while first < len(stretches) and stretches[first][1] < event.start:
            first += 1
        kept += _intersect(event, stretches, first)
    return kept


def unite_without_overlap(first: list[Event], second: list[Event]) -> list[Event]:
    """All of the first, and of the second what the first leaves free.

    first  | xxx    xx     xxx     |
    second |  ----     ------   -- |
    answer | xxx--  xx ----xxx  -- |
    """
    stretches = _join(first)
    nearest, kept = 0, list(first)
    for event in _sort(second):
        while nearest < len(stretches) and stretches[nearest][1] <= event.start:
            nearest += 1
        kept += _subtract(event, stretches, nearest)
    return _sort(kept)


def _sort(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.start)


def _join(events: list[Event]) -> list[Stretch]:
    """Stretches that may touch, and do not overlap."""
    joined: list[Stretch] = []
    for event in _sort(events):
        if joined and event.start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], event.end))
        else:
            joined.append((event.start, event.end))
    return joined


def _intersect(event: Event, stretches: list[Stretch], first: int) -> Iterator[Event]:
    for begin, end in _from(stretches, first):
        if begin > event.end:
            return
        start, length = max(event.start, begin), min(event.end, end) - max(event.start, begin)
        if length > 0 or begin == end:
            yield event._replace(start=start, length=length)
        elif event.length == 0:
            # A moment on the border of two stretches lies in one of them.
            yield event
            return


def _subtract(event: Event, stretches: list[Stretch], first: int) -> Iterator[Event]:
    start = event.start
    for begin, end in _from(stretches, first):
        if begin >= event.end:
            break
        if begin > start:
            yield event._replace(start=start, length=begin - start)
        start = max(start, end)
    if start < event.end or (event.length == 0 and start == event.start):
        yield event._replace(start=start, length=event.end - start)


def _from(stretches: list[Stretch], first: int) -> Iterator[Stretch]:
    return (stretches[place] for place in range(first, len(stretches)))
