# SPDX-License-Identifier: AGPL-3.0-or-later
"""From staged events to pieces of time: presence, pages in browsers, moments of work, and the cut into local days."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator

from hourself.server.imports.cleaning import shows_web
from hourself.server.imports.moments import Zone
from hourself.server.imports.rows import Role
from hourself.server.imports.stage import BY_TITLE, IGNORED, PRIVATE, Piece, Stage, Staged

AWAY = "away from the keyboard (afk)"
#: A heartbeat's time lasts until the next one, if that comes within 15 minutes: WakaTime's own usual limit.
BEAT_LIMIT = 900_000


def compose(stage: Stage, zone: Zone) -> None:
    """Make the pieces of all that was staged."""
    stage.flush()
    roles = stage.roles()
    for host, homes in _households(roles).items():
        _Host(stage, zone, host, homes).compose()
    stage.flush()


def _households(roles: dict[int, set[Role]]) -> dict[int, list[int]]:
    """Each host with the hosts whose pages are its own: an extension often does not know what its machine is called."""
    machines = [host for host, found in roles.items() if Role.WINDOW in found]
    homes = {host: [host] for host in roles}
    if len(machines) == 1:
        for host in [host for host, found in roles.items() if found == {Role.PAGE}]:
            homes[machines[0]].append(host)
            del homes[host]
    return homes


class _Host:
    """One machine's events."""

    def __init__(self, stage: Stage, zone: Zone, host: int, homes: list[int]) -> None:
        self._stage = stage
        self._zone = zone
        self._host = host
        roles = stage.roles()[host]
        self._windows = Role.WINDOW in roles
        self._present = (
            Presence(stage.events(host, Role.PRESENT)) if roles & {Role.PRESENT, Role.AWAY} else None
        )
        self._layers = [
            (browser, Layer(take_turns(stage.events(home, Role.PAGE, browser))))
            for home in homes
            for browser in stage.browsers(home)
        ]

    def compose(self) -> None:
        """Make this host's pieces."""
        for event in self._stage.events(self._host, Role.PLAIN):
            self._add(event)
        for event in _last(self._stage.events(self._host, Role.BEAT)):
            self._add(event)
        if not self._windows:
            for _browser, layer in self._layers:
                self._add_pages(layer.all())
        for event in self._stage.events(self._host, Role.WINDOW):
            self._add_window(event)

    def _add_window(self, event: Staged) -> None:
        app = self._stage.name_of(abs(event.name)).name
        layer = layer_for(app, self._layers) if self._layers and shows_web(app) else None
        # Of a browser that is ignored the pages count, as when recording; of a window with such a title nothing does.
        if layer is None or event.title == BY_TITLE:
            self._add_present(event)
            return
        at, end = event.start, event.start + event.length
        for page in layer.over(at, end):
            self._add_present(event._replace(start=at, length=page.start - at))
            self._add_pages([page])
            at = page.start + page.length
        self._add_present(event._replace(start=at, length=end - at))

    def _add_pages(self, pages: Iterable[Staged]) -> None:
        for page in pages:
            if page.name:
                self._add_present(page)
            else:
                self._stage.leave(PRIVATE, page.length / 1000)

    def _add_present(self, event: Staged) -> None:
        if self._present is None:
            self._add(event)
            return
        kept = 0
        for start, end in self._present.within(event.start, event.start + event.length):
            kept += end - start
            self._add(event._replace(start=start, length=end - start))
        if kept < event.length:
            self._stage.leave(AWAY, (event.length - kept) / 1000)

    def _add(self, event: Staged) -> None:
        if event.name < 0:
            self._stage.leave(IGNORED, event.length / 1000, rows=0)
            return
        end = event.start + event.length
        for day, offset, start, stop in self._zone.cut(event.start, end, event.offset):
            self._stage.add_piece(
                Piece(day, self._host, start, stop - start, offset, event.name, event.title)
            )


class Presence:
    """The union of all times at which somebody was there."""

    def __init__(self, events: Iterator[Staged]) -> None:
        self._starts, self._ends = array("q"), array("q")
        for event in events:
            if self._ends and event.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], event.start + event.length)
            else:
                self._starts.append(event.start)
                self._ends.append(event.start + event.length)

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What of a stretch lies in the union."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        while at < len(self._starts) and self._starts[at] < end:
            if self._ends[at] > start:
                yield max(start, self._starts[at]), min(end, self._ends[at])
            at += 1


class Layer:
    """Events that do not overlap, laid over stretches that are asked for by rising start."""

    def __init__(self, events: Iterator[Staged]) -> None:
        self._events = events
        self._near: deque[Staged] = deque()
        self._ahead = next(events, None)

    def all(self) -> Iterator[Staged]:
        """Every event."""
        if self._ahead is not None:
            yield self._ahead
        yield from self._events

    def over(self, start: int, end: int) -> list[Staged]:
        """The events of a stretch, cut to it."""
        while self._ahead is not None and self._ahead.start < end:
            self._near.append(self._ahead)
            self._ahead = next(self._events, None)
        while self._near and self._near[0].start + self._near[0].length <= start:
            self._near.popleft()
        return [_clip(event, start, end) for event in self._near if event.start < end]


def _clip(event: Staged, start: int, end: int) -> Staged:
    begin = max(event.start, start)
    return event._replace(start=begin, length=min(event.start + event.length, end) - begin)


def take_turns(events: Iterator[Staged]) -> Iterator[Staged]:
    """Events cut where the next one starts: a tab is in front until another one is."""
    before: Staged | None = None
    for event in events:
        if before is not None:
            yield before._replace(length=min(before.length, event.start - before.start))
        before = event
    if before is not None:
        yield before


def _last(beats: Iterator[Staged]) -> Iterator[Staged]:
    """Heartbeats with the time until the next one."""
    before: Staged | None = None
    for beat in beats:
        if before is not None and beat.start - before.start <= BEAT_LIMIT:
            yield before._replace(length=beat.start - before.start)
        before = beat


def layer_for(app: str, layers: list[tuple[str, Layer]]) -> Layer | None:
    """The pages of a browser: those of its own name, else of its kind; many browsers say that they are Chrome."""
    plain = app.lower()
    own = [layer for browser, layer in layers if browser and browser in plain]
    akin = [layer for browser, layer in layers if not browser or _kind(browser) == _kind(plain)]
    return next(iter(own or akin), None)


def _kind(browser: str) -> str:
    gecko = (
        "firefox",
        "wolf",
        "waterfox",
        "floorp",
        "zen",
        "icecat",
        "seamonkey",
        "tor",
        "mullvad",
        "navigator",
    )
    if any(word in browser for word in gecko):
        return "firefox"
    return "safari" if "safari" in browser else "chrome"
