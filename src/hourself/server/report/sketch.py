# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many days in few blocks, for drawing only: what fills most of each grain of time stands for all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from hourself.core.days import DAY_SECONDS
from hourself.server.report.cells import Scope, snapshot
from hourself.server.report.documents import Stretch, read_stretches
from hourself.server.report.timeline import Block
from hourself.server.store.names import Name, read_names
from hourself.server.store.store import Store

#: Seconds of a grain: about a pixel where half a day fills a screen. A whole number of them makes an hour.
GRAIN = 90
#: A grain with less than this is left out.
LEAST = 20

#: By device and grain, the seconds of each name.
Sums = defaultdict[int, defaultdict[int, dict[int, int]]]


def read_sketch(
    store: Store, account: int, begin: int, end: int, *, device: int | None = None
) -> dict[int, tuple[Block, ...]]:
    """Blocks of the local days from `begin` to `end`, in order, by day; they have no titles."""
    with snapshot(store) as reader:
        names = read_names(store, account)
        sums = _sum(read_stretches(reader, Scope(account, begin, end, device)), names)
    days: dict[int, list[Block]] = {day: [] for day in range(begin, end + 1)}
    for machine, first, last, name in _runs(sums, names):
        day, second = divmod(first * GRAIN, DAY_SECONDS)
        days[begin + day].append(Block(second, second + (last - first) * GRAIN, names[name], None, machine))
    return {day: tuple(sorted(blocks, key=lambda each: each.begin)) for day, blocks in days.items()}


def _sum(stretches: Iterable[Stretch], names: Mapping[int, Name]) -> Sums:
    firsts = {number: name.id for number, name in names.items()}
    sums: Sums = defaultdict(lambda: defaultdict(dict))
    for machine, begin, end, _, number, _ in stretches:
        grains, at, name = sums[machine], begin, firsts.get(number, number)
        while at < end:
            grain = at // GRAIN
            edge = min(end, (grain + 1) * GRAIN)
            here = grains[grain]
            here[name] = here.get(name, 0) + edge - at
            at = edge
    return sums


def _runs(sums: Sums, names: Mapping[int, Name]) -> Iterator[tuple[int, int, int, int]]:
    """Neighbouring grains of one name on one device, of one day: `(device, first, after the last, name)`."""
    a_day = DAY_SECONDS // GRAIN
    for machine, grains in sums.items():
        run: tuple[int, int, int] | None = None
        for grain in sorted(grains):
            here = grains[grain]
            name = max(here, key=here.__getitem__)
            if sum(here.values()) < LEAST or name not in names:
                continue
            if run and run[1:] == (grain, name) and grain % a_day:
                run = (run[0], grain + 1, name)
                continue
            if run:
                yield machine, *run
            run = (grain, grain + 1, name)
        if run:
            yield machine, *run
