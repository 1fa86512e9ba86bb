# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person's devices: all of them, what each is called, and signing one out. Plain SQL."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from hourself.server.accounts.tokens import digest
from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query

_ROOM = "hourself.server.accounts"
LONGEST = 64


class DeviceError(ValueError):
    """A name that a device cannot have; the text says why."""


class Listed(NamedTuple):
    """A device as its owner sees it. Times: UTC seconds, or None. A `state` of `import`: it holds what a file told."""

    id: int
    name: str
    created: int
    seen: int | None
    state: str
    until: int | None
    system: str
    release: str
    revoked: int | None
    forked: int | None


def read_fleet(connection: Connection, account: int) -> list[Listed]:
    """All devices of an account, the one heard of last first; those that were signed out at the end."""
    return [Listed(*row) for row in connection.execute(query(_ROOM, "read_fleet"), (account,))]


def clean_name(text: str) -> str:
    """A text of a stranger's as one line of at most 64 characters that hide nothing; may be empty."""
    shown = "".join(each if each.isprintable() else " " for each in unicodedata.normalize("NFC", text))
    return " ".join(shown.split())[:LONGEST].strip()


def check_name(connection: Connection, account: int, text: str, *, but: int = 0) -> str:
    """The name that a person gives a device, tidied. Raises `DeviceError` if another one (`but` aside) has it."""
    name = clean_name(text)
    if not name or len(" ".join(text.split())) > LONGEST:
        raise DeviceError(f"Give the device a name of 1 to {LONGEST} characters.")
    if name.casefold() in _names(connection, account, but):
        raise DeviceError("Another device of yours has this name: choose one that tells them apart.")
    return name


def free_name(connection: Connection, account: int, wanted: str) -> str:
    """A name that no device of an account has: the one wanted, or that with a number behind it."""
    wanted, taken = clean_name(wanted) or "computer", _names(connection, account)
    tries = (f"{wanted[: LONGEST - len(end)]}{end}" for end in ("", *(f" {n}" for n in range(2, 100))))
    return next((each for each in tries if each.casefold() not in taken), wanted)


def rename_device(connection: Connection, account: int, device: int, name: str) -> bool:
    """Give a device a name that was checked; False if the account has none of that number, or signed it out."""
    return bool(connection.execute(query(_ROOM, "rename_device"), (name, account, device)).rowcount)


def revoke_device(connection: Connection, account: int, device: int, now: int) -> bool:
    """Sign a device out for good; its time stays. False if the account has none of that number that sends."""
    return bool(connection.execute(query(_ROOM, "revoke_device"), (now, account, device)).rowcount)


def revoke_token(connection: Connection, token: str, now: int) -> bool:
    """Sign out the device whose token this is, at its own wish; False for a token that opens nothing."""
    return bool(connection.execute(query(_ROOM, "revoke_token"), (now, digest(token))).rowcount)


def _names(connection: Connection, account: int, but: int = 0) -> set[str]:
    fleet = read_fleet(connection, account)
    return {each.name.casefold() for each in fleet if each.id != but and each.revoked is None}
