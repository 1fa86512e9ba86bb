# SPDX-License-Identifier: AGPL-3.0-or-later
"""Neighbours that tell the same under a key become one, which holds them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from hourself.server.watchers.events import Event

#: Unlike any value.
_NONE = object()


def chunk_by_key(events: list[Event], key: str) -> list[Event]:
    """One event for each run of neighbours with the same value, as long as they are together.

        before | a1 a2 b1 a3 |
        after  | aaaa  bb aa |

    It tells the key and its `subevents`. Events without the key are left out, and part their neighbours.
    """
    runs = groupby(events, key=lambda event: event.data.get(key, _NONE))
    return [_chunk(key, value, list(run)) for value, run in runs if value is not _NONE]


def _chunk(key: str, value: Any, events: list[Event]) -> Event:
    data = {key: value, "subevents": events}
    return Event(None, events[0].start, sum(event.length for event in events), data)
