# SPDX-License-Identifier: AGPL-3.0-or-later
"""Uploading: batches to the server until its receipt comes, for ever, with growing and jittered pauses."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from threading import Event
from typing import NamedTuple

from hourself.agent.line import Later, Line, Refused
from hourself.agent.spool import Spool
from hourself.wire.batch import MAX_SPANS, Batch, Span, State

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
_SIGN_SECONDS = 60
#: While all is well, what was recorded goes out this often at most: a request for every switch would be waste.
_GATHER_SECONDS = 10.0


class Sign(NamedTuple):
    """What the agent is doing, and until when (UTC seconds) if it knows."""

    state: State
    until: int | None = None


class Uploader:
    """Empties the spool into a line; run it in a thread of its own."""

    def __init__(self, spool: Spool, line: Line, sign: Callable[[], Sign]) -> None:
        self._spool = spool
        self._line = line
        self._sign = sign
        self._told: Sign | None = None
        self._told_at = 0.0
        self._pause = _FIRST_PAUSE
        self.wake = Event()
        self.ended = Event()

    def run(self) -> None:
        """Upload until told to end; what came last is tried once more then."""
        while not self.ended.wait(self.step()):
            self.wake.wait(_SIGN_SECONDS)
            self.wake.clear()
        self.step()

    def step(self) -> float:
        """Send one batch, if there is something to say; gives the seconds for which nothing more should be sent."""
        sent, sign = self._spool.take(), self._sign()
        if not sent and sign == self._told and time.monotonic() - self._told_at < _SIGN_SECONDS - 1:
            return 0.0
        try:
            self._deliver(sent, sign)
        except Later as later:
            self.wake.set()
            pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
            return max(later.seconds, pause * _jitter())
        self._pause, self._told, self._told_at = _FIRST_PAUSE, sign, time.monotonic()
        if len(sent) < MAX_SPANS:
            return _GATHER_SECONDS
        self.wake.set()
        return 0.0

    def _deliver(self, sent: list[Span], sign: Sign) -> None:
        try:
            receipt = self._line.send(Batch(1, sent, *sign))
        except Refused as refused:
            self._resolve(sent, refused.index)
        else:
            self._spool.forget(sent, set(receipt.stored))

    def _resolve(self, sent: list[Span], index: int | None) -> None:
        """Set aside the span that the server will not have, so that it holds up no other."""
        if index is None or index >= len(sent):
            raise Later
        self._spool.set_aside(sent[index].sequence)


def _jitter() -> float:
    """From a half to one. The module `random` would cost the agent a megabyte."""
    return 0.5 + os.urandom(1)[0] / 512
