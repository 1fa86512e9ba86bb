# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events are kept or left out by what they tell under a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hourself.server.watchers.events import Event
from hourself.server.watchers.query.patterns import Patterns


def filter_values(events: list[Event], key: str, values: list[Any]) -> list[Event]:
    """Events with one of the values.

    before | a b c a |   values: a, c
    after  | a   c a |
    """
    return [event for event in events if key in event.data and event.data[key] in values]


def exclude_values(events: list[Event], key: str, values: list[Any]) -> list[Event]:
    """Events with none of the values, or without the key.

    before | a b c a |   values: a, c
    after  |   b     |
    """
    return [event for event in events if key not in event.data or event.data[key] not in values]


def filter_pattern(events: list[Event], key: str, pattern: str, check: Callable[[], None]) -> list[Event]:
    """Events whose text under the key has the pattern (RE2) somewhere. Raises `FunctionError`.

    before | ab ba cc |   pattern: ^a
    after  | ab       |
    """
    patterns = Patterns([(pattern, False)], check)
    texts = ((event, event.data.get(key)) for event in events)
    return [event for event, text in texts if isinstance(text, str) and patterns.find(text)]
