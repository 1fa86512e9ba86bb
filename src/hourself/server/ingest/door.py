# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ingest door: a plain WSGI callable. Bytes and a token in; a receipt out, after the commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import sqlcipher3

from hourself.server.ingest.committer import Committer, Overloaded
from hourself.server.ingest.steps import STEPS, Clean, Delivery, Refused
from hourself.server.store.store import Store
from hourself.wire.batch import Receipt, Refusal

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Door:
    """Takes batches for one store."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._clean = Clean()
        self.committer = Committer(store)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request: 200 and a receipt, or a refusal that says why and repeats nothing."""
        try:
            return _answer(start_response, "200 OK", self._receive(environ))
        except Refused as refused:
            return _answer(start_response, refused.status, Refusal(refused.error, refused.field))
        except Overloaded:
            return _answer(
                start_response, "503 Service Unavailable", Refusal("Too much at once: come back."), retry=5
            )
        except sqlcipher3.OperationalError:
            error = "The store cannot write now: is the disk full? `hourself doctor` says more."
            return _answer(start_response, "503 Service Unavailable", Refusal(error), retry=30)

    def _receive(self, environ: Environ) -> Receipt:
        delivery = Delivery(environ, self._store, int(self._clock()), self._clean)
        for step in STEPS:
            step(delivery)
        assert delivery.batch is not None  # noqa: S101 -- decode_batch has set it
        self.committer.write(delivery.holder, delivery.batch, delivery.now)
        return Receipt(1, [span.sequence for span in delivery.batch.spans])


def _answer(
    start_response: StartResponse, status: str, content: Receipt | Refusal, retry: int | None = None
) -> list[bytes]:
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
