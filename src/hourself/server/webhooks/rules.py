# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a webhook may be: its events, its address, its signature, and when a delivery is tried again."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import ada_url

#: What can be told. Each holds numbers and names of categories and levels; never a title, a site or an app.
EVENTS = {
    "day.summary": "A day ended: its total, levels, pulse and overviews.",
    "import.finished": "An import ended: its number, and of which form it was.",
    "highlight.created": "A highlight was written: its number and day, not its text.",
    "focus.started": "A focus session began: its number and minutes.",
    "focus.ended": "A focus session ended, as planned or early.",
    "alert.fired": "An alert fired: its number, not its text.",
    "ping": "A test, sent by hand.",
}
#: `ping` goes out by hand alone.
CHOOSABLE = tuple(each for each in EVENTS if each != "ping")
#: Seconds until the next attempt, after each one that failed; after the last of them it is given up.
PAUSES = (60, 300, 1800, 7200, 43_200)
SECRET_MARK = "whsec_"  # noqa: S105 -- how every secret begins, not one
_LONGEST_URL = 1000
#: IPv4 addresses dressed up for IPv6 networks (RFC 6052): what matters is the address inside.
_NAT64 = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


class WebhookError(ValueError):
    """A webhook that cannot be; its text says why."""


def check_url(text: str, *, private: bool) -> str:
    """An address in its plain form. Raises `WebhookError` for one that is not https (or, if `private`, loopback)."""
    if len(text) > _LONGEST_URL or not ada_url.check_url(text):
        raise WebhookError("Give an address such as https://example.org/hourself.")
    url = ada_url.URL(text)
    if url.protocol == "http:" and not (private and url.hostname in {"localhost", "127.0.0.1", "[::1]"}):
        raise WebhookError("Only https: what is told is yours, and never travels unencrypted.")
    if url.protocol not in {"https:", "http:"} or url.username or url.password:
        raise WebhookError("Give an https address without a user name in it.")
    url.hash = ""
    try:
        address = ip_address(url.hostname.strip("[]"))
    except ValueError:
        return str(url.href)
    if not may_reach(address, private=private):
        raise WebhookError("This address is not a public one.")
    return str(url.href)


def check_events(events: Iterable[str]) -> str:
    """The events, parted by blanks, in the order of `EVENTS`. Raises `WebhookError` for none or an unknown one."""
    chosen = set(events)
    if not chosen or chosen - set(CHOOSABLE):
        raise WebhookError(f"Choose at least one of: {', '.join(CHOOSABLE)}.")
    return " ".join(each for each in CHOOSABLE if each in chosen)


def may_reach(address: Address, *, private: bool) -> bool:
    """Whether a message may go to this address: a public one, or (if `private`) one of this network or computer."""
    address = _unwrap(address)
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    if address.is_global:
        return True
    return private and (address.is_private or address.is_loopback) and not _is_reserved(address)


def _is_reserved(address: Address) -> bool:
    # The IPv6 loopback lies in a block that is otherwise reserved.
    return address.is_reserved and not address.is_loopback


def _unwrap(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[12:])
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    return inner or address


def sign(secret: str, message: str, stamp: int, body: bytes) -> str:
    """The signature of the Standard Webhooks specification: `v1,` and base64 of HMAC-SHA256 over id.timestamp.body."""
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    signed = b".".join([message.encode(), str(stamp).encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()


def next_attempt(attempts: int, now: int) -> int | None:
    """When to try again after so many attempts; None: given up."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
