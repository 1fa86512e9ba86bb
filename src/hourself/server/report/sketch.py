# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many days in few blocks, for drawing only: what fills most of each grain of time stands for all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

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

#: Seconds by device, grain and name.
Sums = defaultdict[tuple[int, int], defaultdict[int, int]]


def read_sketch(
    store: Store, account: int, begin: int, end: int, *, device: int | None = None
) -> dict[int, tuple[Block, ...]]:
    """Blocks of the local days from `begin` to `end`, in order, by day; they have no titles."""
    sums: Sums = defaultdict(lambda: defaultdict(int))
    with snapshot(store) as reader:
        names = read_names(store, account)
        for stretch in read_stretches(reader, Scope(account, begin, end, device)):
            _add(sums, stretch)
    days: dict[int, list[Block]] = {day: [] for day in range(begin, end + 1)}
    for machine, first, last, name in _runs(sums, names):
        day, second = divmod(first * GRAIN, DAY_SECONDS)
        days[begin + day].append(Block(second, second + (last - first) * GRAIN, names[name], None, machine))
    return {day: tuple(sorted(blocks, key=lambda each: each.begin)) for day, blocks in days.items()}


def _add(sums: Sums, stretch: Stretch) -> None:
    machine, begin, end, _, name, _ = stretch
    grain, last = begin // GRAIN, (end - 1) // GRAIN
    if grain == last:
        sums[machine, grain][name] += end - begin
        return
    sums[machine, grain][name] += (grain + 1) * GRAIN - begin
    for between in range(grain + 1, last):
        sums[machine, between][name] += GRAIN
    sums[machine, last][name] += end - last * GRAIN


def _runs(sums: Sums, names: Mapping[int, Name]) -> Iterator[tuple[int, int, int, int]]:
    """Neighbouring grains of one name on one device, of one day: `(device, first, after the last, name)`."""
    a_day = DAY_SECONDS // GRAIN
    run: tuple[int, int, int, int] | None = None
    for machine, grain in sorted(sums):
        here = sums[machine, grain]
        name = max(here, key=here.__getitem__)
        if sum(here.values()) < LEAST or name not in names:
            continue
        if run and run[0] == machine and run[2] == grain and run[3] == name and grain % a_day:
            run = (machine, run[1], grain + 1, name)
            continue
        if run:
            yield run
        run = (machine, grain, grain + 1, name)
    if run:
        yield run
