# SPDX-License-Identifier: AGPL-3.0-or-later
"""When a person comes back, and what nobody should ask about: values in, values out, no clock and no disk.

A suspend is an absence like any other: what counts is the time between one input and the next. What was paused, private
or ignored is no absence, though nothing was recorded: such a stretch becomes a word to the server not to ask about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hourself.core.absences import SHORTEST, Stretch, is_askable
from hourself.core.days import DAY_SECONDS
from hourself.core.spans import SILENCE_LIMIT, Span
from hourself.wire.away import Away

#: Whoever locks the screen and goes saw something recorded this short a time before, in seconds.
_GOING = 60.0
#: So long after the return the question waits until something is in front that may be recorded.
_PATIENCE = 600.0
#: A last input this much earlier than the one before means that the clock was set.
_SET_BACK = 60.0


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the desk. `used`: the last input, or what played (UTC seconds); `offset`: minutes east of UTC.

    `limit`: seconds without use after which it is none; `shown`: something recorded is in front.
    """

    now: float
    offset: int
    used: float
    limit: int
    shown: bool
    paused: bool
    away: bool


class _Hidden(NamedTuple):
    """A stretch in which somebody was here and nothing was to be recorded; `seen`: the last look at it."""

    begin: float
    last: float
    seen: float
    paused: bool = False


class Returns:
    """Follows one person at one desk."""

    def __init__(self) -> None:
        self._used = 0.0
        self._offset = 0
        self._end = 0
        self._shown = 0.0
        self._paused = False
        self._due: Stretch | None = None
        self._hidden: _Hidden | None = None

    def keep(self, spans: Iterable[Span]) -> None:
        """Hear what was recorded: an absence begins after it."""
        self._end = max([self._end, *(span.end for span in spans)])

    def look(self, seen: Look) -> list[Away]:
        """What is to be asked now (without an answer), and what nobody should ask about (`skip`)."""
        told = self._follow_hidden(seen)
        if seen.used < self._used - _SET_BACK:
            self._used, self._end, self._due = 0.0, 0, None
        if seen.used > self._used:
            self._use(seen)
        self._paused = self._paused or seen.paused
        if seen.shown:
            self._shown = seen.now
        return [*told, *self._ask(seen)]

    def end(self) -> list[Away]:
        """What nobody should ask about, when the watching ends."""
        if self._hidden is None:
            return []
        hidden, self._hidden = self._hidden, None
        start, end = max(round(hidden.begin), round(hidden.last) - DAY_SECONDS), round(hidden.last)
        wanted = 1 if hidden.paused else SHORTEST
        return [Away(1, start, end, self._offset, "skip")] if end - start >= wanted else []

    def _use(self, seen: Look) -> None:
        gap = Stretch(max(round(self._used), self._end), round(seen.used), self._offset)
        left_hidden = self._used - self._shown > _GOING
        known = self._used > 0 and seen.used - self._used >= seen.limit
        if known and is_askable(gap) and not (self._paused or left_hidden):
            self._due = gap
        self._used, self._offset, self._paused = seen.used, seen.offset, False

    def _ask(self, seen: Look) -> list[Away]:
        waits = not seen.shown and not seen.paused
        if self._due is None or (waits and seen.now - self._due.end <= _PATIENCE):
            return []
        gap, self._due = self._due, None
        return [Away(1, *gap)] if seen.shown and not seen.paused else []

    def _follow_hidden(self, seen: Look) -> list[Away]:
        """Note a pause as long as it lasts, and what is else not to be recorded as long as somebody is at it."""
        if seen.shown or (seen.away and not seen.paused):
            return self.end()
        # A pause goes on while the machine sleeps; whoever read a private window may have gone.
        broken = self._hidden is not None and seen.now - self._hidden.seen > SILENCE_LIMIT
        told = self.end() if broken and not seen.paused else []
        before = self._hidden or _Hidden(seen.now, seen.now, seen.now)
        last = seen.now if seen.paused else max(before.last, seen.used)
        self._hidden = _Hidden(before.begin, last, seen.now, paused=before.paused or seen.paused)
        return told
