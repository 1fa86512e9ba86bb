# SPDX-License-Identifier: AGPL-3.0-or-later
"""The line to one server: one request, one answer, over TLS or the loopback."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, quote, urlsplit

import h11
import msgspec

from hourself.wire.away import PATH as AWAY_PATH
from hourself.wire.away import Away, Standing
from hourself.wire.batch import PATH, Batch, Receipt, Refusal
from hourself.wire.settings import IGNORED_PATH, Settings
from hourself.wire.settings import PATH as SETTINGS_PATH

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_TIMEOUT = 20
_MAX_ANSWER = 2 << 20
#: A server, or what stands before it, may ask for patience: not for so much that its return goes unnoticed.
_LONGEST_WISH = 300.0
_INDEX = re.compile(r"(?:spans|ignored)\[(\d+)\]")
T = TypeVar("T")


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


class _NotThere(Later):
    """The server answers, and has no such address."""


class SignedOut(Exception):
    """The server does not take this device's token; `reason` is `revoked` or `unknown`."""

    def __init__(self, reason: str) -> None:
        super().__init__("signed out")
        self.reason = reason


def is_loopback(server: str) -> bool:
    """Whether a server's address is this computer."""
    return urlsplit(server).hostname in _LOOPBACK


class Line:
    """The way to one server: TLS, or loopback."""

    def __init__(self, server: str, token: str, token_file: Path | None = None) -> None:
        """`token_file`: where a new sign-in puts the next token. Raises `AddressError` for an unencrypted way."""
        parts, port = _split(server)
        if parts.scheme == "http" and not is_loopback(server):
            raise AddressError("HOURSELF_SERVER must be https: what is recorded never travels unencrypted.")
        self._secure = parts.scheme == "https"
        self._host, self._port = _plain(parts.hostname or ""), port or (443 if self._secure else 80)
        self._name = _plain(parts.netloc.rpartition("@")[2])
        self._token, self._token_file = token, token_file

    def send(self, batch: Batch) -> Receipt:
        """The receipt for a batch. Raises `Refused`, `Later` or `SignedOut`, as all that follow."""
        return self._ask("POST", PATH, msgspec.json.encode(batch), Receipt)

    def ask_settings(self, held: str = "") -> Settings | None:
        """What the person wishes of their agents; None where the server is too old to know.

        `held`: the mark of what this device holds, empty for none.
        """
        try:
            return self._ask("GET", SETTINGS_PATH + (f"?mark={quote(held)}" if held else ""), b"", Settings)
        except _NotThere:
            return None

    def ignore(self, pairs: Iterable[tuple[str, str]]) -> Settings:
        """Have these ignored on all devices; gives what the server tells then."""
        body = msgspec.json.encode({"version": 1, "ignored": list(pairs)})
        return self._ask("POST", IGNORED_PATH, body, Settings)

    def tell_away(self, away: Away) -> Standing:
        """Ask whether an absence is to be asked about, or tell what it was; a server too old to know asks nothing."""
        try:
            return self._ask("POST", AWAY_PATH, msgspec.json.encode(away), Standing)
        except _NotThere:
            return Standing(1, open=False)

    @property
    def token(self) -> str:
        """The device's token as it stands."""
        return self._token

    def is_renewed(self) -> bool:
        """Whether another token stands in its file by now."""
        try:
            token = self._token_file.read_text().strip() if self._token_file else ""
        except (OSError, ValueError):
            return False
        return token not in {"", self._token}

    def _ask(self, method: str, target: str, body: bytes, kind: type[T]) -> T:
        headers = [
            ("Host", self._name),
            ("Authorization", f"Bearer {self._token}"),
            ("Content-Type", "application/json"),
            ("Connection", "close"),
            ("Content-Length", str(len(body))),
        ]
        try:
            head = h11.Request(method=method, target=target, headers=headers)
            with ExitStack() as stack:
                return _read(*_exchange(self._connect(stack), head, body), kind)
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


def _split(server: str) -> tuple[SplitResult, int | None]:
    """An address and its port. Raises `AddressError` for what is none, or has a path: nobody would answer there."""
    try:
        parts = urlsplit(server)
        port = parts.port
        rest = parts.path.strip("/") or parts.query or parts.fragment
        known = parts.scheme in {"http", "https"} and _plain(parts.hostname or "")
    except ValueError:
        known = rest = ""
    if rest or not known:
        raise AddressError(
            "HOURSELF_SERVER expects an address such as https://time.example.org, and nothing behind."
        )
    return parts, port


def _plain(host: str) -> str:
    """A host as it travels: an international name in ASCII (RFC 3490). Raises `ValueError` for one that has none."""
    return host if host.isascii() else host.encode("idna").decode()


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


def _read(response: h11.Response, body: bytes, kind: type[T]) -> T:
    try:
        if response.status_code == 200:
            return msgspec.json.decode(body, type=kind)
        if response.status_code == 401:
            # A portal's or a proxy's 401 is not in these words.
            raise SignedOut(msgspec.json.decode(body, type=Refusal).reason or "unknown")
        if response.status_code == 404:
            msgspec.json.decode(body, type=Refusal)
            raise _NotThere
        if response.status_code == 422:
            place = _INDEX.match(msgspec.json.decode(body, type=Refusal).field or "")
            raise Refused(int(place[1]) if place else None)
    except ValueError:
        # A portal's page, a proxy's words: no receipt of ours.
        raise Later from None
    retry = dict(response.headers).get(b"retry-after", b"")
    raise Later(min(float(retry), _LONGEST_WISH) if retry.isdigit() else 0)
