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

    Of neighbours that tell the same the longer one takes the gap and all of the other; unlike ones meet in the middle.
    What has no length at the end is left out.
    """
    ordered = sorted(events, key=lambda event: (event.start, event.length))
    filled = (event for event in _fill(ordered, pulse) if event.length > 0)
    above: list[Event] = []
    for event in filled:
        _lay(event, above)
    return above


def _lay(event: Event, above: list[Event]) -> None:
    """Put an event at the end, above those that it overlaps; it grows into one that tells the same."""
    while above and event.start < above[-1].end:
        last = above.pop()
        if event.data == last.data:
            event = _stretch(last, min(last.start, event.start), max(last.end, event.end))
        elif event.start > last.start:
            above.append(_stretch(last, last.start, event.start))
    above.append(event)


def _fill(events: list[Event], pulse: int) -> Iterator[Event]:
    last: Event | None = None
    for event in events:
        following = event
        if last:
            last, following = _meet(last, event, pulse)
            yield last
        last = following
    if last:
        yield last


def _meet(last: Event, event: Event, pulse: int) -> tuple[Event, Event]:
    """Two neighbours, the gap between them filled. Of two that tell the same, one takes all and one is left empty."""
    gap = event.start - last.end
    if not gap or gap > pulse:
        return last, event
    if event.data == last.data:
        end = max(last.end, event.end)
        if gap > 0 and event.length > last.length:
            return _stretch(last, last.start, last.start), _stretch(event, last.start, end)
        return _stretch(last, min(last.start, event.start), end), _stretch(event, end, end)
    if gap <= -_JITTER:
        return last, event
    # To whole milliseconds, as aw-core keeps moments.
    middle = (last.end + event.start) // 2 // _MILLISECOND * _MILLISECOND
    # What overlapped may come out shorter than nothing, and reach back so far when it meets the next.
    return _stretch(last, last.start, middle), _stretch(event, middle, event.end)


def _stretch(event: Event, start: int, end: int) -> Event:
    return event._replace(start=start, length=end - start)
