# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person was coding, by what editors' watchers tell: stretches that never overlap.

editors  | vscode ............... |      of those at once, the one that began last has the moment
                 | vim .. |
nobody                      | afk |      some editors tell on while nobody is there
edits    | vscode| vim .. | v |

Each change of an event is noted, in the transaction that makes it. Who makes coding of it asks what changed, and for
all of the days in which that lies: late, growing and deleted events come out alike, in any order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hourself.core.coding import name_editor, name_language, name_project
from hourself.core.person import Stretch, count_once
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.watchers.buckets import GAP, ROOM, Bucket, Shelf
from hourself.server.watchers.cleaning import EDITOR, PRESENCE
from hourself.server.watchers.events import Data, Event
from hourself.server.watchers.machines import NAMELESS
from hourself.server.watchers.storing import Events, Period


class Work(NamedTuple):
    """What somebody codes, with which editor and on which machine; '' for what is not told."""

    project: str
    language: str
    editor: str
    machine: str
    file: str


class Edit(NamedTuple):
    """A stretch of it, in milliseconds UTC."""

    start: int
    end: int
    work: Work


class _Span(NamedTuple):
    """What an event, which began at `began`, claims; microseconds."""

    start: int
    end: int
    began: int
    work: Work


class Change(NamedTuple):
    """What changed lies between two moments (microseconds)."""

    begin: int
    end: int


def find_changed(store: Store) -> list[int]:
    """The accounts whose editors told something new."""
    return [account for (account,) in store.reader().execute(query(ROOM, "accounts_coding")).fetchall()]


class Editing:
    """What the editors of one account tell."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        told = [bucket for bucket in shelf.all() if bucket.updated is not None]
        self._buckets = [bucket for bucket in told if bucket.role == EDITOR]
        self._watchers = [bucket for bucket in told if bucket.role == PRESENCE]

    def change(self) -> Change | None:
        """What changed and was not looked at yet."""
        row = self._shelf.run("read_coding", self._shelf.account).fetchone()
        return Change(*row) if row else None

    def note(self, left: Change | None) -> None:
        """What is left to be looked at."""
        if left is None:
            self._shelf.run("drop_coding", self._shelf.account)
        else:
            self._shelf.run("set_coding", *left, self._shelf.account)

    def bounds(self) -> tuple[int, int] | None:
        """The first and the last moment (microseconds) that events tell of; None where there are none."""
        account = self._shelf.account
        firsts = [
            self._shelf.run("first_start", account, bucket.number).fetchone()[0] for bucket in self._buckets
        ]
        lasts = [bucket.updated for bucket in self._buckets if bucket.updated is not None]
        return (min(firsts), max(lasts)) if lasts else None

    def edits(self, begin: int, end: int, limit: int) -> Iterator[Edit]:
        """What was coded between two milliseconds, and before `limit` (microseconds), in order."""
        spans = sorted(span for bucket in self._buckets for span in self._spans(bucket, begin, end, limit))
        # Of two that began together it must be the same one always, however they are cut.
        ranks = {work: rank for rank, work in enumerate(sorted({span.work for span in spans}))}
        stretches = (
            Stretch(span.start, span.end, span.began, ranks[span.work], 0, index)
            for index, span in enumerate(spans)
        )
        whole: Edit | None = None
        for start, stop, stretch in count_once(stretches):
            first, last, work = max(start // 1000, begin), min(stop // 1000, end), spans[stretch.name].work
            if first >= last:
                continue
            if whole and whole.end == first and whole.work == work:
                first = whole.start
            elif whole:
                yield whole
            whole = Edit(first, last, work)
        if whole:
            yield whole

    def _spans(self, bucket: Bucket, begin: int, end: int, limit: int) -> Iterator[_Span]:
        """A bucket's events that may reach into a time, each until its end or until one that follows soon."""
        period = Period(max(begin * 1000 - GAP, 0), end * 1000 + GAP)
        events = [each for each in Events(self._shelf, bucket).touching(period) if each.start < limit]
        starts = sorted(each.start for each in events)
        away = self._away(bucket.host, period)
        works: dict[int, Work] = {}
        for each in events:
            # What several tell alike is one and the same dict.
            work = works.get(id(each.data)) or works.setdefault(id(each.data), _read_work(bucket, each.data))
            stop = min(_fill(each, starts), limit)
            for first, last in subtract([(each.start, stop)], away):
                yield _Span(first, last, each.start, work)

    def _away(self, host: str, period: Period) -> list[tuple[int, int]]:
        """When a machine's presence watchers say that nobody is there, and none that somebody is."""
        watchers = [bucket for bucket in self._watchers if bucket.host == host]
        told = [each for bucket in watchers for each in Events(self._shelf, bucket).touching(period)]
        spots: dict[str, list[tuple[int, int]]] = {"afk": [], "not-afk": []}
        for each in told:
            spots.get(each.data.get("status", ""), []).append((each.start, each.end))
        return list(subtract(unite(spots["afk"]), unite(spots["not-afk"])))


def unite(spots: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Times as they are together: in order, and apart."""
    united: list[tuple[int, int]] = []
    for begin, end in sorted(spots):
        if united and begin <= united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], end)
        elif begin < end:
            united.append((begin, end))
    return united


def subtract(spots: Iterable[tuple[int, int]], gone: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What of times is in none of others, which are in order and apart."""
    for begin, end in spots:
        at = begin
        for index in range(max(bisect_right(gone, (begin, begin)) - 1, 0), len(gone)):
            first, last = gone[index]
            if first >= end:
                break
            if at < first:
                yield at, first
            at = max(at, last)
        if at < end:
            yield at, end


def _fill(event: Event, starts: list[int]) -> int:
    """Until when an event counts: its end, or the moment at which another one starts soon after it."""
    index = bisect_left(starts, max(event.end, event.start + 1))
    soon = index < len(starts) and starts[index] - event.end <= GAP
    return starts[index] if soon else event.end


def _read_work(bucket: Bucket, data: Data) -> Work:
    told = {key: value for key, value in data.items() if isinstance(value, str)}
    machine = "" if bucket.host == NAMELESS else bucket.host
    return Work(
        name_project(told.get("project", "")),
        name_language(told.get("language", "")),
        name_editor(told.get("editor", "")) or bucket.editor,
        machine,
        told.get("file", ""),
    )
