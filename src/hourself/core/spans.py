# SPDX-License-Identifier: AGPL-3.0-or-later
"""From sights to spans: joining, idle time, suspends, and the cut into local hours.

Only boundaries are rounded to whole seconds, never durations: neighbours tile, and every sum agrees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hourself.core.scrub import Sight

IDLE_LIMIT = 300
#: Without an observation for this long, nobody knows what was in front: the machine slept or we were stopped.
SILENCE_LIMIT = 90.0
#: What plays in front counts as use for this long without input.
PLAYING_LIMIT = 3600.0
#: A switch this soon after an input was made by the person.
SETTLED = 5.0
#: Two readings of one and the same last input differ by less than this.
INPUT_GRAIN = 0.25


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of one sight on one device. UTC seconds; `offset` is minutes east of UTC there and then."""

    start: int
    end: int
    offset: int
    sight: Sight


def split(start: int, end: int, offset: int) -> list[tuple[int, int, int]]:
    """The cells `(day, hour, seconds)` that a span fills, in the device's local time."""
    shift = offset * 60
    begin, stop = start + shift, end + shift
    hour = begin // 3600
    if stop <= (hour + 1) * 3600:
        return [(hour // 24, hour % 24, stop - begin)] if stop > begin else []
    cells = []
    while begin < stop:
        edge = min(stop, (hour + 1) * 3600)
        cells.append((hour // 24, hour % 24, edge - begin))
        begin, hour = edge, hour + 1
    return cells


class Joiner:
    """Joins what is seen, moment by moment, into spans.

    It is told what is in front now, and answers with the spans that changed. A span may come back longer, with the
    same start, and never shorter: what passed without any input is held back until the next input vouches for it.
    """

    def __init__(self, idle_limit: int = IDLE_LIMIT, silence_limit: float = SILENCE_LIMIT) -> None:
        """`idle_limit`: seconds without input after which a person is away; it may change. Both limits in seconds."""
        self.idle_limit = idle_limit
        self._silence_limit = silence_limit
        self._open: Span | None = None
        self._held: list[Span] = []
        self._seen = float("-inf")
        self._used = float("-inf")
        self._played = float("-inf")
        self._floor = 0
        self._away = False

    @property
    def away(self) -> bool:
        """Whether the person has been without input for longer than the limit."""
        return self._away

    @property
    def used(self) -> float:
        """When the last input was, or what plays was last heard (UTC seconds); `-inf` before the first."""
        return self._used

    def observe(
        self, now: float, offset: int, sight: Sight | None, idle: float, *, playing: bool = False
    ) -> list[Span]:
        """Tell what is in front at `now` (UTC seconds) and how long ago (`idle` seconds) the last input was.

        `sight` None means that nothing may be recorded: a private window, a pause, no window at all. What is
        `playing` there is use without input, for an hour at most; it never ends an absence.
        """
        broken = not 0 <= now - self._seen <= self._silence_limit
        changed = self.interrupt() if broken else []
        if playing and not self._away and idle < PLAYING_LIMIT:
            self._played = now
        idle = min(idle, now - self._played)
        changed += self._note_input(now - max(idle, 0))
        was_away, self._away = self._away, idle >= self.idle_limit
        if self._away:
            changed += [] if was_away else self._leave()
        elif was_away:
            # After an absence, use begins with the input that ended it.
            self._begin(self._used, offset, sight)
        elif not self._continues(sight, offset):
            changed += self._close(now)
            self._begin(now, offset, sight)
        self._seen = now
        return changed

    def checkpoint(self) -> list[Span]:
        """The open span as far as it is certain: up to the last input."""
        return self._grow(min(self._used, self._seen))

    def interrupt(self) -> list[Span]:
        """End everything at the last look: the machine slept, or its clock was set."""
        changed = self._release() + ([] if self._away else self._close(self._seen)) + self._release()
        self._open, self._away, self._floor = None, False, 0
        self._used = self._played = float("-inf")
        return changed

    def stop(self, now: float) -> list[Span]:
        """End everything at `now`: a pause, the display gone, the agent's own end."""
        near = 0 <= now - self._seen <= self._silence_limit
        self._seen = now if near else self._seen
        return self.interrupt()

    def _continues(self, sight: Sight | None, offset: int) -> bool:
        if self._open is None:
            return sight is None
        return self._open.sight == sight and self._open.offset == offset

    def _note_input(self, at: float) -> list[Span]:
        if at <= self._used + INPUT_GRAIN:
            # Wayland tells of a pause when it has lasted some seconds: until then the last input seemed to be now.
            if 0 < self._used - at <= SETTLED:
                self._used = at
            return []
        self._used = at
        return self._release()

    def _begin(self, at: float, offset: int, sight: Sight | None) -> None:
        start = max(round(at), self._floor)
        self._open = None if sight is None else Span(start, start, offset, sight)

    def _grow(self, at: float) -> list[Span]:
        if self._open is None or at <= self._open.end or round(at) <= self._open.end:
            return []
        self._open = replace(self._open, end=round(at))
        self._floor = self._open.end
        return [self._open]

    def _close(self, at: float) -> list[Span]:
        """End the open span; a tail long after the last input waits for the next one."""
        settled = at - self._used <= SETTLED
        changed = self._grow(at if settled else min(at, self._used))
        if self._open is not None and not settled and round(at) > self._open.end:
            self._held.append(replace(self._open, end=round(at)))
            self._floor = round(at)
        self._open = None
        return changed

    def _release(self) -> list[Span]:
        held, self._held = self._held, []
        return held

    def _leave(self) -> list[Span]:
        """The person is away since the last input: what was held back was no use, the rest ends there."""
        self._held = []
        changed = self._grow(self._used)
        self._open = None
        return changed
