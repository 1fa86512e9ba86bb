# SPDX-License-Identifier: AGPL-3.0-or-later
"""One agent for one folder: a lock that the system takes back whenever its holder ends, however it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_FILE = "lock"
#: Windows locks a byte so that nobody may read it: it is one behind all that is written.
_BYTE = 1 << 20
#: Whoever changes a small file is done in much less than this (2 s): one that hangs holds up nobody for ever.
_TRIES, _WAIT = 200, 0.01


def take_lock(folder: Path) -> IO[str] | None:
    """The lock of a folder, held while the file is open; None where another process holds it."""
    file = (folder / _FILE).open("a+")
    if not _lock(file):
        file.close()
        return None
    return file


@contextmanager
def hold(file: Path) -> Iterator[None]:
    """Be the only one, of all processes, who changes something; waits for another who does, for a moment at most."""
    with file.open("a+") as held:
        for _ in range(_TRIES):
            if _lock(held):
                break
            time.sleep(_WAIT)
        yield


def is_locked(folder: Path) -> bool | None:
    """Whether a process holds the lock; None where none ever did."""
    if not (folder / _FILE).exists():
        return None
    file = take_lock(folder)
    if file is None:
        return True
    file.close()
    return False


def _lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- on Windows alone

            file.seek(_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 -- anywhere but there

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
