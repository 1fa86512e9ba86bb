# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the page of one name shows: its days, and its titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hourself.server.report.cells import Resolution, Scope, read_slots, snapshot
from hourself.server.report.day import Named
from hourself.server.report.documents import sum_documents
from hourself.server.store.names import read_names, read_title
from hourself.server.store.store import Store

#: How many days the page of a name looks back, its own day included.
DAYS_BACK = 28


@dataclass(frozen=True, slots=True)
class Titled:
    """A title and its seconds; `title` None is time without one."""

    title: str | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Detail:
    """One name. `named.seconds` are those of `day`; `days`: `(day, seconds)` of the last 28, oldest first."""

    day: int
    named: Named
    days: tuple[tuple[int, int], ...]
    titles: tuple[Titled, ...]

    @property
    def last_week(self) -> int:
        """Seconds of the last 7 days."""
        return sum(seconds for _, seconds in self.days[-7:])

    @property
    def last_month(self) -> int:
        """Seconds of the last 28 days."""
        return sum(seconds for _, seconds in self.days)


def read_name(
    store: Store,
    account: int,
    name_id: int,
    day: int,
    *,
    device: int | None = None,
    since: int | None = None,
) -> Detail | None:
    """A name on a day and in the 28 days up to it; None for an unknown name.

    Titles are those of `day`, or of all days from `since` to `day`; most seconds first.
    """
    with snapshot(store) as reader:
        names = read_names(store, account)
        name = names.get(name_id)
        if name is None:
            return None
        numbers = [number for number, each in names.items() if each.id == name.id]
        scope = Scope(account, day - DAYS_BACK + 1, day, device)
        sums: Counter[int] = Counter()
        for slot, _, seconds in read_slots(reader, scope, numbers, Resolution.DAY):
            sums[slot] += seconds
        titles = _read_titles(store, Scope(account, day if since is None else since, day, device), numbers)
    days = tuple((each, sums[each]) for each in range(scope.begin, day + 1))
    return Detail(day, Named(name, sums[day]), days, titles)


def _read_titles(store: Store, scope: Scope, numbers: Iterable[int]) -> tuple[Titled, ...]:
    sums: Counter[str | None] = Counter()
    for number in numbers:
        for _, title, seconds in sum_documents(store.reader(), scope, name=number):
            sums[read_title(store, scope.account, title)] += seconds
    titled = [Titled(*each) for each in sums.items()]
    return tuple(sorted(titled, key=lambda each: (-each.seconds, each.title or "")))
