# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that the day page and `hourself today` say of one day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from hourself.core.days import DAY_SECONDS, same_weekday_before
from hourself.core.pulse import pulse
from hourself.core.taxonomy import Category
from hourself.server.store.names import Name, read_names, read_title
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.report"
#: Stretches of one name this close together are drawn as one.
_NEAR = 15


@dataclass(frozen=True, slots=True)
class Named:
    """A name and its seconds."""

    name: Name
    seconds: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A category, its seconds, and the level that most of them have."""

    category: Category
    level: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of the timeline, in seconds since local midnight."""

    begin: int
    end: int
    name: Name
    title: str | None
    device: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day. `hours` holds seconds by level for each hour; `compared` is the total of the same weekday before."""

    day: int
    total: int
    by_level: dict[int, int]
    pulse: int | None
    hours: tuple[dict[int, int], ...]
    names: tuple[Named, ...]
    categories: tuple[Ranked, ...]
    timeline: tuple[Block, ...]
    compared: int
    unsorted: int


def read_day(store: Store, account: int, day: int, *, device: int | None = None) -> Day:
    """A day by its number; `device` keeps to one device."""
    names = read_names(store, account)
    hours: tuple[Counter[int], ...] = tuple(Counter() for _ in range(24))
    by_name: Counter[int] = Counter()
    for hour, name, seconds in _read_hours(store, account, day, device):
        hours[hour][names[name].level] += seconds
        by_name[name] += seconds
    by_level: Counter[int] = sum(hours, Counter())
    ranked = tuple(Named(names[name], seconds) for name, seconds in by_name.most_common())
    return Day(
        day, by_level.total(), dict(by_level), pulse(by_level), tuple(map(dict, hours)), ranked, _rank(ranked),
        _read_timeline(store, account, day, device, names),
        sum(row[2] for row in _read_hours(store, account, same_weekday_before(day), device)),
        sum(named.seconds for named in ranked if not named.name.known),
    )  # fmt: skip


def _read_hours(store: Store, account: int, day: int, device: int | None) -> list[tuple[int, int, int]]:
    asked = {"account": account, "day": day, "device": device}
    return store.reader().execute(query(_ROOM, "day_hours"), asked).fetchall()


def _rank(names: tuple[Named, ...]) -> tuple[Ranked, ...]:
    seconds: defaultdict[Category, Counter[int]] = defaultdict(Counter)
    for named in names:
        seconds[named.name.category][named.name.level] += named.seconds
    ranked = [Ranked(key, levels.most_common(1)[0][0], levels.total()) for key, levels in seconds.items()]
    return tuple(sorted(ranked, key=lambda each: -each.seconds))


def _read_timeline(
    store: Store, account: int, day: int, device: int | None, names: dict[int, Name]
) -> tuple[Block, ...]:
    asked = {"account": account, "day": day, "device": device}
    blocks: list[Block] = []
    for machine, start, end, name, title in store.reader().execute(query(_ROOM, "day_spans"), asked):
        begin, stop = max(start, 0), min(end, DAY_SECONDS)
        last = blocks[-1] if blocks else None
        if last and last.name.id == name and last.device == machine and begin - last.end <= _NEAR:
            blocks[-1] = Block(last.begin, max(last.end, stop), last.name, last.title, machine)
        else:
            blocks.append(Block(begin, stop, names[name], read_title(store, account, title), machine))
    return tuple(blocks)
