# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many seconds were recorded today: one number, kept over restarts, and no name beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hourself.core.spans import Span, split

_FILE = "today"
_DAY = 86_400


class Today:
    """Counts spans as they come; one that grew counts by what it grew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._ends: dict[int, int] = {}
        self._day, self._seconds = self._read()

    def count(self, spans: Iterable[Span]) -> None:
        """Add what these spans bring."""
        for span in spans:
            begin = max(span.start, self._ends.pop(span.start, span.start))
            self._ends[span.start] = span.end
            for day, _, seconds in split(begin, span.end, span.offset):
                self._add(day, seconds)
        # A span grows only while it is the last or waits for an input: older ones are told no more.
        self._ends = dict(list(self._ends.items())[-64:])

    def seconds(self, now: float, offset: int) -> int:
        """What stands for the local day of `now` (UTC seconds; `offset` minutes east of UTC)."""
        return self._seconds if (now + offset * 60) // _DAY == self._day else 0

    def save(self) -> None:
        """Keep the number over a restart, if the disk has room for it."""
        draft = self._path.with_suffix(".new")
        with suppress(OSError):
            draft.write_text(json.dumps([self._day, self._seconds]))
            draft.replace(self._path)

    def _add(self, day: int, seconds: int) -> None:
        # The day before may still get what waited for an input; one long before means that the clock was ahead.
        if not self._day - 1 <= day <= self._day:
            self._day, self._seconds = day, 0
        self._seconds += seconds if day == self._day else 0

    def _read(self) -> tuple[int, int]:
        try:
            day, seconds = json.loads(self._path.read_text())
            return int(day), int(seconds)
        except (OSError, ValueError, TypeError):
            return 0, 0
