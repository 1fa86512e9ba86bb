# SPDX-License-Identifier: AGPL-3.0-or-later
"""The store of this process: one encrypted file, a reader for each thread, writers on demand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local

from hourself.server.store.cipher import Connection, connect, derive, make_folder
from hourself.server.store.instance import DATABASE
from hourself.server.store.keys import Vault

KEYS = "keys.db"


class Store:
    """Connections to one store, and its vault of data keys."""

    def __init__(self, folder: Path, instance_key: bytes) -> None:
        self.folder = make_folder(folder)
        self.path = folder / DATABASE
        self._key = derive(instance_key, "store")
        self.writer().close()
        self.vault = Vault(folder / KEYS, instance_key)
        self._threads = local()

    def reader(self) -> Connection:
        """This thread's own connection; it cannot write."""
        if not hasattr(self._threads, "reader"):
            self._threads.reader = connect(self.path, self._key, read_only=True)
        reader: Connection = self._threads.reader
        return reader

    def writer(self, factory: type[Connection] = Connection) -> Connection:
        """A new connection that may write; the caller closes it."""
        return connect(self.path, self._key, factory=factory)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of one's own: committed at the end, undone by an exception."""
        connection = self.writer()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()

    def leave(self) -> None:
        """Close this thread's reader, as a thread that ends should."""
        if hasattr(self._threads, "reader"):
            self._threads.reader.close()
            del self._threads.reader

    def close(self) -> None:
        """Close this thread's reader and the vault."""
        self.leave()
        self.vault.close()


def open_store(folder: Path, instance_key: bytes) -> Store:
    """Open, or make, the store in a folder. Raises `StoreError`."""
    return Store(folder, instance_key)


_current: list[Store] = []


def use_store(store: Store) -> None:
    """Make this the process's store; `conf` does so at start."""
    _current[:] = [store]


def get_store() -> Store:
    """The process's store."""
    return _current[0]
