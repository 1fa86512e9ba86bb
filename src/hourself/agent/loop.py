# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent's loop: wait for the desk, look, scrub, join, spool."""

from __future__ import annotations

import select
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3

from hourself.agent.away.asking import Asking
from hourself.agent.away.returns import Look
from hourself.agent.clock import Clock
from hourself.agent.ignored import Ignored, Pairs
from hourself.agent.pause import Pause, pause, read_pause, resume
from hourself.agent.signed_out import read_signed_out
from hourself.agent.spool import Spool
from hourself.agent.today import Today
from hourself.agent.tray.link import Tray
from hourself.agent.upload import Sign, Uploader
from hourself.agent.watch.browser import Browsers, Wish
from hourself.agent.watch.desk import Desk, DeskLost
from hourself.agent.wishes import Wishes
from hourself.core.ignoring import is_ignored
from hourself.core.scrub import Glimpse, Rules, Sight, scrub
from hourself.core.spans import Joiner, Span
from hourself.wire.batch import State

#: The slow look beside the events: for idle time, pauses, and what no event told.
_TICK = 3.0
#: A switch of windows brings several events within this time: one look serves them all.
_SETTLE = 0.05
#: So many looks in a row, each this soon (seconds) after the one before, are a title that moves: it is seen less often.
_FLOOD, _SOON, _CALM = 10, 0.8, 0.5
_AWAY_TICK = 1.0
#: This often what stands open is told; it is kept with each look.
_CHECKPOINT = 30.0
_DAY = 86_400.0


class Recorder:
    """Watches one desk into one spool."""

    def __init__(self, folder: Path, spool: Spool, wishes: Wishes, server: str = "") -> None:
        """`server`: where the dashboard is."""
        self._folder = folder
        self._spool = spool
        self._wishes = wishes
        self._ignored_now: Pairs = frozenset()
        self._server = server
        self._joiner = Joiner()
        self._clock = Clock()
        self._kept = 0.0
        self._looked, self._hurried, self._whole = 0.0, 0, 0.0
        self._noted: list[Span] = []
        self._unkept: dict[tuple[int, Sight], Span] = {}
        self._tidied = 0.0
        self._pause: Pause | None = None
        self._out: str | None = None
        self._desk: Desk | None = None
        self._sight: Sight | None = None
        self._playing = False
        self._ignored = Ignored(folder)
        self._today = Today(folder)
        self._browsers = Browsers(folder, self._grant)
        self.asking = Asking(spool)
        self.uploader: Uploader | None = None
        self.tray: Tray | None = None

    def sign(self) -> Sign:
        """What the agent is doing, for the person to see."""
        if self._pause:
            return Sign(State.PAUSED, self._pause.until)
        if self._desk is None:
            return Sign(State.NO_DISPLAY)
        return Sign(State.AWAY if self._joiner.away else State.RECORDING)

    def attach(self, desk: Desk) -> None:
        """Watch this desk from now on. One whose events come by a way of their own brings its own `select`."""
        self._desk = desk
        self._select = getattr(desk, "select", select.select)
        # A sign that was given before said that there is none.
        self._wake()

    def watch(self, stop: int) -> bool:
        """Watch until `stop` (a file descriptor) is readable: True; or until the desk is lost: False."""
        assert self._desk is not None  # noqa: S101 -- attach comes first
        try:
            ready: list[Any] = [stop]
            while True:
                if ready or not self._rests(self._desk):
                    self._look(self._desk)
                tick = _AWAY_TICK if self._joiner.away else _TICK
                files = [self._desk.fileno(), stop, *self._browsers.files()]
                files += [*self.asking.files(), *(self.tray.files() if self.tray else [])]
                ready = self._select(files, [], [], tick)[0]
                if stop in ready:
                    return True
                time.sleep(self._settle())
                self._browsers.hear(select.select(self._browsers.files(), [], [], 0)[0])
                if self.tray:
                    self.tray.hear()
                if self.asking.hear():
                    self._wake()
                self._desk.drain()
        except DeskLost:
            self._desk.close()
            self._desk = None
            self._show()
            return False
        finally:
            self._keep(self._joiner.stop(self._clock.now()))
            self.asking.end()
            self._today.save()

    def _rests(self, desk: Desk) -> bool:
        """Whether the person is still away, and no whole look is due: asked each second, it should cost little."""
        due = time.monotonic() - self._whole >= _TICK - _AWAY_TICK / 2
        return self._joiner.away and not due and desk.idle() >= self._joiner.idle_limit

    def _settle(self) -> float:
        """How long to wait for what else belongs to an event (seconds): longer where they never end."""
        now = time.monotonic()
        self._hurried = self._hurried + 1 if now - self._looked < _SOON else 0
        self._looked = now
        return _CALM if self._hurried > _FLOOD else _SETTLE

    def wait(self, stop: int, seconds: float) -> bool:
        """Wait for a desk, or until `stop` is readable: True. Who asks meanwhile how things stand is told."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._pause = read_pause(self._folder, time.time())
            self._out = read_signed_out(self._folder)
            self._show()
            files = [stop, *self._browsers.files(), *(self.tray.files() if self.tray else [])]
            ready = select.select(files, [], [], left)[0]
            if stop in ready:
                return True
            self._browsers.hear(ready)
            if self.tray:
                self.tray.hear()
        return False

    def _look(self, desk: Desk) -> None:
        self._whole = time.monotonic()
        changed = self._joiner.interrupt() if self._clock.check() else []
        if changed:
            # At once: a desk that fell while the machine slept says so at the next question.
            self._keep(changed)
        now, before = self._clock.now(), self.sign()
        self._pause = read_pause(self._folder, now)
        self._out = read_signed_out(self._folder)
        self._heed()
        quiet = bool(self._pause) or self._out == "revoked"
        self._sight = self._see(None if quiet else desk.look())
        changed += self._joiner.observe(
            now, self._clock.offset(), self._sight, desk.idle(), playing=self._playing
        )
        # A clock that was set back makes both due, too.
        if not 0 <= now - self._tidied < _DAY:
            with suppress(sqlcipher3.OperationalError):
                self._spool.tidy(now)
            self._tidied = now
        if not 0 <= now - self._kept < _CHECKPOINT:
            # Before what ended with this look: of one span, what comes last stands.
            changed = (self._joiner.checkpoint() or self._noted) + changed
            self._kept = now
            self._today.save()
        self._keep(changed, told=self.sign() == before)
        self._note(self._joiner.checkpoint())
        self._follow(now, changed, quiet=quiet)
        self._show()

    def _follow(self, now: float, changed: list[Span], *, quiet: bool) -> None:
        """Ask what an absence was when it ends."""
        joiner, shown = self._joiner, self._sight is not None
        seen = Look(now, self._clock.offset(), joiner.used, joiner.idle_limit, shown, quiet, joiner.away)
        if self.asking.look(seen, changed, wanted=self._wishes.wanted.away):
            self._wake()

    def _heed(self) -> None:
        """Do from now on what the person wishes by now."""
        self._joiner.idle_limit = self._wishes.wanted.idle_minutes * 60
        before, self._ignored_now = self._ignored_now, self._wishes.ignored()
        if before != self._ignored_now:
            # Where it cannot: nothing leaves the spool without another look at it.
            with suppress(sqlcipher3.OperationalError):
                self._spool.drop(self._ignored_now)
            self._wake()

    def _show(self) -> None:
        if self.tray:
            self.tray.tell(*self.sign(), self._sight, self._out)

    def _see(self, glimpse: Glimpse | None) -> Sight | None:
        """The sight of what is in front: of a browser the site, where its extension is here."""
        self._playing = False
        if glimpse is None:
            return None
        wanted = self._wishes.wanted
        front = self._browsers.front(glimpse)
        if front is not None and front.site is None:
            return None
        if front is not None:
            glimpse.url = front.site
            self._playing = front.audible and wanted.media
        rules = Rules(wanted.browser_titles, wanted.titles, wanted.browsers, self._ignored_now)
        return scrub(glimpse, rules)

    def _grant(self, wish: Wish) -> bytes:
        """Do what the person asks for in an extension's popup; tell how things stand."""
        # The system's own, as all who read pauses: ours may stand where it did before a sleep.
        now = time.time()
        # What cannot be written shows in the answer: it stands as before.
        with suppress(OSError):
            if wish.pause is not None:
                pause(self._folder, int(now) + wish.pause * 60)
            if wish.resume:
                resume(self._folder)
            if wish.ignore is not None:
                self._ignored.add("site", wish.ignore)
        self._pause = read_pause(self._folder, now)
        sign = self.sign()
        sites = sorted(name for kind, name in self._ignored.read() if kind == "site")
        return msgspec.json.encode(
            {
                "agent": True,
                "state": sign.state,
                "until": sign.until,
                "today": self._today.seconds(now, self._clock.offset()),
                "dashboard": self._server,
                "ignored": sites,
                "out": self._out,
            }
        )

    def _keep(self, changed: list[Span], *, told: bool = True) -> None:
        changed = self._wanted(changed)
        self._put(changed)
        self._today.count(changed)
        if changed:
            self._noted = []
        if changed or not told:
            self._wake()

    def _note(self, grown: list[Span]) -> None:
        """Keep what stands open where a kill does not reach it, without the cost of waiting for the disk."""
        grown = self._wanted(grown)
        self._put(grown, wait=False)
        self._today.count(grown)
        self._noted = grown or self._noted

    def _put(self, spans: list[Span], *, wait: bool = True) -> None:
        """Keep spans in the spool; where the disk is full they wait here, and are tried again with the next look."""
        waiting = self._unkept | {(span.start, span.sight): span for span in spans}
        try:
            self._spool.put(self._wanted(list(waiting.values())), wait=wait or bool(self._unkept))
        except sqlcipher3.OperationalError as error:
            if not self._unkept and waiting:
                sys.stderr.write(
                    f"hourself agent: the disk keeps nothing now ({error}); it is tried again.\n"
                )
            self._unkept = waiting
            return
        self._unkept = {}

    def _wanted(self, spans: list[Span]) -> list[Span]:
        # What stood open when it began to be ignored is not.
        return [span for span in spans if not is_ignored(self._ignored_now, *_tell(span.sight))]

    def _wake(self) -> None:
        if self.uploader:
            self.uploader.wake.set()


def _tell(sight: Sight) -> tuple[str, str, str | None]:
    return sight.kind, sight.name, sight.title
