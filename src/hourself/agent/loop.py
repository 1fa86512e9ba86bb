# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent's loop: wait for the desk, look, scrub, join, spool."""

from __future__ import annotations

import select
import time
from pathlib import Path

from hourself.agent.clock import Clock
from hourself.agent.pause import Pause, read_pause
from hourself.agent.spool import Spool
from hourself.agent.upload import Sign, Uploader
from hourself.agent.watch.x11 import Desk, DeskLost
from hourself.core.scrub import Rules, Sight, scrub
from hourself.core.spans import Joiner, Span
from hourself.wire.batch import State

#: The slow look beside the events: for idle time, pauses, and what no event told.
_TICK = 3.0
#: A switch of windows brings several events within this time: one look serves them all.
_SETTLE = 0.05
_AWAY_TICK = 1.0
_CHECKPOINT = 30.0
_DAY = 86_400.0


class Recorder:
    """Watches one desk into one spool."""

    def __init__(self, folder: Path, spool: Spool, rules: Rules, idle_limit: int) -> None:
        self._folder = folder
        self._spool = spool
        self._rules = rules
        self._joiner = Joiner(idle_limit)
        self._clock = Clock()
        self._kept = 0.0
        self._tidied = 0.0
        self._pause: Pause | None = None
        self._desk: Desk | None = None
        self.uploader: Uploader | None = None

    def sign(self) -> Sign:
        """What the agent is doing, for the person to see."""
        if self._pause:
            return Sign(State.PAUSED, self._pause.until)
        if self._desk is None:
            return Sign(State.NO_DISPLAY)
        return Sign(State.AWAY if self._joiner.away else State.RECORDING)

    def attach(self, desk: Desk) -> None:
        """Watch this desk from now on."""
        self._desk = desk

    def watch(self, stop: int) -> bool:
        """Watch until `stop` (a file descriptor) is readable: True; or until the desk is lost: False."""
        assert self._desk is not None  # noqa: S101 -- attach comes first
        try:
            while True:
                self._look(self._desk)
                tick = _AWAY_TICK if self._joiner.away else _TICK
                if stop in select.select([self._desk.fileno(), stop], [], [], tick)[0]:
                    return True
                time.sleep(_SETTLE)
                self._desk.drain()
        except DeskLost:
            self._desk.close()
            self._desk = None
            return False
        finally:
            self._keep(self._joiner.stop(self._clock.now()))

    def _look(self, desk: Desk) -> None:
        changed = self._joiner.interrupt() if self._clock.check() else []
        now, before = self._clock.now(), self.sign()
        self._pause = read_pause(self._folder, now)
        changed += self._joiner.observe(now, self._clock.offset(), self._sight(desk), desk.idle())
        if now - self._tidied >= _DAY:
            self._spool.tidy(now)
            self._tidied = now
        if now - self._kept >= _CHECKPOINT:
            changed += self._joiner.checkpoint()
            self._kept = now
        self._keep(changed, told=self.sign() == before)

    def _sight(self, desk: Desk) -> Sight | None:
        glimpse = None if self._pause else desk.look()
        return None if glimpse is None else scrub(glimpse, self._rules)

    def _keep(self, changed: list[Span], *, told: bool = True) -> None:
        self._spool.put(changed)
        if self.uploader and (changed or not told):
            self.uploader.wake.set()
