# SPDX-License-Identifier: AGPL-3.0-or-later
"""From milliseconds to whole seconds so that every sum stays what it was: largest remainders, level by level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias, TypeVar

Key = TypeVar("Key", bound=Hashable)
#: Where a piece belongs, from the coarsest to the finest.
Path: TypeAlias = tuple[Hashable, ...]


def apportion(quotas: Mapping[Key, float], whole: int) -> dict[Key, int]:
    """Whole seconds for each quota (milliseconds), `whole` in all: each is rounded down or up, the nearest first.

    Ties go in the order of the mapping.
    """
    parts = {key: max(0, int(quota // 1000)) for key, quota in quotas.items()}
    missing = whole - sum(parts.values())
    step = 1 if missing > 0 else -1
    order = sorted(quotas, key=lambda key: -step * (quotas[key] - parts[key] * 1000))
    while missing:
        able = [key for key in order if step > 0 or parts[key] > 0]
        if not able:
            break
        for key in able[: abs(missing)]:
            parts[key] += step
            missing -= step
    return parts


class Rounding:
    """Rounds one day after the other, keeping what each sum is still owed, so that sums over days are right as well."""

    def __init__(self) -> None:
        self._owed: defaultdict[Path, float] = defaultdict(float)

    def round_day(self, pieces: Sequence[tuple[Path, int]]) -> list[int]:
        """Seconds for each piece, given its path (such as level, category, name) and its milliseconds."""
        sums: defaultdict[Path, int] = defaultdict(int)
        for path, length in pieces:
            for depth in range(len(path) + 1):
                sums[path[:depth]] += length
        quotas = {path: length + self._owed[path] for path, length in sums.items()}
        seconds: dict[Path, int] = {(): max(0, round(quotas[()] / 1000))} if pieces else {}
        for path, below in _children(sums).items():
            seconds.update(apportion({each: quotas[each] for each in below}, seconds[path]))
        for path, quota in quotas.items():
            self._owed[path] = quota - seconds[path] * 1000
        return _share_pieces(pieces, seconds)


def _children(
    sums: Mapping[Path, int],
) -> dict[Path, list[Path]]:
    below: dict[Path, list[Path]] = {}
    for path in sorted(sums, key=len):
        if path:
            below.setdefault(path[:-1], []).append(path)
    return below


def _share_pieces(pieces: Sequence[tuple[Path, int]], seconds: Mapping[Path, int]) -> list[int]:
    groups: defaultdict[Path, dict[int, float]] = defaultdict(dict)
    for place, (path, length) in enumerate(pieces):
        groups[path][place] = length
    parts = [0] * len(pieces)
    for path, quotas in groups.items():
        for place, share in apportion(quotas, seconds[path]).items():
            parts[place] = share
    return parts
