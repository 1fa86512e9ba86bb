# SPDX-License-Identifier: AGPL-3.0-or-later
"""An uploaded file on its way in: it never lies unencrypted on a disk."""

from __future__ import annotations

import io
import os
import secrets
from pathlib import Path

from hourself.server.imports.stage import PREFIX, discard
from hourself.server.store.cipher import connect, derive
from hourself.server.store.sql import query

_ROOM = "hourself.server.imports"
_BLOCK = 1 << 18


class Kept(io.RawIOBase):
    """A file in an encrypted one under a random key: written once, then read anywhere. Closing deletes it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._path = folder / f"{PREFIX}{secrets.token_hex(8)}.db"
        self._connection = connect(self._path, derive(secrets.token_bytes(32), "kept"))
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(query(_ROOM, "make_block"))
        self._pending = bytearray()
        self._blocks = 0
        self._at = 0
        self.size = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def append(self, data: bytes) -> None:
        """Add bytes at the end."""
        self._pending += data
        self.size += len(data)
        while len(self._pending) >= _BLOCK:
            self._store(_BLOCK)

    def finish(self) -> None:
        """Say that nothing more is added."""
        if self._pending:
            self._store(len(self._pending))

    def read(self, size: int = -1, /) -> bytes:
        """As many bytes as asked for, unless the file ends."""
        wanted = size if size >= 0 else max(self.size - self._at, 0)
        parts: list[bytes] = []
        while wanted and (part := super().read(min(wanted, _BLOCK))):
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # the base takes any buffer
        """Fill a buffer as far as a block goes."""
        number, within = divmod(self._at, _BLOCK)
        row = self._connection.execute(query(_ROOM, "read_block"), (number,)).fetchone()
        data = bytes(row[0])[within : within + len(buffer)] if row else b""
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """The place."""
        return self._at

    def close(self) -> None:
        """Delete it."""
        if not self.closed:
            self._connection.close()
            discard(self._path)
        super().close()

    def _store(self, length: int) -> None:
        self._connection.execute(query(_ROOM, "add_block"), (self._blocks, bytes(self._pending[:length])))
        del self._pending[:length]
        self._blocks += 1
