# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent's folder: ours alone, and so is the one around it, whoever comes first to make them."""

from __future__ import annotations

from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make the folder, unless it stands. `parents=True` alone would leave the one around it open to others."""
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
