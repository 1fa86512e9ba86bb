# SPDX-License-Identifier: AGPL-3.0-or-later
"""What flickers in titles goes, so that one window stays one window."""

from __future__ import annotations

import re

from hourself.server.watchers.events import Event

_COUNT = re.compile(r"^\([0-9]+\)\s*")
_RATE = re.compile(r"FPS:\s+[0-9.]+")
_UNSAVED = re.compile(r"^[●*]\s*")


def simplify_titles(events: list[Event], key: str) -> list[Event]:
    """Titles without a count of new messages in front; windows' also without a mark of unsaved work, or a frame rate.

    before | (3) Inbox   ● notes.md   FPS: 59.9 Game |
    after  | Inbox       notes.md     FPS: ... Game  |
    """
    return [_simplify(event, key) for event in events]


def _simplify(event: Event, key: str) -> Event:
    title = event.data.get(key)
    if not isinstance(title, str):
        return event
    plain = _COUNT.sub("", title)
    if key == "title" and "app" in event.data:
        plain = _UNSAVED.sub("", _RATE.sub("FPS: ...", plain))
    return event if plain == title else event._replace(data={**event.data, key: plain})
