# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each device is doing, in words, and what to do when nothing comes from it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from hourself.core.pulse import words
from hourself.server.accounts.tokens import Device, read_devices
from hourself.server.store.store import get_store

#: Agents give a sign of life every minute; after this many seconds without one, something is wrong.
SILENT = 150
#: Copies take turns each minute; when one of them was signed in anew, it is soon over.
_FORKED = 600
_COPY = "On one of them, sign in anew: “hourself agent sign-in” makes it a device of its own."


@dataclass(frozen=True, slots=True)
class Status:
    """A device's state: one of `recording away paused no-display silent new`, what it means, and the cure if any."""

    device: int
    name: str
    state: str
    text: str
    cure: str = ""


def read_status(account: int) -> list[Status]:
    """The states of an account's devices, the one heard of last first."""
    now = int(time.time())
    return [judge(device, now) for device in read_devices(get_store().reader(), account)]


def judge(device: Device, now: int) -> Status:
    """The state of a device at `now` (UTC seconds)."""
    state, text, cure = _tell(device, now)
    if device.forked is not None and now - device.forked <= _FORKED:
        text, cure = "is two computers: one is a copy of the other, and their time is mixed up", _COPY
    return Status(device.id, device.name, state, text, cure)


def _tell(device: Device, now: int) -> tuple[str, str, str]:
    if device.state == "import":
        return "import", "holds what a file told", ""
    if device.seen is None:
        return (
            "new",
            "has sent nothing yet",
            "Start its agent; on this computer “hourself start” does.",
        )
    if now - device.seen > SILENT:
        ago = words(now - device.seen)
        return (
            "silent",
            f"was last heard of {ago} ago",
            "Is Hourself running there, or the browser open? “hourself doctor” there says more.",
        )
    if device.state == "paused":
        until = time.strftime(" until %H:%M", time.localtime(device.until)) if device.until else ""
        return "paused", f"is paused{until}", "“hourself resume” there goes on at once."
    if device.state == "no-display":
        return (
            "no-display",
            "sees no display",
            "Is somebody signed in there? “hourself doctor” there says what it lacks.",
        )
    return device.state, {"away": "sees nobody at the keys"}.get(device.state, "is recording"), ""
