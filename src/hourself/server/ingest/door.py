# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ingest door: a plain WSGI callable. Bytes and a token in; a receipt out, after the commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import msgspec
import sqlcipher3

from hourself.server.ingest.committer import Committer, Overloaded
from hourself.server.ingest.steps import ENTRY, STEPS, Clean, Delivery, Refused
from hourself.server.ingest.telling import take_ignoring, tell_settings
from hourself.server.store.preferences import read_mark
from hourself.server.store.store import Store
from hourself.wire.batch import Batch, Receipt, Refusal
from hourself.wire.settings import Settings

Environ = dict[str, Any]
#: Seconds in which a device that was told of a loss tells what it holds.
_TELLS = 600
StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Door:
    """Takes batches for one store, and tells agents what they shall do."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._clean = Clean()
        self.committer = Committer(store)
        #: When (UTC seconds) devices were told that the server lost what they hold.
        self._losses: dict[int, int] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request: 200 and what was asked for, or a refusal that says why and repeats nothing."""
        try:
            return reply(start_response, "200 OK", self._receive(environ))
        except Refused as refused:
            refusal = Refusal(refused.error, refused.field, refused.reason)
            return reply(start_response, refused.status, refusal)
        except Overloaded:
            return reply(
                start_response, "503 Service Unavailable", Refusal("Too much at once: come back."), retry=5
            )
        except sqlcipher3.OperationalError:
            error = "The store cannot write now: is the disk full? `hourself doctor` says more."
            return reply(start_response, "503 Service Unavailable", Refusal(error), retry=30)

    def _receive(self, environ: Environ) -> Receipt | Settings:
        delivery = Delivery(environ, self._store, int(self._clock()), self._clean)
        for step in STEPS.get(environ.get("PATH_INFO", ""), ENTRY):
            step(delivery)
        if delivery.batch:
            return self._take(delivery, delivery.batch)
        account = delivery.holder.account
        if delivery.ignoring:
            take_ignoring(self._store, account, delivery.ignoring, self._find_loss(delivery))
        told = tell_settings(self._store, account, _read_mark(environ))
        if told.lost:
            self._losses[delivery.holder.device] = delivery.now
        return told

    def _find_loss(self, delivery: Delivery) -> int:
        """The time, if what a device tells came back by it: it was told a moment ago that we know less than it does."""
        told = self._losses.get(delivery.holder.device, -_TELLS)
        return delivery.now if delivery.now - told < _TELLS else 0

    def _take(self, delivery: Delivery, batch: Batch) -> Receipt:
        self.committer.write(delivery.holder, batch, delivery.now)
        mark = None if batch.mark is None else read_mark(self._store.reader(), delivery.holder.account)
        return Receipt(1, [span.sequence for span in batch.spans], mark)


def _read_mark(environ: Environ) -> str:
    """The mark by which a device asks (`?mark=`); empty where it tells none."""
    return str(parse_qs(environ.get("QUERY_STRING", "")).get("mark", [""])[0])


def reply(
    start_response: StartResponse, status: str, content: msgspec.Struct, retry: int | None = None
) -> list[bytes]:
    """An answer to an agent; `retry`: the seconds after which it should come back."""
    body = msgspec.json.encode(content)
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if status.startswith("401"):
        headers.append(("WWW-Authenticate", "Bearer"))
    start_response(status, headers if retry is None else [*headers, ("Retry-After", str(retry))])
    return [body]
