# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tokens: made once, shown once, kept as a hash. Plain SQL, for the ingest door and the command line."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from hourself.core.days import DAY_SECONDS
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.accounts"
LINK_SECONDS = 15 * 60
#: What a key may do: ask; change; bring devices that send time.
SCOPES = ("read", "write", "ingest")
DEFAULT_SCOPES = ("read", "write")
#: A WakaTime plugin sends beats and shows today's time.
WAKATIME_SCOPES = ("read", "ingest")


class Holder(NamedTuple):
    """Whose device a token belongs to."""

    device: int
    account: int


class Device(NamedTuple):
    """A device and what it last said of itself. Times are UTC seconds, or None.

    `forked`: when two agents were last seen to send as this one device, as after its folder was copied.
    """

    id: int
    name: str
    seen: int | None
    state: str
    until: int | None
    forked: int | None = None


class Sign(NamedTuple):
    """A device's sign of life: what it is doing, until when (UTC seconds), and its system."""

    state: str
    until: int | None
    system: str | None
    release: str | None


def digest(token: str) -> bytes:
    """What is kept of a token. 256 random bits need no slow hash."""
    return sha256(token.encode()).digest()


def find_device(connection: Connection, token: str) -> Holder | None:
    """Whose token this is; None for an unknown or revoked one."""
    row = connection.execute(query(_ROOM, "find_device"), (digest(token),)).fetchone()
    return Holder(*row) if row else None


def is_revoked(connection: Connection, token: str) -> bool:
    """Whether this was a device's token until somebody signed the device out."""
    return connection.execute(query(_ROOM, "find_revoked"), (digest(token),)).fetchone() is not None


def add_device(connection: Connection, account: int, name: str, now: int, system: str = "") -> str:
    """Add a device to an account; gives its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    connection.execute(query(_ROOM, "add_device"), (account, name, digest(token), now, system))
    return token


def add_silent_device(connection: Connection, account: int, name: str, now: int) -> int:
    """Add a device that holds what a file told and sends nothing: no token opens it. Gives its number."""
    values = (account, name, secrets.token_bytes(32), now)
    return int(connection.execute(query(_ROOM, "add_silent_device"), values).fetchone()[0])


def delete_device(connection: Connection, account: int, device: int) -> None:
    """Forget a device whose time is gone."""
    connection.execute(query(_ROOM, "delete_device"), (account, device))


def read_devices(connection: Connection, account: int) -> list[Device]:
    """An account's devices, the one heard of last first; without revoked ones."""
    return [Device(*row) for row in connection.execute(query(_ROOM, "read_devices"), (account,))]


def note_sign_of_life(connection: Connection, device: int, sign: Sign, now: int) -> None:
    """Keep when a device was last heard of, and what it said of itself."""
    connection.execute(
        query(_ROOM, "note_sign"), (now, sign.state, sign.until, sign.system, sign.release, device)
    )


def note_run(connection: Connection, device: int, run: str, now: int) -> None:
    """Keep which start of a device's agent sends; a start that comes back after another one shows that it is a copy."""
    connection.execute(query(_ROOM, "note_run"), {"device": device, "run": run, "now": now})


class KeyHolder(NamedTuple):
    """Whose API key it is, what they are called, whether its errors come with status 200, and what it may do."""

    account: int
    name: str
    classic: bool
    scopes: frozenset[str] = frozenset()
    #: The key's number; 0 for a person who is signed in and needs none.
    key: int = 0


class ApiKey(NamedTuple):
    """An API key as its owner sees it; times are UTC seconds, or None."""

    id: int
    name: str
    scopes: frozenset[str]
    created: int
    used: int | None
    expires: int | None
    classic: bool


def add_api_key(
    connection: Connection, account: int, name: str, now: int, *, classic: bool = False,
    scopes: Iterable[str] = DEFAULT_SCOPES, days: int | None = None, wakatime: bool = False,
) -> str:  # fmt: skip
    """Add a key with which programs may ask, for some days or until revoked; gives it, and keeps only its hash.

    `wakatime`: in the form that WakaTime's plugins insist on, a UUID of 122 random bits.
    """
    token = str(uuid.uuid4()) if wakatime else secrets.token_urlsafe(32)
    words = " ".join(each for each in SCOPES if each in set(scopes))
    expires = None if days is None else now + days * DAY_SECONDS
    values = (account, name, digest(token), now, classic, words, expires)
    connection.execute(query(_ROOM, "add_api_key"), values)
    return token


def find_api_key(store: Store, token: str, now: int) -> KeyHolder | None:
    """Whose key this is; None for an unknown, revoked or expired one. Its use is noted once an hour."""
    row = store.reader().execute(query(_ROOM, "find_api_key"), (digest(token), now)).fetchone()
    if row is None:
        return None
    number, account, name, classic, used, scopes, _ = row
    if now - (used or 0) >= 3600:
        with store.writing() as connection:
            connection.execute(query(_ROOM, "note_api_key"), (now, number))
    return KeyHolder(account, name or "me", bool(classic), frozenset(scopes.split()), number)


def read_api_keys(connection: Connection, account: int) -> list[ApiKey]:
    """An account's keys, the newest first; without revoked ones, but with those that ran out."""
    rows = connection.execute(query(_ROOM, "read_api_keys"), (account,))
    return [
        ApiKey(number, name, frozenset(scopes.split()), created, used, expires, bool(classic))
        for number, name, scopes, created, used, expires, classic in rows
    ]


def revoke_api_key(connection: Connection, account: int, number: int, now: int) -> bool:
    """End a key for good; False if the account has none of that number."""
    return bool(connection.execute(query(_ROOM, "revoke_api_key"), (now, account, number)).rowcount)


def set_classic_errors(connection: Connection, account: int, number: int, *, classic: bool) -> bool:
    """Choose whether a key's errors come with status 200; False if the account has none of that number."""
    done = connection.execute(query(_ROOM, "set_api_key_errors"), (classic, account, number))
    return bool(done.rowcount)


def add_link(connection: Connection, account: int, now: int) -> str:
    """Make a one-time sign-in link for an account; gives its token, good for 15 minutes."""
    token = secrets.token_urlsafe(32)
    connection.execute(query(_ROOM, "add_link"), (digest(token), account, now + LINK_SECONDS))
    return token


def take_link(connection: Connection, token: str, now: int) -> int | None:
    """Use up a sign-in link; gives the account, or None when it is unknown, used or too old."""
    row = connection.execute(query(_ROOM, "take_link"), (digest(token), now)).fetchone()
    return int(row[0]) if row else None


def drop_links(connection: Connection, now: int) -> None:
    """Remove links that have run out."""
    connection.execute(query(_ROOM, "drop_links"), (now,))


def find_owner(connection: Connection) -> int | None:
    """The owner's account; None before the first start."""
    row = connection.execute(query(_ROOM, "find_owner")).fetchone()
    return int(row[0]) if row else None
