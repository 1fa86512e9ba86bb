# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door for absences: an agent asks whether one is still to be asked about, and tells what its person answered.

A plain WSGI callable beside the ingest door, with its steps for tokens and bodies. What is told twice is kept once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import msgspec
import sqlcipher3

from hourself.core.absences import Stretch
from hourself.core.days import DAY_SECONDS
from hourself.server.ingest.door import Environ, StartResponse, reply
from hourself.server.ingest.steps import MAX_AHEAD, Clean, Delivery, Refused, check_token, read_body
from hourself.server.journal.absences import NAMES, stands
from hourself.server.journal.actions import KEPT, answer_absence, skip_stretch
from hourself.server.journal.rules import Away as Offline
from hourself.server.journal.rules import JournalError
from hourself.server.store.preferences import read_preferences
from hourself.server.store.store import Store
from hourself.wire.away import PATH, Away, Standing
from hourself.wire.batch import Refusal

__all__ = ["PATH", "AwayDoor"]

MAX_BODY = 1024
_DECODER = msgspec.json.Decoder(Away)
_UNFIT = "422 Unprocessable Content"


class AwayDoor:
    """Takes questions and answers for one store."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request: 200 and how the question stands, or a refusal that says why and repeats nothing."""
        try:
            return reply(start_response, "200 OK", self._receive(environ))
        except Refused as refused:
            refusal = Refusal(refused.error, refused.field, refused.reason)
            return reply(start_response, refused.status, refusal)
        except sqlcipher3.OperationalError:
            error = "The store cannot write now: is the disk full? `hourself doctor` says more."
            return reply(start_response, "503 Service Unavailable", Refusal(error), retry=30)

    def _receive(self, environ: Environ) -> Standing:
        delivery = Delivery(environ, self._store, int(self._clock()), Clean(0))
        _check_request(environ)
        check_token(delivery)
        read_body(delivery)
        away = _decode(delivery.body)
        _check_times(away, delivery.now)
        account, gap = delivery.holder.account, Stretch(away.start, away.end, away.offset)
        if away.answer:
            self._take(account, gap, away.answer, delivery.now)
            return Standing(1, open=False)
        wanted = read_preferences(self._store.reader(), account).away
        return Standing(1, open=wanted and stands(self._store.reader(), account, gap))

    def _take(self, account: int, gap: Stretch, answer: str, now: int) -> None:
        """Keep an answer, unless the question is none any more: answered, or a device was in use after all."""
        if answer == "skip":
            with self._store.writing() as connection:
                skip_stretch(connection, account, gap.start, gap.end, now)
            return
        try:
            answer_absence(self._store, account, Offline(*gap, NAMES[answer]), max(now, gap.end))
        except JournalError:
            return


def _check_request(environ: Environ) -> None:
    if environ["REQUEST_METHOD"] != "POST":
        raise Refused("405 Method Not Allowed", "This comes by POST.")
    if not environ.get("CONTENT_TYPE", "").startswith("application/json"):
        raise Refused("415 Unsupported Media Type", "Bodies are application/json.")
    length = environ.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > MAX_BODY:
        raise Refused("413 Content Too Large", f"This has at most {MAX_BODY} bytes.")


def _decode(body: bytes) -> Away:
    try:
        return _DECODER.decode(body)
    except msgspec.ValidationError:
        raise Refused(_UNFIT, "A field is not as the wire format has it.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused("400 Bad Request", "The body is not JSON.") from None


def _check_times(away: Away, now: int) -> None:
    """A stretch that runs forward, for a day at most, not into the future, and not from long ago."""
    if not 0 < away.end - away.start <= DAY_SECONDS:
        raise Refused(_UNFIT, "A stretch lasts from 1 to 86,400 seconds.", "end")
    if away.end > now + MAX_AHEAD:
        raise Refused(_UNFIT, "It ends in the future: check the device's clock.", "end")
    if away.start < now - KEPT:
        raise Refused(_UNFIT, "That is too long ago to be asked about.", "start")
