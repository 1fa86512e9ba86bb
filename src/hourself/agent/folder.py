# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent's folder: ours alone, and so is the one around it, whoever comes first to make them."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make the folder, unless it stands. `parents=True` alone would leave the one around it open to others."""
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)


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
    if sys.platform != "win32":
        # The new name, too, must outlive a power cut.
        name = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(name)
        finally:
            os.close(name)
