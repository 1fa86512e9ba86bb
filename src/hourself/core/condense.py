# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fewer spans for the same time, for a spool that may grow no further."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from hourself.core.scrub import Sight
from hourself.core.spans import Span, split


def condense(spans: Iterable[Span]) -> list[Span]:
    """One stretch of each name in each local hour, where it was mixed with others; titles are given up.

    The seconds of each name in each hour stay, and so does the set of seconds that were used: sent after a part of
    the originals was, the result doubles nothing.
    """
    hours: defaultdict[tuple[int, int], list[Span]] = defaultdict(list)
    for span in spans:
        for piece in _cut(span):
            hours[piece.offset, (piece.start + piece.offset * 60) // 3600].append(piece)
    return sorted((each for pieces in hours.values() for each in _pack(pieces)), key=lambda each: each.start)


def _cut(span: Span) -> Iterator[Span]:
    start = span.start
    for _day, _hour, seconds in split(span.start, span.end, span.offset):
        yield Span(start, start + seconds, span.offset, span.sight)
        start += seconds


def _pack(pieces: list[Span]) -> Iterator[Span]:
    """Lay the names one after another over the stretches that were in use."""
    totals: defaultdict[Sight, int] = defaultdict(int)
    for piece in pieces:
        totals[Sight(piece.sight.kind, piece.sight.name)] += piece.end - piece.start
    stretches = _join(pieces)
    start, end = next(stretches)
    for sight, left in totals.items():
        while left:
            stop = min(end, start + left)
            yield Span(start, stop, pieces[0].offset, sight)
            left -= stop - start  # noqa: PLW2901 -- counted down
            start = stop
            if start == end:
                start, end = next(stretches, (0, 0))


def _join(pieces: list[Span]) -> Iterator[tuple[int, int]]:
    begin = end = -1
    for piece in sorted(pieces, key=lambda each: each.start):
        if piece.start != end:
            if end > begin:
                yield begin, end
            begin = piece.start
        end = piece.end
    yield begin, end
