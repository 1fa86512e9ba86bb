# SPDX-License-Identifier: AGPL-3.0-or-later
"""The line to one server: one request, one answer, over TLS or the loopback."""

from __future__ import annotations

import re
import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import h11
import msgspec

from hourself.wire.batch import PATH, Batch, Receipt, Refusal

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_TIMEOUT = 20
_MAX_ANSWER = 1 << 20
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
        self._host, self._port = parts.hostname, parts.port or (443 if self._secure else 80)
        self._headers = [
            ("Host", parts.netloc.rpartition("@")[2]),
            ("Authorization", f"Bearer {token}"),
            ("Content-Type", "application/json"),
            ("Connection", "close"),
        ]

    def send(self, batch: Batch) -> Receipt:
        """The receipt for a batch. Raises `Refused` or `Later`."""
        body = msgspec.json.encode(batch)
        head = h11.Request(
            method="POST", target=PATH, headers=[*self._headers, ("Content-Length", str(len(body)))]
        )
        try:
            with ExitStack() as stack:
                return _read(*_exchange(self._connect(stack), head, body))
        except (OSError, h11.ProtocolError):
            raise Later from None

    def _connect(self, stack: ExitStack) -> socket.socket:
        plain = stack.enter_context(socket.create_connection((self._host, self._port), timeout=_TIMEOUT))
        if not self._secure:
            return plain
        # 4 MB that an agent on its server's own computer does without.
        import ssl  # noqa: PLC0415

        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return stack.enter_context(context.wrap_socket(plain, server_hostname=self._host))


def _exchange(wire: socket.socket, head: h11.Request, body: bytes) -> tuple[h11.Response, bytes]:
    """Send a request and read the whole answer, within a time limit for all of it."""
    deadline = time.monotonic() + _TIMEOUT
    talk = h11.Connection(h11.CLIENT)
    wire.sendall(b"".join(talk.send(each) or b"" for each in (head, h11.Data(data=body), h11.EndOfMessage())))
    response, answer = h11.Response(status_code=503, headers=[]), bytearray()
    while not isinstance(event := talk.next_event(), h11.EndOfMessage | h11.ConnectionClosed):
        if event is h11.NEED_DATA:
            talk.receive_data(wire.recv(65_536))
        elif isinstance(event, h11.Response):
            response = event
        elif isinstance(event, h11.Data):
            answer += event.data
        if len(answer) > _MAX_ANSWER or time.monotonic() > deadline:
            raise Later
    return response, bytes(answer)


def _read(response: h11.Response, body: bytes) -> Receipt:
    try:
        if response.status_code == 200:
            return msgspec.json.decode(body, type=Receipt)
        if response.status_code == 422:
            place = _INDEX.match(msgspec.json.decode(body, type=Refusal).field or "")
            raise Refused(int(place[1]) if place else None)
    except msgspec.MsgspecError:
        # A portal's page, a proxy's words: no receipt of ours.
        raise Later from None
    retry = dict(response.headers).get(b"retry-after", b"")
    raise Later(min(float(retry), 3600) if retry.isdigit() else 0)
