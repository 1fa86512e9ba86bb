# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose spans wait in a folder, and whether the folder is still where they were recorded.

A folder that was copied to another computer must not go on with the same token and the same spool: two would send as
one device. It is known by two signs together: it is another folder on the disk, and the computer has another name. Each
alone is usual (a backup that was put back; a computer that was renamed). No number of the machine is read, and only
salted hashes of these two are kept, here and nowhere else. Copies on a computer of the same name are told apart by the
server: see `run` in `wire/batch.py`.
"""

from __future__ import annotations

import os
import socket
import sys
import time

# Where `hashlib` has it from: that one would load OpenSSL, 4 MB that the agent does without.
from _blake2 import blake2b
from pathlib import Path

import msgspec

from hourself.agent.folder import write_private
from hourself.agent.ignored import Ignored
from hourself.agent.signed_in import Rest
from hourself.agent.signed_out import clear_signed_out
from hourself.agent.spool import open_spool

_FILE = "instance"
#: The account of an agent beside its own server: whatever waits is this person's, and this server is theirs.
HERE = "here"


class Instance(msgspec.Struct, frozen=True):
    """The file: a salt; the salted hashes of folder, computer and token; the account, empty where it is not known."""

    salt: str
    folder: str
    computer: str
    token: str
    account: str


class CopiedError(Exception):
    """This folder was copied from another computer, and nobody signed this one in since."""


class OthersError(Exception):
    """Spans wait that were recorded for another account; `waiting` is how many."""

    def __init__(self, waiting: int) -> None:
        super().__init__("for another account")
        self.waiting = waiting


def claim(folder: Path, token: str, account: str, rest: Rest = "") -> None:
    """Take a folder for a token; the caller holds its lock. `account` as in `SignedIn`, or empty where it is unknown.

    Raises `CopiedError`, and `OthersError` where `rest` does not say what becomes of what waits for another account.
    """
    before = read_instance(folder)
    now = _describe(folder, before.salt if before else os.urandom(32).hex(), token, account)
    if before == now:
        return
    if before and account != HERE:
        _settle(folder, before, now, rest)
    if before and now.token != before.token:
        clear_signed_out(folder)
    write_private(folder / _FILE, msgspec.json.encode(now))


def count_others(folder: Path, account: str) -> int:
    """How many spans wait in a folder that were recorded for another account than this."""
    before = read_instance(folder)
    if before is None or before.account == account or is_copied(folder) or not (folder / "spool.db").exists():
        return 0
    with open_spool(folder) as spool:
        return spool.waiting()


def is_copied(folder: Path) -> bool:
    """Whether a folder is a copy from another computer."""
    before = read_instance(folder)
    if before is None:
        return False
    now = _describe(folder, before.salt, "", "")
    return now.folder != before.folder and now.computer != before.computer


def read_instance(folder: Path) -> Instance | None:
    """What a folder was claimed for; None where it never was, or where that cannot be read."""
    try:
        found = msgspec.json.decode((folder / _FILE).read_bytes(), type=Instance)
        return found if bytes.fromhex(found.salt) else None
    except (OSError, ValueError):
        return None


def _same_account(before: Instance, now: Instance) -> bool:
    return now.token == before.token or bool(now.account and now.account == before.account)


def _settle(folder: Path, before: Instance, now: Instance, rest: Rest) -> None:
    copied, same = is_copied(folder), _same_account(before, now)
    if copied and now.token == before.token:
        raise CopiedError
    if copied:
        _set_aside(folder)
    elif not same:
        _settle_rest(folder, rest)
    if not same:
        _settle_wishes(folder, rest)


def _settle_rest(folder: Path, rest: Rest) -> None:
    with open_spool(folder) as spool:
        waiting = spool.waiting()
        if waiting and rest == "discard":
            spool.discard()
        elif waiting and rest != "send":
            raise OthersError(waiting)


def _settle_wishes(folder: Path, rest: Rest) -> None:
    """What was ignored for another account stays ignored here; the new one is told of it only if it gets the rest."""
    if rest == "send":
        Ignored(folder).take_along()
        return
    Ignored(folder).stay_here()
    (folder / "settings.json").unlink(missing_ok=True)


def _set_aside(folder: Path) -> None:
    """Begin a new spool. What waited in the copied one is the other computer's to send."""
    aside = f"spool-copied-{int(time.time())}"
    for part in sorted(folder.glob("spool.*")):
        part.rename(part.with_name(part.name.replace("spool", aside, 1)))
    sys.stderr.write(
        f"hourself agent: this folder was copied from another computer, which sends what waited there. Here it is kept "
        f"as {aside}.db, and never sent.\n"
    )


def _describe(folder: Path, salt: str, token: str, account: str) -> Instance:
    def hashed(text: str) -> str:
        return blake2b(text.encode(), key=bytes.fromhex(salt), digest_size=16).hexdigest()

    number, computer = folder.stat().st_ino, socket.gethostname()
    return Instance(salt, hashed(str(number)), hashed(computer), hashed(token), account)
