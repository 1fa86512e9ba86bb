# SPDX-License-Identifier: AGPL-3.0-or-later
"""What months that stand still sum up to, kept in memory: long stretches in days or hours of the week stay quick.

A month is known by its revision, which every change of its tallies raises (`store/tallies.py`), and by what its names
are sorted into today: so nothing here can be out of date, and nothing needs to be told that it is.
"""

from __future__ import annotations

import itertools
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Any

from hourself.core.days import month_end, month_of, month_start
from hourself.server.report.cells import Scope
from hourself.server.store.cipher import Connection
from hourself.server.store.names import Name
from hourself.server.store.sql import query

_STORE = "hourself.server.store"
#: Months that are kept: some fifteen views of five years. One takes some kilobytes.
_MOST = 1000

Sums = Counter[Any]


class Memory:
    """The sums of months, the ones that were asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Sums] = OrderedDict()
        self._lock = Lock()

    def recall(self, key: Hashable, count: Callable[[], Sums]) -> Sums:
        """The sums of a key, counted now if they are not here."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        sums = count()
        with self._lock:
            self._kept[key] = sums
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return sums


_MEMORY = Memory()
_numbers = itertools.count()


@lru_cache(256)
def _number(_content: Hashable) -> int:
    """A number for a content, never given to another: months are then found without comparing hundreds of names."""
    return next(_numbers)


def sum_months(
    reader: Connection,
    scope: Scope,
    asked: Hashable,
    names: Mapping[int, Name],
    count: Callable[[Scope], Sums],
) -> Sums:
    """What `count` gives for a scope, month by month; `asked` is all that its answer depends on but the scope."""
    number = _number((asked, tuple((each, name.level, name.category) for each, name in names.items())))
    revisions = _read_revisions(reader, scope)
    sums: Sums = Counter()
    for part in _months(scope):
        month = month_of(part.begin)
        whole = (part.begin, part.end) == (month_start(month), month_end(month))
        key = (part, revisions.get(month, 0), number)
        found = _MEMORY.recall(key, lambda part=part: count(part)) if whole else count(part)  # type: ignore[misc]
        for each, seconds in found.items():
            sums[each] += seconds
    return sums


def _read_revisions(reader: Connection, scope: Scope) -> dict[int, int]:
    between = month_of(scope.begin), month_of(scope.end)
    return dict(reader.execute(query(_STORE, "read_months"), (scope.account, *between)).fetchall())


def _months(scope: Scope) -> Iterator[Scope]:
    begin = scope.begin
    while begin <= scope.end:
        end = min(month_end(month_of(begin)), scope.end)
        yield replace(scope, begin=begin, end=end)
        begin = end + 1
