# SPDX-License-Identifier: AGPL-3.0-or-later
"""An event, and how it is written as JSON. Times are microseconds since 1970 in UTC, lengths microseconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

Data = dict[str, Any]
SECOND = 1_000_000
_YEAR = 366 * 86_400
#: No event is longer: a year.
LONGEST = _YEAR * SECOND
LATEST = 2**32 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class EventError(ValueError):
    """What is no event; the text says what was expected and repeats nothing."""


class Event(NamedTuple):
    """A stretch, and what it tells. `id` is None for one that is not stored, or was made of several."""

    id: int | None
    start: int
    length: int
    data: Data

    @property
    def end(self) -> int:
        """The moment after the last."""
        return self.start + self.length


def read_event(told: object) -> Event:
    """An event as JSON has it. Raises `EventError`."""
    if not isinstance(told, dict):
        raise EventError("An event is an object with timestamp, duration and data.")
    number, data = told.get("id"), told.get("data", {})
    if not isinstance(data, dict):
        raise EventError("data: expected an object.")
    if number is not None and (type(number) is not int or not 0 <= number < 2**63):
        raise EventError("id: expected a whole number.")
    # To whole milliseconds, as aw-core cuts them: a client that compares finds what it sent.
    start = read_moment(told.get("timestamp")) // 1000 * 1000
    return Event(number, start, _read_length(told.get("duration", 0)), data)


def read_moment(text: object) -> int:
    """A moment in ISO 8601; one without an offset is UTC. Raises `EventError`."""
    try:
        # In an address, a plus that was not written as %2B has become a blank.
        value = datetime.fromisoformat(text[:11] + text[11:].replace(" ", "+"))  # type: ignore[index]
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        micros = (moment - _EPOCH) // timedelta(microseconds=1)
    except (TypeError, AttributeError, ValueError, OverflowError):
        raise EventError("timestamp: expected ISO 8601, such as 2026-11-24T09:00:00+00:00.") from None
    if not 0 <= micros < LATEST:
        raise EventError("timestamp: expected a moment from 1970 to 2106.")
    return micros


def write_event(event: Event, *, number: bool = True) -> dict[str, Any]:
    """An event for JSON."""
    told = {"timestamp": write_moment(event.start), "duration": event.length / SECOND, "data": event.data}
    return {"id": event.id, **told} if number else told


def write_moment(micros: int) -> str:
    """A moment in ISO 8601, in UTC."""
    return (_EPOCH + timedelta(microseconds=micros)).isoformat()


def _read_length(value: object) -> int:
    # `<=` is false for what is no number, too.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _YEAR:
        raise EventError("duration: expected seconds, a year of them at most.")
    # Clocks that were set back left events of less than nothing in old exports.
    return max(0, round(value * SECOND))
