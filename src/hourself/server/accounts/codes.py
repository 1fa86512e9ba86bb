# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing a machine in by a code that its owner types into a browser: OAuth 2.0 Device Authorization Grant, RFC 8628.

A machine gets two codes: a long one, with which it asks again and again, and a short one, which a person who is signed
in types and approves. Both live for ten minutes, are kept as hashes, and serve one machine once.
"""

from __future__ import annotations

import secrets
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from django.utils.crypto import salted_hmac

from hourself.server.accounts.devices import free_name
from hourself.server.accounts.tokens import add_device, digest
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.accounts"
LIFETIME = 600
INTERVAL = 5
#: Consonants that are hard to mistake, and make no words (RFC 8628, 6.1): 8 of 20 are 25,600,000,000 codes.
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
_LETTERS = 8
#: Codes that may be open at once, in all and from one address.
MOST_OPEN, MOST_BY_ADDRESS = 1000, 10
#: Wrong codes in ten minutes, from one account and in all: who guesses all the time hits an open code in 2,400 years.
MOST_WRONG, MOST_WRONG_IN_ALL = 10, 200


class Codes(NamedTuple):
    """What a machine gets: `device`, its secret, and `user`, for the person to type."""

    device: str
    user: str


class Asking(NamedTuple):
    """What asks: the machine's own name and system, as it tells them; its address; since when (UTC seconds)."""

    name: str
    system: str
    address: str
    created: int


class Granted(NamedTuple):
    """A device's token, for once; what the person called the device; and whose it is, told without telling who."""

    token: str
    name: str
    account: str


class _Taken(NamedTuple):
    """What a person answered a machine; `account` is nobody's where they refused."""

    account: int
    chosen: str
    system: str
    refused: bool


class Answer(StrEnum):
    """What a machine hears that has no token yet: error codes of RFC 8628, 3.5."""

    PENDING = "authorization_pending"
    SLOW_DOWN = "slow_down"
    DENIED = "access_denied"
    EXPIRED = "expired_token"


class TooManyError(Exception):
    """Too many codes are open, or too many were wrong."""


class CodeError(ValueError):
    """A code that is none, that ran out, or that was answered already."""


def begin(store: Store, asking: Asking) -> Codes:
    """Make the codes for a machine that asks. Raises `TooManyError`."""
    codes = Codes(secrets.token_urlsafe(32), "".join(secrets.choice(ALPHABET) for _ in range(_LETTERS)))
    with store.writing() as connection:
        connection.execute(query(_ROOM, "drop_codes"), (asking.created - LIFETIME,))
        _check_room(connection, asking.address)
        values = (digest(codes.device), _hash_typed(codes.user), *asking)
        connection.execute(query(_ROOM, "add_code"), values)
    return codes._replace(user=spell(codes.user))


def spell(typed: str) -> str:
    """A code as it is shown, `XXXX-XXXX`, from what a person typed: case, blanks and dashes mean nothing."""
    letters = "".join(each for each in typed.upper() if each in ALPHABET)[:16]
    return f"{letters[:4]}-{letters[4:]}" if len(letters) > 4 else letters


def look_up(store: Store, account: int, typed: str, now: int) -> Asking:
    """What asks with the code that a person typed. Raises `CodeError`, which counts, and `TooManyError` after ten."""
    _check_guessing(store.reader(), account, now)
    row = store.reader().execute(query(_ROOM, "find_typed"), (_hash_typed(typed), now - LIFETIME)).fetchone()
    if row is None:
        _note_wrong(store, account, now)
        raise CodeError
    return Asking(*row)


def approve(connection: Connection, account: int, typed: str, name: str, now: int) -> bool:
    """Let a machine be a device of this account, under a name that was checked; False if the code is none any more."""
    values = (account, name, _hash_typed(typed), now - LIFETIME)
    return bool(connection.execute(query(_ROOM, "approve_code"), values).rowcount)


def refuse(connection: Connection, typed: str, now: int) -> bool:
    """Let it not; False if the code is none any more."""
    return bool(
        connection.execute(query(_ROOM, "refuse_code"), (_hash_typed(typed), now - LIFETIME)).rowcount
    )


def collect(store: Store, code: str, now: int) -> Granted | Answer:
    """The token of a machine that was approved, to the first who asks; else what it should know."""
    hashed = digest(code)
    row = store.reader().execute(query(_ROOM, "poll_code"), (hashed, now - LIFETIME)).fetchone()
    if row is None:
        return Answer.EXPIRED
    if row[0] is not None and now - row[0] < INTERVAL:
        return Answer.SLOW_DOWN
    with store.writing() as connection:
        answered = connection.execute(query(_ROOM, "take_code"), (hashed, now - LIFETIME)).fetchone()
        if answered is None:
            connection.execute(query(_ROOM, "note_poll"), (now, hashed))
            return Answer.PENDING
        taken = _Taken(*answered)
        return Answer.DENIED if taken.refused else _grant(connection, taken, now)


def drop_codes(connection: Connection, now: int) -> None:
    """Remove codes and notes of wrong ones that have run out."""
    connection.execute(query(_ROOM, "drop_codes"), (now - LIFETIME,))
    connection.execute(query(_ROOM, "drop_wrong"), (now - LIFETIME,))


def _grant(connection: Connection, taken: _Taken, now: int) -> Granted:
    # Somebody may have given the name to another device meanwhile.
    name = free_name(connection, taken.account, taken.chosen)
    token = add_device(connection, taken.account, name, now, taken.system)
    return Granted(token, name, salted_hmac("hourself.account", str(taken.account)).hexdigest()[:32])


def _check_room(connection: Connection, address: str) -> None:
    networks = [_network(row[0]) for row in connection.execute(query(_ROOM, "read_addresses"))]
    if len(networks) >= MOST_OPEN or networks.count(_network(address)) >= MOST_BY_ADDRESS:
        raise TooManyError


def _network(address: str) -> str:
    """Who an address counts as: with IPv6 one household has 2^64 of them."""
    try:
        number = ip_address(address)
    except ValueError:
        return address
    if not isinstance(number, IPv6Address):
        return address
    return str(number.ipv4_mapped or number.exploded[:19])


def _check_guessing(connection: Connection, account: int, now: int) -> None:
    in_all, own = connection.execute(query(_ROOM, "count_wrong"), (account, now - LIFETIME)).fetchone()
    if own >= MOST_WRONG or in_all >= MOST_WRONG_IN_ALL:
        raise TooManyError


def _note_wrong(store: Store, account: int, now: int) -> None:
    with store.writing() as connection:
        connection.execute(query(_ROOM, "drop_wrong"), (now - LIFETIME,))
        connection.execute(query(_ROOM, "add_wrong"), (account, now))


def _hash_typed(typed: str) -> bytes:
    """A short code could be found again from a plain hash: this one needs the instance's secret."""
    return salted_hmac("hourself.code", spell(typed), algorithm="sha256").digest()
