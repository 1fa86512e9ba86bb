# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening SQLCipher files with raw keys, all of which come from the one instance key."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeAlias

import sqlcipher3
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Connection: TypeAlias = sqlcipher3.dbapi2.Connection


class StoreError(Exception):
    """The store cannot be used; the text says why and what to do."""


def derive(instance_key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(hashes.SHA256(), 32, None, f"hourself/{purpose}".encode()).derive(instance_key)


def connect(
    path: Path, key: bytes, *, read_only: bool = False, factory: type[Connection] = Connection
) -> Connection:
    """A connection in autocommit mode, WAL with FULL sync. Raises `StoreError` when the key does not fit.

    The raw form of the key: a passphrase would cost 256,000 PBKDF2 rounds at each opening.
    """
    if not path.exists():
        path.touch(mode=0o600)
    connection = sqlcipher3.connect(
        str(path), isolation_level=None, timeout=10, check_same_thread=False, factory=factory,
        detect_types=sqlcipher3.PARSE_DECLTYPES | sqlcipher3.PARSE_COLNAMES,
    )  # fmt: skip
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher3.DatabaseError:
        connection.close()
        raise StoreError(
            f"{path} cannot be opened: the instance key does not fit, or the file is damaged. "
            "Give the key that made it (HOURSELF_KEY_FILE, the keyring, instance.key), or restore a backup."
        ) from None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    return connection


def make_folder(path: Path) -> Path:
    """A folder that only its owner can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_private(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 whole or not at all, and onto the disk before returning."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        # Not by `os.write`, which says nothing of what a full disk did not take.
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make a new name in a folder survive a power cut (where the system can)."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
