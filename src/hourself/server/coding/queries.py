# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was coded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from hourself.server.coding.names import NAME, ROOM
from hourself.server.store.sql import query
from hourself.server.store.store import Store

#: What time can be summed by.
FACETS = ("project", "language", "editor", "machine", "system", "category")


class Cell(NamedTuple):
    """Milliseconds of a day, and what they went to; '' for what was not told."""

    day: int
    project: str
    language: str
    editor: str
    machine: str
    system: str
    category: str
    length: int


class Moment(NamedTuple):
    """A beat, or a stretch's part, as it stands: UTC milliseconds, minutes east of UTC, and for how long it counts."""

    time: int
    offset: int
    length: int
    project: str
    language: str
    editor: str
    machine: str
    system: str
    category: str
    kind: str
    thing: str


class Used(NamedTuple):
    """A combination that editors told, and when it was first and last heard of (UTC milliseconds)."""

    project: str
    language: str
    editor: str
    machine: str
    system: str
    first: int
    last: int


def read_cells(store: Store, account: int, begin: int, end: int, project: str | None = None) -> list[Cell]:
    """The time of all days from `begin` to `end`, both included; of one project if one is given."""
    names = _read_texts(store, account)
    rows = store.reader().execute(query(ROOM, "read_days"), (account, begin, end)).fetchall()
    cells = [Cell._make((day, *(names[each] for each in numbers), length)) for day, *numbers, length in rows]
    return [cell for cell in cells if project is None or cell.project == project]


def sum_by(cells: Iterable[Cell], facet: str) -> list[tuple[str, int]]:
    """Names with their milliseconds, most first."""
    sums: Counter[str] = Counter()
    for cell in cells:
        sums[getattr(cell, facet)] += cell.length
    return sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))


def read_things(store: Store, account: int, begin: int, end: int, project: str) -> list[tuple[str, str, int]]:
    """Kind, name and milliseconds of what one project's time was about, most first."""
    kinds = _read_names(store, account)
    number = next((each for each, told in kinds.items() if told == ("project", project)), -1)
    values = {"account": account, "project": number, "begin": begin, "end": end}
    rows = store.reader().execute(query(ROOM, "read_things"), values).fetchall()
    return sorted(((*kinds[thing], length) for thing, length in rows), key=lambda each: (-each[2], each[1]))


def read_moments(store: Store, account: int, day: int) -> list[Moment]:
    """All that counts on a local day, and beats that do not, in order."""
    return _moments(store, account, day, "read_moments")


def read_beats(store: Store, account: int, day: int) -> list[Moment]:
    """The beats of a local day alone, in order."""
    return _moments(store, account, day, "read_beats")


def read_used(store: Store, account: int) -> list[Used]:
    """Every combination ever told, the one heard of last first."""
    return sorted(_used(store, account, "read_used"), key=lambda each: -each.last)


def last_used(store: Store, account: int) -> Used | None:
    """What was told last; None before the first."""
    return next(iter(_used(store, account, "last_used")), None)


def coded_seconds(store: Store, account: int, day: int) -> int:
    """How long was coded on a day."""
    return int(store.reader().execute(query(ROOM, "coded_seconds"), (account, day)).fetchone()[0])


def first_day(store: Store, account: int) -> int | None:
    """The first day on which anything was coded; None where nothing was."""
    found: int | None = store.reader().execute(query(ROOM, "first_day"), (account,)).fetchone()[0]
    return found


def _moments(store: Store, account: int, day: int, name: str) -> list[Moment]:
    kinds = _read_names(store, account)
    rows = store.reader().execute(query(ROOM, name), {"account": account, "day": day}).fetchall()
    return [
        Moment._make((time, offset, length, *(kinds[each][1] for each in numbers), *kinds[thing]))
        for time, offset, length, *numbers, thing in rows
    ]


def _used(store: Store, account: int, name: str) -> list[Used]:
    names = _read_texts(store, account)
    rows = store.reader().execute(query(ROOM, name), {"account": account}).fetchall()
    return [Used._make((*(names[each] for each in numbers), first, last)) for *numbers, first, last in rows]


def _read_texts(store: Store, account: int) -> dict[int, str]:
    return {number: text for number, (_, text) in _read_names(store, account).items()}


def _read_names(store: Store, account: int) -> dict[int, tuple[str, str]]:
    unseal = store.vault.sealer(account).unseal
    rows = store.reader().execute(query(ROOM, "read_names"), (account,)).fetchall()
    return {0: ("", "")} | {number: (kind, unseal(sealed, NAME)) for number, kind, sealed in rows}
