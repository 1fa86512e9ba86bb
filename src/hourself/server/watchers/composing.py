# SPDX-License-Identifier: AGPL-3.0-or-later
"""What windows, presence and pages of one machine tell together: pieces of time that never overlap.

windows  | firefox ........ | vim ..... |      the window that came to the front last has the moment
pages    |   a.org | b.org              |      a tab is in front until another one is
present  | ............        ........ |      nobody there, no time
pieces   | ff a.org | b.org    vim .... |

A page that tells nothing is one that may not be kept: neither it nor its browser counts. A window that tells its site
itself, as macOS's do, counts as that where no page is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from hourself.core.person import Stretch, count_once
from hourself.server.imports.cleaning import shows_web
from hourself.server.imports.compose import Layer, Presence, layer_for, take_turns
from hourself.server.imports.stage import Staged
from hourself.server.watchers.events import Event


class Thing(NamedTuple):
    """What time was spent on: `kind` is app or site."""

    kind: str
    name: str
    title: str | None


#: What may not be told.
NOTHING = Thing("", "", None)


class Piece(NamedTuple):
    """A stretch of a thing, in microseconds UTC."""

    start: int
    end: int
    thing: Thing


class Told(NamedTuple):
    """One machine's events. `windows`: None where no watcher tells of windows; `present`: None where none tells of it.

    `pages`: by browser. `browsers`: whether a browser counts while its page is not known.
    """

    windows: list[Event] | None
    present: list[Event] | None
    pages: Mapping[str, list[Event]]
    browsers: bool = True

    def until(self, limit: int) -> Told:
        """The same without what lies behind a moment."""
        pages = {browser: _until(events, limit) for browser, events in self.pages.items()}
        windows = None if self.windows is None else _until(self.windows, limit)
        return self._replace(windows=windows, pages=pages)


def compose(told: Told) -> Iterator[Piece]:
    """The pieces, in order. What is told is understood alike in whatever order it came."""
    return _Composer(told).pieces()


class _Composer:
    def __init__(self, told: Told) -> None:
        self._things: list[Thing] = []
        self._apps: list[str] = []
        self._browsers = told.browsers
        self._layers = [
            (browser, list(take_turns(iter(self._stage(events, _page)))))
            for browser, events in sorted(told.pages.items())
        ]
        self._windows = None if told.windows is None else self._stage(told.windows, _window)
        self._present = None
        if told.present is not None:
            there = (event for event in told.present if event.data.get("status") == "not-afk")
            self._present = Presence(iter(self._stage(there, _nobody)))

    def pieces(self) -> Iterator[Piece]:
        """See `compose`."""
        for part in self._in_front():
            for start, end in self._there(part):
                if start < end and self._things[part.name].kind:
                    yield Piece(start, end, self._things[part.name])

    def _in_front(self) -> Iterator[Staged]:
        if self._windows is None:
            yield from _one_at_once([page for _, pages in self._layers for page in pages])
            return
        layers = [(browser, Layer(iter(pages))) for browser, pages in self._layers]
        for window in _one_at_once(self._windows):
            yield from self._with_pages(window, layers)

    def _with_pages(self, window: Staged, layers: list[tuple[str, Layer]]) -> Iterator[Staged]:
        """A browser's window with its pages in it; where none is known it is the browser."""
        app, site = self._apps[window.name], self._things[window.name].kind == "site"
        web = site or shows_web(app)
        counts = site or self._browsers or not web
        layer = layer_for(app, layers) if web else None
        at, end = window.start, window.start + window.length
        for page in layer.over(at, end) if layer else ():
            if page.start > at and counts:
                yield window._replace(start=at, length=page.start - at)
            yield page
            at = page.start + page.length
        if counts:
            yield window._replace(start=at, length=end - at)

    def _there(self, part: Staged) -> Iterable[tuple[int, int]]:
        end = part.start + part.length
        return [(part.start, end)] if self._present is None else self._present.within(part.start, end)

    def _stage(self, events: Iterable[Event], name: Callable[[Event], Thing]) -> list[Staged]:
        staged = []
        for event in sorted(events, key=_order):
            self._things.append(name(event))
            self._apps.append(event.data.get("app") or "unknown")
            staged.append(Staged(event.start, event.length, len(self._things) - 1, 0, None))
        return staged


def _until(events: list[Event], limit: int) -> list[Event]:
    kept = (event for event in events if event.start < limit)
    return [event._replace(length=min(event.end, limit) - event.start) for event in kept]


def _order(event: Event) -> tuple[int, int, str]:
    # Not by number: what was told in another order shall be understood alike.
    return event.start, event.length, str(sorted(event.data.items()))


def _nobody(_event: Event) -> Thing:
    return NOTHING


def _window(event: Event) -> Thing:
    if event.data.get("url"):
        return _page(event)
    return Thing("app", event.data.get("app") or "unknown", event.data.get("title") or None)


def _page(event: Event) -> Thing:
    site = event.data.get("url")
    return Thing("site", site, event.data.get("title") or None) if site else NOTHING


def _one_at_once(events: list[Staged]) -> Iterator[Staged]:
    """Of events that overlap, each moment belongs to the one that began last; an event's neighbouring parts are one."""
    ranked = sorted(event for event in events if event.length)
    stretches = [
        Stretch(event.start, event.start + event.length, event.start, rank, 0, rank)
        for rank, event in enumerate(ranked)
    ]
    whole: Staged | None = None
    for begin, end, stretch in count_once(stretches):
        event = ranked[stretch.name]
        if whole and whole.name == event.name and whole.start + whole.length == begin:
            whole = whole._replace(length=end - whole.start)
            continue
        if whole:
            yield whole
        whole = event._replace(start=begin, length=end - begin)
    if whole:
        yield whole
