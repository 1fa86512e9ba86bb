# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events that tell the same in some keys become one."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from hourself.server.watchers.events import Event

#: Stands for a key that an event does not have: it is not the same as any value.
_NONE = ("none",)


def merge_by_keys(events: list[Event], keys: list[str]) -> list[Event]:
    """One event for each set of values of these keys: where the first of them began, and as long as all together.

        before | a1 b2 a3 b4 a1 |   keys: the letter
        after  | aaa bb         |

    In the order in which they first came. They tell those keys alone. Without keys, events stay as they are.
    """
    if not keys:
        return list(events)
    merged: dict[Hashable, Event] = {}
    for event in events:
        values = tuple([freeze(event.data.get(key, _NONE)) for key in keys])
        known = merged.get(values)
        if known:
            merged[values] = known._replace(length=known.length + event.length)
        else:
            data = {key: event.data[key] for key in keys if key in event.data}
            merged[values] = Event(None, event.start, event.length, data)
    return list(merged.values())


def freeze(value: Any) -> Hashable:
    """A value that can be looked up: equal for equal ones."""
    if isinstance(value, list):
        return ("list", *map(freeze, value))
    if isinstance(value, dict):
        return ("dict", *((key, freeze(value[key])) for key in sorted(value)))
    return value  # type: ignore[no-any-return]
