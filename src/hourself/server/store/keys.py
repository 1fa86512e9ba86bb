# SPDX-License-Identifier: AGPL-3.0-or-later
"""The accounts' data keys, wrapped by the instance key, in a small file of their own.

Apart from the store, because its backups are kept 72 hours at most: erasing a key here makes everything sealed under
it unreadable, in every old page and backup too.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from hourself.server.store.cipher import Connection, StoreError, connect, derive
from hourself.server.store.sealing import Sealer

_SCHEMA = "CREATE TABLE IF NOT EXISTS data_key (account INTEGER PRIMARY KEY, wrapped BLOB NOT NULL)"


class Vault:
    """Makes, gives and erases data keys. Safe to use from several threads."""

    def __init__(self, path: Path, instance_key: bytes) -> None:
        self.path = path
        self._wrapping = derive(instance_key, "wrap")
        self._connection: Connection = connect(path, derive(instance_key, "keys"))
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.execute(_SCHEMA)
        self._sealers: dict[int, Sealer] = {}
        self._lock = Lock()

    def make(self, account: int) -> Sealer:
        """Make an account's data key, once; an account that has one keeps it."""
        wrapped = aes_key_wrap(self._wrapping, secrets.token_bytes(64))  # RFC 3394
        with self._lock:
            self._connection.execute("INSERT OR IGNORE INTO data_key VALUES (?, ?)", (account, wrapped))
        return self.sealer(account)

    def sealer(self, account: int) -> Sealer:
        """The account's sealer. Raises `StoreError` when its key was erased or never made."""
        with self._lock:
            if account not in self._sealers:
                self._sealers[account] = Sealer(self._unwrap(account), account)
            return self._sealers[account]

    def erase(self, account: int) -> None:
        """Erase an account's data key: nothing sealed under it opens ever again."""
        with self._lock:
            self._sealers.pop(account, None)
            self._connection.execute("DELETE FROM data_key WHERE account = ?", (account,))
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def copy(self, target: Path) -> None:
        """Copy the key file, still under the instance key's cipher, for a backup."""
        with self._lock:
            self._connection.execute("VACUUM INTO ?", (str(target),))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _unwrap(self, account: int) -> bytes:
        row = self._connection.execute(
            "SELECT wrapped FROM data_key WHERE account = ?", (account,)
        ).fetchone()
        if row is None:
            raise StoreError(
                f"Account {account} has no data key in {self.path}: restore the keys from a backup."
            )
        try:
            return aes_key_unwrap(self._wrapping, row[0])
        except InvalidUnwrap:
            raise StoreError(
                f"The data key of account {account} does not open with this instance key."
            ) from None
