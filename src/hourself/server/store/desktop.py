# SPDX-License-Identifier: AGPL-3.0-or-later
"""The launchers of this computer: what its `.desktop` files say of apps that the catalog does not know."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from hourself.core.desktop import Launcher, read_launcher

# A desktop holds some hundreds of launchers of a few kilobytes; whatever is more is not one of them.
MOST_FILES = 5_000
MOST_BYTES = 256_000
# Where Flatpak and Snap put theirs, also when this process was started outside the desktop's own session.
_MORE = ("/usr/local/share", "/usr/share", "/var/lib/flatpak/exports/share", "/var/lib/snapd/desktop")


def find_launcher(app: str) -> Launcher | None:
    """The launcher whose window class, file or program has an app's name; None when there is none."""
    return _launchers(tuple(_folders())).get(app.lower()) if app else None


def _folders() -> Iterator[tuple[str, int]]:
    """The folders of launchers that are there, weightiest first, each with its time of change."""
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    given = os.environ.get("XDG_DATA_DIRS", "").split(":")
    for base in dict.fromkeys([str(home), f"{home}/flatpak/exports/share", *filter(None, given), *_MORE]):
        folder = Path(base) / "applications"
        try:
            yield str(folder), folder.stat().st_mtime_ns
        except (OSError, ValueError):
            continue


# Read once, and again when something was installed.
@lru_cache(1)
def _launchers(folders: tuple[tuple[str, int], ...]) -> dict[str, Launcher]:
    read = [launcher for folder, _ in folders for launcher in _read_folder(Path(folder))]
    found: dict[str, Launcher] = {}
    for launcher in read:
        for name in launcher.names:
            found.setdefault(name, launcher)
    # A program may be started by several launchers, as a terminal is: the names above are surer.
    for launcher in read:
        found.setdefault(launcher.program, launcher)
    return found


def _read_folder(folder: Path) -> Iterator[Launcher]:
    for path in sorted(folder.rglob("*.desktop"))[:MOST_FILES]:
        if launcher := _read(path):
            yield launcher


def _read(path: Path) -> Launcher | None:
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        return read_launcher(path.name, path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None
