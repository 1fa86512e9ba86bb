# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where pieces of whole seconds lie: each at its own place, side by side in lanes where they truly overlap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

#: Pieces that overlap by more milliseconds lie in different lanes; up to that, one makes way for the other.
SLACK_MS = 2000
#: The farthest, in seconds, that a piece makes way.
FARTHEST = 30


class Wanted(NamedTuple):
    """A piece to lay: exact start and end in milliseconds, the whole seconds that it got, and when its day ends."""

    start: int
    end: int
    seconds: int
    ceiling: int


class Laid(NamedTuple):
    """Where a piece lies: lane (from 0), first second, and the second after the last."""

    lane: int
    begin: int
    end: int


Taken = Sequence[tuple[int, int]]


class _Lane:
    def __init__(self, taken: Taken = ()) -> None:
        self._taken = sorted(taken)
        self._last_ms = self._last = -1
        self.order: list[int] = []

    def find(self, piece: Wanted) -> int | None:
        """The second at which a piece may begin here; None where it may not."""
        wanted = round(piece.start / 1000)
        begin = max(wanted, self._last)
        for start, end in self._taken:
            if start < begin + piece.seconds and end > begin:
                begin = end
        crossing = piece.start < self._last_ms - SLACK_MS
        return None if crossing or begin - wanted > FARTHEST else begin

    def take(self, number: int, piece: Wanted, begin: int) -> None:
        """Lay a piece at the end."""
        self._last_ms = max(self._last_ms, piece.end)
        self._last = begin + piece.seconds
        self.order.append(number)

    def is_free(self, begin: int, end: int) -> bool:
        """Whether nothing lay here before this import."""
        return all(end <= start or begin >= stop for start, stop in self._taken)


def lay(pieces: Sequence[Wanted], taken: Sequence[Taken] = ()) -> list[Laid]:
    """Lay a day's pieces, which come by start; `taken` says for each lane what lies there already.

    Pieces of no seconds lie nowhere: they come back empty, at their start, in the first lane.
    """
    lanes = [_Lane(each) for each in taken]
    laid: list[Laid] = []
    for number, piece in enumerate(pieces):
        if piece.seconds:
            laid.append(_lay_one(number, piece, lanes))
        else:
            laid.append(Laid(0, piece.start // 1000, piece.start // 1000))
    for place in range(len(lanes)):
        _push_back(pieces, laid, lanes, place)
    return laid


def _lay_one(number: int, piece: Wanted, lanes: list[_Lane]) -> Laid:
    for place, lane in enumerate(lanes):
        begin = lane.find(piece)
        if begin is not None:
            lane.take(number, piece, begin)
            return Laid(place, begin, begin + piece.seconds)
    lanes.append(_Lane())
    begin = round(piece.start / 1000)
    lanes[-1].take(number, piece, begin)
    return Laid(len(lanes) - 1, begin, begin + piece.seconds)


def _push_back(pieces: Sequence[Wanted], laid: list[Laid], lanes: list[_Lane], place: int) -> None:
    """Move a lane's last pieces back from behind midnight: a day's sum stays on its day."""
    limit: int | None = None
    for number in reversed(lanes[place].order):
        piece, spot = pieces[number], laid[number]
        end = min(spot.end, piece.ceiling if limit is None else min(piece.ceiling, limit))
        begin = end - piece.seconds
        if begin != spot.begin and not lanes[place].is_free(begin, end):
            lanes.append(_Lane())
            laid[number] = Laid(len(lanes) - 1, begin, end)
            continue
        laid[number] = Laid(place, begin, end)
        limit = begin
