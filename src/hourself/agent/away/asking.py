# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the loop needs of all this: it tells of each look, and hears whether something waits for the server."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress

import sqlcipher3

from hourself.agent.away.link import Asker
from hourself.agent.away.returns import Look, Returns
from hourself.agent.spool import Spool
from hourself.core.spans import Span
from hourself.wire.away import Away


class Asking:
    """Follows one person, asks where something can show it, and keeps in the spool what the server must hear."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._returns = Returns()
        self._unkept: list[Away] = []
        #: None where no desktop shows questions: the page of the dashboard alone asks.
        self.asker: Asker | None = None

    def look(self, seen: Look, recorded: Iterable[Span], *, wanted: bool) -> bool:
        """Ask what is to be asked; whether something waits to be sent. `wanted`: whether the person is to be asked."""
        self._returns.keep(recorded)
        told = self._returns.look(seen)
        if self.asker and (seen.paused or not wanted):
            self.asker.close()
        if not wanted:
            return False
        for each in told:
            if self.asker and each.answer is None:
                self.asker.ask(each)
        return self._keep(told)

    def files(self) -> list[int | socket.socket]:
        """For select: readable when there is something to `hear`."""
        return self.asker.files() if self.asker else []

    def hear(self) -> bool:
        """Keep an answer that the server could not take; whether there was one."""
        heard = self.asker.hear() if self.asker else None
        return self._keep([heard] if heard else [])

    def end(self) -> None:
        """Keep what nobody should ask about when the watching ends."""
        self._keep(self._returns.end())

    def close(self) -> None:
        """Take back what is asked."""
        if self.asker:
            self.asker.close()

    def _keep(self, told: list[Away]) -> bool:
        self._unkept += [each for each in told if each.answer]
        answers = self._unkept
        # On a full disk they wait here.
        with suppress(sqlcipher3.OperationalError):
            self._spool.keep_answers(answers)
            self._unkept = []
        return bool(answers)
