# SPDX-License-Identifier: AGPL-3.0-or-later
"""Uploading: batches to the server until its receipt comes, for ever, with growing and jittered pauses."""

from __future__ import annotations

import http.client
import random
import re
import time
from collections.abc import Callable
from threading import Event
from urllib.parse import urlsplit

import msgspec

from hourself.agent.spool import Spool
from hourself.wire.batch import PATH, Batch, Receipt, Refusal, Span, State

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
_SIGN_SECONDS = 60
_TIMEOUT = 20
_INDEX = re.compile(r"spans\[(\d+)\]")


class AddressError(ValueError):
    """A server address that may not be used."""


class Refused(Exception):
    """The server refused a batch: nothing is gained by sending the same again. `index` names the span."""

    def __init__(self, index: int | None) -> None:
        super().__init__("refused")
        self.index = index


class Later(Exception):
    """The server cannot take it now; `seconds` is its own wish."""

    def __init__(self, seconds: float = 0) -> None:
        super().__init__("later")
        self.seconds = seconds


class Line:
    """The way to one server: TLS, or loopback."""

    def __init__(self, server: str, token: str) -> None:
        """Raises `AddressError` for anything that would travel unencrypted."""
        parts = urlsplit(server)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise AddressError("HOURSELF_SERVER expects an address such as https://time.example.org.")
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise AddressError("HOURSELF_SERVER must be https: what is recorded never travels unencrypted.")
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(self, batch: Batch) -> Receipt:
        """The receipt for a batch. Raises `Refused` or `Later`."""
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=_TIMEOUT)
        try:
            connection.request("POST", PATH, msgspec.json.encode(batch), self._headers)
            response = connection.getresponse()
            return _read(response.status, response.getheader("Retry-After"), response.read(1 << 20))
        except (OSError, http.client.HTTPException):
            raise Later from None
        finally:
            connection.close()


def _read(status: int, retry: str | None, body: bytes) -> Receipt:
    try:
        if status == 200:
            return msgspec.json.decode(body, type=Receipt)
        if status == 422:
            place = _INDEX.match(msgspec.json.decode(body, type=Refusal).field or "")
            raise Refused(int(place[1]) if place else None)
    except msgspec.MsgspecError:
        # A portal's page, a proxy's words: no receipt of ours.
        raise Later from None
    raise Later(float(retry) if retry and retry.isdigit() else 0)


class Uploader:
    """Empties the spool into a line; run it in a thread of its own."""

    def __init__(self, spool: Spool, line: Line, state: Callable[[], State]) -> None:
        self._spool = spool
        self._line = line
        self._state = state
        self._pause = _FIRST_PAUSE
        self._signed = 0.0
        self.wake = Event()
        self.ended = Event()

    def run(self) -> None:
        """Upload until told to end; what came last is tried once more then."""
        while not self.ended.is_set():
            self.wake.wait(self.step())
            self.wake.clear()
        self.step()

    def step(self) -> float:
        """Send one batch, if there is something to say; gives the seconds to wait before the next."""
        sent = self._spool.take()
        if not sent and time.monotonic() - self._signed < _SIGN_SECONDS:
            return 5.0
        try:
            self._deliver(sent)
        except Later as later:
            pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE)
            return max(later.seconds, pause * random.uniform(0.5, 1.0))  # noqa: S311 -- jitter, no secret
        self._pause = _FIRST_PAUSE
        self._signed = time.monotonic()
        return 0.0 if self._spool.waiting() > 1 else 5.0

    def _deliver(self, sent: list[Span]) -> None:
        try:
            receipt = self._line.send(Batch(1, sent, self._state()))
        except Refused as refused:
            self._resolve(sent, refused.index)
        else:
            self._spool.forget(sent, set(receipt.stored))

    def _resolve(self, sent: list[Span], index: int | None) -> None:
        """Set aside the span that the server will not have, so that it holds up no other."""
        if index is None or index >= len(sent):
            raise Later
        self._spool.set_aside(sent[index].sequence)
