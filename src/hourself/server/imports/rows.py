# SPDX-License-Identifier: AGPL-3.0-or-later
"""What parsers give, before it is scrubbed: it lives in memory only, and shows nothing of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from zoneinfo import ZoneInfo


class Role(IntEnum):
    """What an event tells of: time itself, a window in front, presence, a page, or a moment of work."""

    PLAIN = 0
    WINDOW = 1
    PRESENT = 2
    AWAY = 3
    PAGE = 4
    BEAT = 5


@dataclass(frozen=True, slots=True, repr=False)
class Thing:
    """What time was spent on, raw.

    `kind`: "app" (a window's app), "page" (`name` is a URL), "activity" (an app or a site, to be told apart by its
    form), "entry" (a project or another text of one's own) or "other" (a category, a level). `given`:
    `Overview/Category/level` by the file's own word.
    """

    kind: str
    name: str
    title: str | None = None
    given: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Sum:
    """Seconds of a thing in a slot of local time: day number, seconds since its midnight, length in seconds."""

    day: int
    second: int
    length: int
    thing: Thing
    seconds: int


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """A stretch of a thing on a machine, in milliseconds UTC. `offset`: minutes east of UTC, if the file says so."""

    host: str
    role: Role
    start: int
    length: int
    thing: Thing
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Something left out, and why; `seconds` of time with it."""

    reason: str
    seconds: float = 0


Row = Sum | Event | Left


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person says that a file does not.

    `zone`: where they were; `days`: first and last day of a file that names none; `page_titles`: keep titles of web
    pages; `also`: count time even where another form already holds some.
    """

    zone: ZoneInfo
    days: tuple[int, int] | None = None
    page_titles: bool = False
    also: bool = False
