# SPDX-License-Identifier: AGPL-3.0-or-later
"""Person time: of things that were in front on several devices at once, each moment counts once.

laptop  ──────mail──────────────────
desk              ───code───
person  ──mail────│──code──│──mail──      the one that was turned to last has the moment
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

Key = TypeVar("Key")


class Stretch(NamedTuple):
    """A stretch of one name on one device. UTC seconds; `started` is when it came to the front, even before `begin`.

    `offset`: minutes east of UTC.
    """

    begin: int
    end: int
    started: int
    device: int
    offset: int
    name: int
    title: int = 0


def count_once(stretches: Iterable[Stretch]) -> Iterator[tuple[int, int, Stretch]]:
    """`(begin, end, stretch)` for each moment that anything fills, in order and without overlap.

    The stretches come in order of begin. Of several, the one that started last has the moment; of two that started
    together, the one on the device with the greater number.
    """
    active: list[Stretch] = []
    at = 0
    for stretch in stretches:
        yield from _advance(active, at, stretch.begin)
        at = stretch.begin
        active.append(stretch)
    yield from _advance(active, at, None)


def share(wanted: Mapping[Key, int], budget: int) -> dict[Key, int]:
    """Seconds for each key, in proportion to what each wants and at most `budget` in all; never more than wanted.

    Rounded by largest remainders, ties in the order of the mapping, so that the sum is exact.
    """
    total, budget = sum(wanted.values()), max(budget, 0)
    if total <= budget:
        return dict(wanted)
    shares = {key: seconds * budget // total for key, seconds in wanted.items()}
    left = budget - sum(shares.values())
    for key in sorted(wanted, key=lambda each: -(wanted[each] * budget % total))[:left]:
        shares[key] += 1
    return shares


def _advance(active: list[Stretch], at: int, stop: int | None) -> Iterator[tuple[int, int, Stretch]]:
    """What fills the time from `at` to `stop` (None: to the last end); lets go of stretches that have ended."""
    while active and (stop is None or at < stop):
        edge = min(stretch.end for stretch in active)
        edge = edge if stop is None else min(edge, stop)
        if edge > at:
            yield at, edge, max(active, key=_turn)
            at = edge
        active[:] = [stretch for stretch in active if stretch.end > at]


def _turn(stretch: Stretch) -> tuple[int, int]:
    return stretch.started, stretch.device
