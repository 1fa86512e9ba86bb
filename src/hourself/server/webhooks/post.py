# SPDX-License-Identifier: AGPL-3.0-or-later
"""One POST to somebody else's server: to an address that was checked, and to no other."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable
from ipaddress import ip_address
from threading import Timer
from urllib.parse import urlsplit

from hourself.server.webhooks.rules import may_reach

#: Seconds for each step, and for all of them: a server that drips its answer must not hold us.
STEP_SECONDS, ALL_SECONDS = 5.0, 15.0

Resolve = Callable[[str, int], list[str]]


class PostError(Exception):
    """A message that did not get through; its text names neither address nor host."""


def post(
    url: str, headers: dict[str, str], body: bytes, *, private: bool, resolve: Resolve | None = None
) -> int:
    """Send a body; gives the status that came back. Redirects are not followed, and the answer's body is not read.

    Every address of the host's name must be one that `may_reach` allows, and the connection goes to one of those
    that were checked: a name that points elsewhere a moment later changes nothing. Raises `PostError`.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = _check((resolve or resolve_host)(parts.hostname or "", port), private=private, secure=secure)
    line = _Line(parts.hostname or "", port, address, secure=secure)
    try:
        return _exchange(line, parts.path + (f"?{parts.query}" if parts.query else ""), headers, body)
    except ssl.SSLError as error:
        raise PostError(f"TLS failed: {error.reason or 'the connection broke'}.") from None
    except TimeoutError:
        raise PostError("It did not answer in time.") from None
    except (OSError, http.client.HTTPException):
        raise PostError("The connection failed.") from None
    finally:
        line.close()


def resolve_host(host: str, port: int) -> list[str]:
    """All addresses of a host's name. Raises `PostError`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PostError("The host's name is not known.") from None
    return [str(each[4][0]) for each in found]


def _check(addresses: list[str], *, private: bool, secure: bool) -> str:
    """One of the addresses, if we may talk to all of them."""
    found = [ip_address(each.partition("%")[0]) for each in addresses]
    if not found or not all(may_reach(each, private=private) for each in found):
        raise PostError("The host is not at a public address.")
    if not secure and not all(each.is_loopback for each in found):
        raise PostError("Without TLS only this computer can be told.")
    return str(found[0])


class _Line(http.client.HTTPConnection):
    """A connection to a checked address that still speaks to the host by its name."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=STEP_SECONDS)
        self._address = address
        self._secure = secure
        if secure:
            # The Host header leaves out the port that is usual.
            self.default_port = 443

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _exchange(line: _Line, path: str, headers: dict[str, str], body: bytes) -> int:
    line.connect()
    # The plain socket's own method: it ends the TCP connection under TLS from this other thread.
    watch = Timer(ALL_SECONDS, socket.socket.shutdown, (line.sock, socket.SHUT_RDWR))
    watch.daemon = True
    watch.start()
    try:
        line.request("POST", path or "/", body, headers | {"Connection": "close"})
        return line.getresponse().status
    finally:
        watch.cancel()
