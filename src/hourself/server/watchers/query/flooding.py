# SPDX-License-Identifier: AGPL-3.0-or-later
"""Short gaps between events are filled: a watcher looks now and then, and was not blind in between."""

from __future__ import annotations

from collections.abc import Iterator

from hourself.server.watchers.events import SECOND, Event

#: Two watchers' clocks may be so far apart: a shorter overlap is shared like a gap. aw-core's figure.
_JITTER = SECOND // 10
_MILLISECOND = SECOND // 1000


def flood(events: list[Event], pulse: int) -> list[Event]:
    """Events without overlaps, and without gaps up to `pulse` microseconds.

        before | aaa   aaa   bb        cc   |   a gap of a like, a short one, a long one
        after  | aaaaaaaaaabbbb        cc   |

        before | aaaaaaa                    |   where two overlap, the later one holds
               |     bbbbb                  |
        after  | aaaabbbbb                  |

    Neighbours that tell the same grow into one; others meet in the middle of the gap. What has no length at the end is
    left out.
    """
    filled = [event for event in _fill(sorted(events, key=lambda each: each[1:3]), pulse) if event.length > 0]
    return [*_cut(filled)]


def _fill(events: list[Event], pulse: int) -> Iterator[Event]:
    # As in aw-core, a pulse of none leaves alone even what touches.
    reach = pulse + 1 if pulse else 0
    last: Event | None = None
    for event in events:
        gap = event.start - last.end if last else 0
        if last and gap < reach and event.data == last.data:
            last = last._replace(length=max(last.end, event.end) - last.start)
            continue
        following = event
        if last and (-_JITTER < gap < 0 or 0 < gap <= pulse):
            last, following = _meet(last, event)
        if last:
            yield last
        last = following
    if last:
        yield last


def _meet(last: Event, event: Event) -> tuple[Event, Event]:
    # To whole milliseconds, as aw-core keeps moments.
    middle = (last.end + event.start) // 2 // _MILLISECOND * _MILLISECOND
    before = last._replace(length=max(0, middle - last.start))
    return before, event._replace(start=middle, length=max(0, event.end - middle))


def _cut(events: list[Event]) -> Iterator[Event]:
    for event, following in zip(events, [*events[1:], None], strict=True):
        if following is None or event.end <= following.start:
            yield event
        elif following.start > event.start:
            yield event._replace(length=following.start - event.start)
