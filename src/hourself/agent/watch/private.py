# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which windows of browsers are private, on every desk by the same rules."""

from __future__ import annotations

from pathlib import Path

from hourself.core.scrub import is_browser, is_private

_FLAGS = {
    "--incognito",
    "--inprivate",
    "--private",
    "-private",
    "--private-window",
    "-private-window",
}


class PrivateWindows:
    """Windows (with their process) that once said they are private: most say it only until a page is open."""

    def __init__(self) -> None:
        self._known: set[tuple[object, int]] = set()

    def holds(self, window: object, process: int, app: str, title: str) -> bool:
        """Whether a browser's window says that it is private, ever said so, or has a process that was told to be."""
        if not is_browser(app):
            return False
        if (window, process) not in self._known:
            if not is_private(title) and not _is_started_private(process):
                return False
            self._known.add((window, process))
        return True

    def forget(self, window: object) -> None:
        """A window is gone, and its number may be given to another."""
        self._known = {each for each in self._known if each[0] != window}


def _is_started_private(process: int) -> bool:
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(word.decode("utf-8", "replace") in _FLAGS for word in words)
