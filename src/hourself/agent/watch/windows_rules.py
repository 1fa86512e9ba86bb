# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the Windows desk decides: pure functions on what the system's calls give, tested on any system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

EVENT_SYSTEM_FOREGROUND = 0x0003
EVENT_OBJECT_NAMECHANGE = 0x800C
_OBJID_WINDOW = 0
#: The window of a Store app belongs to this program; the app itself to the process of the window inside.
_FRAME = "applicationframehost.exe"
_CORE_WINDOW = "Windows.UI.Core.CoreWindow"
#: In front while nobody works: the lock screen, the sign-in, the screen savers' host.
_NOBODY = frozenset({"lockapp.exe", "logonui.exe", "scrnsave.scr"})
_TICKS = 0x1_0000_0000


class Inside(NamedTuple):
    """A window inside another: its class, and its process."""

    kind: str
    process: int


def is_news(event: int, part: int, child: int, window: int, front: int) -> bool:
    """Whether an event says that another window is in front, or the one in front is renamed.

    A rename is told of every button and list entry as well: only the window itself matters.
    """
    if event == EVENT_SYSTEM_FOREGROUND:
        return True
    return (event, part, child, window) == (EVENT_OBJECT_NAMECHANGE, _OBJID_WINDOW, 0, front)


def find_owner(frame: int, path: str, inside: Iterable[Inside]) -> int:
    """The process whose window it is: of a Store app's frame the app's, which is the one in the core window."""
    if _file(path) != _FRAME:
        return frame
    return next(
        (each.process for each in inside if each.kind == _CORE_WINDOW and each.process != frame), frame
    )


def name_app(path: str) -> str | None:
    """What a program is recorded as: its file's name without `.exe`; None where it says that nobody works.

    A path that was not told, as of some protected processes, is `unknown`.
    """
    file = path.replace("/", "\\").rpartition("\\")[2]
    if file.lower() in _NOBODY or file.lower().endswith(".scr"):
        return None
    return (file[:-4] if file.lower().endswith(".exe") else file) or "unknown"


def idle_seconds(now: int, last: int) -> float:
    """Seconds since the last input, by two readings of a counter of milliseconds that starts anew each 49.7 days."""
    passed = (now - last) % _TICKS
    # An input that came between the two readings lies a little ahead.
    return passed / 1000 if passed < _TICKS // 2 else 0.0


def _file(path: str) -> str:
    return path.replace("/", "\\").rpartition("\\")[2].lower()
