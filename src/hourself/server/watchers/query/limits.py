# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one query may take, so that it cannot hold the server."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from hourself.server.watchers.query.errors import LimitError

#: Characters of a query, statements in it, lists and calls inside each other, digits of a number, periods.
MAX_TEXT, MAX_STATEMENTS, MAX_DEPTH, MAX_DIGITS, MAX_PERIODS = 500_000, 2_000, 50, 18, 2_000
#: For each period: events read from buckets, and events (or values) that functions made.
MAX_READ, MAX_MADE = 300_000, 3_000_000
#: For the whole answer: values in it. The web UI gives up after the same time.
MAX_VALUES, MAX_SECONDS = 3_000_000, 30.0


class Budget:
    """What is left of the time and the room of one query."""

    def __init__(self, seconds: float = MAX_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._until = clock, clock() + seconds
        self.begin_period()

    def begin_period(self) -> None:
        """Another period: what was read and made for the last one is gone."""
        self._read, self._made = MAX_READ, MAX_MADE

    @property
    def readable(self) -> int:
        """How many events may still be read in this period."""
        return self._read

    def note_read(self, events: Sequence[Any]) -> None:
        """Events came out of a bucket. Raises `LimitError`."""
        self._read -= len(events)
        if self._read < 0:
            raise LimitError(f"The period holds more than {MAX_READ:,} events: ask for shorter periods.")

    def note_made(self, value: Any) -> None:
        """A function answered with a value. Raises `LimitError`."""
        self._made -= len(value) if isinstance(value, list) else 1
        if self._made < 0:
            raise LimitError(f"The query makes more than {MAX_MADE:,} events: ask for shorter periods.")
        self.check_time()

    def check_time(self) -> None:
        """Raises `LimitError` once the time is up."""
        if self._clock() > self._until:
            raise LimitError(
                f"The query took longer than {MAX_SECONDS:.0f} seconds: ask for shorter periods."
            )
