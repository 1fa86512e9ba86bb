# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day's pieces in whole seconds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hourself.server.watchers.laying import lay

_DAY = 86_400_000
#: Gaps and lengths in turn, from the day's end backwards or from its start on.
STEPS = st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 9000)), max_size=60)


def make(steps: list[tuple[int, int]], *, late: bool) -> list[tuple[int, int]]:
    """Pieces that do not overlap; late ones end with the day."""
    at = _DAY - sum(gap + length for gap, length in steps) if late else 0
    pieces = []
    for gap, length in steps:
        pieces.append((at + gap, at + gap + length))
        at += gap + length
    return pieces


@given(STEPS, st.booleans())
def test_laid_pieces_keep_their_sum_their_place_and_their_day(
    steps: list[tuple[int, int]], late: bool
) -> None:
    pieces = make(steps, late=late)
    spots = lay(pieces, _DAY // 1000)
    exact = sum(end - start for start, end in pieces)

    assert (exact + 500) // 1000 == sum(end - begin for begin, end in spots)
    assert all(before[1] <= after[0] for before, after in pairwise(spots))
    assert all(0 <= begin <= end <= _DAY // 1000 for begin, end in spots)
    assert all(abs(begin * 1000 - start) < 2500 for (begin, _), (start, _) in zip(spots, pieces, strict=True))
