# SPDX-License-Identifier: AGPL-3.0-or-later
"""Uploading: batches to the server until its receipt comes, for ever, with growing and jittered pauses."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from threading import Event
from typing import NamedTuple

import sqlcipher3

from hourself.agent.line import Later, Line, Refused, SignedOut
from hourself.agent.signed_out import clear_signed_out, describe, find_cure, note_signed_out
from hourself.agent.spool import Spool
from hourself.agent.wishes import Wishes
from hourself.core.ignoring import is_ignored
from hourself.wire.away import Away
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

    def __init__(
        self, spool: Spool, line: Line, sign: Callable[[], Sign], wishes: Wishes | None = None
    ) -> None:
        """`wishes`: what the person wishes of this agent, heard before anything is sent."""
        self._spool = spool
        self._line = line
        self._sign = sign
        self._wishes = wishes
        self._told: tuple[Sign, str | None] | None = None
        self._told_at = 0.0
        self._pause = _FIRST_PAUSE
        self._run = os.urandom(16).hex()
        self.wake = Event()
        self.ended = Event()
        #: What to do when a device that was signed out has another token by now.
        self.start_anew: Callable[[], None] = _do_nothing

    def run(self) -> None:
        """Upload until told to end; what came last is tried once more then."""
        while not self.ended.wait(self._try()):
            self.wake.wait(_SIGN_SECONDS)
            self.wake.clear()
        self._try()

    def _try(self) -> float:
        """A step whose fault ends nothing: without this thread an agent would record, and send nothing ever again."""
        try:
            return self.step()
        except Exception as fault:  # noqa: BLE001 -- whatever it was
            sys.stderr.write(
                f"hourself agent: sending failed ({type(fault).__name__}); what waits is sent later.\n"
            )
            return self._put_off(0)

    def step(self) -> float:
        """Send one batch, if there is something to say; gives the seconds for which nothing more should be sent."""
        try:
            sent = self._exchange()
        except Later as later:
            return self._put_off(later.seconds)
        except (OSError, sqlcipher3.DatabaseError):
            # As where the disk is full: this thread outlives it, or nothing would be sent when there is room again.
            return self._put_off(0)
        except SignedOut as out:
            self.wake.set()
            return self._wait_for_sign_in(out.reason)
        self._pause = _FIRST_PAUSE
        if sent is None:
            return 0.0
        if sent < MAX_SPANS:
            return _GATHER_SECONDS
        self.wake.set()
        return 0.0

    def _put_off(self, wish: float) -> float:
        """Try again, after a pause that grows."""
        self.wake.set()
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
        return max(wish, pause * _jitter())

    def _exchange(self) -> int | None:
        """Hear what is wanted, then send one batch; gives its size, None where there was nothing to say."""
        mark = None
        if self._wishes:
            self._wishes.sync(self._line)
            mark = self._wishes.mark
        sent, news = self._take(), (self._sign(), mark)
        answers = self._spool.answers()
        if (
            not (sent or answers)
            and news == self._told
            and time.monotonic() - self._told_at < _SIGN_SECONDS - 1
        ):
            return None
        self._deliver(sent, *news)
        self._tell(answers)
        self._told, self._told_at = news, time.monotonic()
        return len(sent)

    def _take(self) -> list[Span]:
        """The oldest spans that wait, without what is ignored by now."""
        ignored, sent = self._wishes.ignored() if self._wishes else (), self._spool.take()
        if any(is_ignored(ignored, span.kind, span.name, span.title) for span in sent):
            self._spool.drop(ignored)
            return self._spool.take()
        return sent

    def _deliver(self, sent: list[Span], sign: Sign, mark: str | None) -> None:
        try:
            receipt = self._line.send(
                Batch(1, sent, *sign, mark=mark, run=None if mark is None else self._run)
            )
        except Refused as refused:
            self._resolve(sent, refused.index)
            return
        self._spool.forget(sent, set(receipt.stored))
        if self._wishes:
            clear_signed_out(self._wishes.folder)
            if self._wishes.hear(receipt.mark):
                self._wishes.sync(self._line)

    def _tell(self, answers: list[Away]) -> None:
        """Tell what was said of absences; what the server will not have is let go of, and holds up no other."""
        for each in answers:
            with contextlib.suppress(Refused):
                self._line.tell_away(each)
            self._spool.forget_answer(each)

    def _wait_for_sign_in(self, reason: str) -> float:
        """Let what waits wait; look each minute whether the device was signed in again."""
        if self._wishes:
            # On a full disk the note waits a minute.
            with contextlib.suppress(OSError):
                if note_signed_out(self._wishes.folder, reason):
                    sys.stderr.write(
                        f"hourself agent: {describe(reason)}. {find_cure(self._wishes.folder)}\n"
                    )
            self._wishes.forget()
        self._told = None
        if self._line.is_renewed():
            self.start_anew()
        return _SIGN_SECONDS

    def _resolve(self, sent: list[Span], index: int | None) -> None:
        """Set aside the span that the server will not have, so that it holds up no other."""
        if index is None or index >= len(sent):
            raise Later
        self._spool.set_aside(sent[index].sequence)


def _do_nothing() -> None:
    """For who has no need of it."""


def _jitter() -> float:
    """From a half to one. The module `random` would cost the agent a megabyte."""
    return 0.5 + os.urandom(1)[0] / 512
