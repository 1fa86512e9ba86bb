# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a query found, made ready for JSON."""

from __future__ import annotations

from typing import Any

from hourself.server.watchers.events import Event, write_event
from hourself.server.watchers.query.errors import LimitError
from hourself.server.watchers.query.limits import MAX_DEPTH, MAX_VALUES

_PLAIN = (str, int, float, bool, type(None))
#: An event is four values, and what it tells.
_EVENT = 4


class Answer:
    """The whole answer, which may hold only so many values."""

    def __init__(self) -> None:
        self._left = MAX_VALUES

    def write(self, value: Any, depth: int = 0) -> Any:
        """A value for JSON. Raises `LimitError`."""
        self._note(depth, 1)
        if isinstance(value, Event):
            self._note(depth, _EVENT)
            return {**write_event(value), "data": self._write_data(value.data, depth)}
        if isinstance(value, dict):
            return {key: self.write(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list):
            return [self.write(item, depth + 1) for item in value]
        return value

    def _write_data(self, data: dict[str, Any], depth: int) -> dict[str, Any]:
        self._note(depth, len(data))
        if all(isinstance(item, _PLAIN) for item in data.values()):
            return data
        return {key: self.write(item, depth + 1) for key, item in data.items()}

    def _note(self, depth: int, values: int) -> None:
        self._left -= values
        if self._left < 0:
            raise LimitError(f"The answer holds more than {MAX_VALUES:,} values: ask for less at once.")
        if depth > MAX_DEPTH * 2:
            raise LimitError("The answer is nested too deeply.")
