# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing this machine in to a server, by a code that a person approves in a browser (RFC 8628); and out again.

For the command line: the agent itself never loads it.
"""

from __future__ import annotations

import http.client
import platform
import re
import ssl
import time
from collections.abc import Callable
from typing import Annotated, TypeVar
from urllib.parse import SplitResult, urlsplit

import msgspec
from msgspec import Meta

from hourself.agent.line import is_loopback

_TIMEOUT = 20
_MAX_ANSWER = 1 << 16
#: Seconds that RFC 8628, 3.5 adds for `slow_down`, and that we add when nothing answers; never more than a minute.
_SLOWER, _SLOWEST = 5, 60
_CODE = re.compile(r"[A-Z0-9-]{1,16}")
T = TypeVar("T")


class SignInError(Exception):
    """Signing in is not possible; the text says why, for the person."""


class Unheard(Exception):
    """No answer of a server like ours came; the text says why."""


class Offer(msgspec.Struct, frozen=True):
    """What the server gave us to wait with (RFC 8628, 3.2). Seconds."""

    device_code: Annotated[str, Meta(min_length=1, max_length=256)]
    user_code: str
    verification_uri: str
    verification_uri_complete: str = ""
    expires_in: Annotated[int, Meta(gt=0, le=86_400)] = 600
    interval: Annotated[int, Meta(gt=0, le=600)] = 5


class Grant(msgspec.Struct, frozen=True):
    """What a person's approval brought."""

    access_token: Annotated[str, Meta(min_length=16, max_length=256, pattern=r"^[A-Za-z0-9._~+/=-]+$")]
    device: str
    account: str


class Denial(msgspec.Struct, frozen=True):
    """Why there is no token."""

    error: str


class Server:
    """A server's doors for devices: one request, one answer, over TLS or the loopback; redirects lead nowhere."""

    def __init__(self, address: str) -> None:
        """Raises `SignInError` for an address that is none, or that would be reached unencrypted."""
        parts, port = _split(address)
        rest = parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None
        if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or rest:
            raise SignInError(
                "--server expects an address such as https://time.example.org, and nothing behind."
            )
        if parts.scheme == "http" and not is_loopback(address):
            raise SignInError("--server must be https: what is recorded never travels unencrypted.")
        self._secure = parts.scheme == "https"
        self._place = parts.netloc
        self.address = f"{parts.scheme}://{parts.netloc}"

    def ask(self, path: str, content: object, token: str = "") -> tuple[int, bytes]:
        """Status and body of the answer to JSON. Raises `Unheard`, and `SignInError` for a certificate of others."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self._ask("POST", path, headers, msgspec.json.encode(content))

    def answers(self) -> bool:
        """Whether it is there. Raises `SignInError` for a certificate of others."""
        try:
            return self._ask("GET", "/sign-in", {})[0] == 200
        except Unheard:
            return False

    def page(self, told: str) -> str:
        """An address that the server told, if it is one of its own; else the page where we know it."""
        return told if told.startswith(f"{self.address}/") else f"{self.address}/device"

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> tuple[int, bytes]:
        line = self._line()
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read(_MAX_ANSWER)
        except ssl.SSLCertVerificationError as error:
            raise SignInError(
                f"{self.address} has no certificate that counts here: {error.verify_message}. Give it one of a known "
                "authority and for that name, or add your own authority to those that this computer trusts."
            ) from None
        except (OSError, http.client.HTTPException) as error:
            raise Unheard(
                f"{self.address} cannot be reached: {_say_fault(error)}. Is it on, and the address right?"
            ) from None
        finally:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        if not self._secure:
            return http.client.HTTPConnection(self._place, timeout=_TIMEOUT)
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return http.client.HTTPSConnection(self._place, timeout=_TIMEOUT, context=context)


def _split(address: str) -> tuple[SplitResult, int | None]:
    """An address and its port; port 0 where there is none to read."""
    try:
        parts = urlsplit(address)
        return parts, parts.port
    except ValueError:
        return urlsplit(""), 0


def ask_code(server: Server, name: str) -> Offer:
    """A code for this machine, under a name that the person may change. Raises `SignInError`."""
    machine = {"name": name or platform.node() or "computer", "system": platform.system()}
    try:
        status, body = server.ask("/device/code", machine)
    except Unheard as fault:
        raise SignInError(str(fault)) from None
    offer = _read(body, Offer) if status == 200 else None
    if offer is None or not _CODE.fullmatch(offer.user_code):
        raise SignInError(_say_status(server, status))
    return offer


def wait(
    server: Server,
    offer: Offer,
    tell: Callable[[float, str], None],
    pause: Callable[[float], None] = time.sleep,
) -> Grant:
    """Ask until a person has answered. Network faults are waited out; `tell` gets the seconds left, and a fault's text.

    Raises `SignInError` where it was refused or nobody answered.
    """
    end, pace, faults, fault = time.monotonic() + offer.expires_in, offer.interval, 0, ""
    while (left := end - time.monotonic()) > 0:
        tell(left, fault)
        pause(min(pace + _SLOWER * faults, _SLOWEST, left))
        try:
            found = _ask_token(server, offer)
        except Unheard as unheard:
            faults, fault = faults + 1, str(unheard)
            continue
        if isinstance(found, Grant):
            return found
        faults, fault = 0, ""
        pace += _SLOWER if found == "slow_down" else 0
    raise SignInError("Nobody approved the code within its time. Try again.")


def sign_out(server: Server, token: str) -> bool:
    """Have the server take this token no more; False where it could not be told."""
    try:
        status, _ = server.ask("/device/sign-out", {}, token)
    except (Unheard, SignInError):
        return False
    # What it does not know is over too.
    return status in {200, 401}


def _ask_token(server: Server, offer: Offer) -> Grant | str:
    """The token, or the word that asks for patience. Raises `SignInError` for a word that ends it."""
    status, body = server.ask("/device/token", {"device_code": offer.device_code})
    if status == 200 and (grant := _read(body, Grant)):
        return grant
    denial = _read(body, Denial) if status == 400 else None
    if denial is None:
        raise Unheard(f"{server.address} answers with {status}.")
    if denial.error in {"authorization_pending", "slow_down"}:
        return denial.error
    raise SignInError(_ENDS.get(denial.error, "The server ended it. Try again."))


_ENDS = {
    "access_denied": "It was refused in the browser. Nothing was changed here.",
    "expired_token": "The code has run out. Try again.",
}


def _read(body: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _say_fault(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer came in time"
    if isinstance(error, ssl.SSLError):
        return "what answers there speaks no TLS, or none of version 1.2 or newer"
    if isinstance(error, http.client.HTTPException):
        return "what answers there speaks no HTTP"
    return getattr(error, "strerror", None) or type(error).__name__


def _say_status(server: Server, status: int) -> str:
    if status == 429:
        return "Many computers ask there already. Try again in ten minutes."
    if status == 421:
        return f"A Hourself is there, but does not go by the name in {server.address}: its HOURSELF_HOSTS says which."
    return f"{server.address} does not answer as Hourself does ({status}): is the address right, and its version new?"
