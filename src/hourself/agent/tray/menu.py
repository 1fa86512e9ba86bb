# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tray's menu says and offers, as values: no bus, no clock, no disk."""

from __future__ import annotations

import time
from typing import NamedTuple

from hourself.core.apps import readable


class Status(NamedTuple):
    """How things stand, as the agent tells it: `now` is (kind, name) of what is recorded, if anything is.

    `out`: why the server does not take this device's token, `revoked` or `unknown`; None while it does.
    """

    state: str = "no-display"
    until: int | None = None
    now: tuple[str, str] | None = None
    out: str | None = None

    @property
    def shape(self) -> str:
        """Which icon says so: recording, paused, away or off."""
        if self.state == "recording":
            return "recording" if self.now else "off"
        return self.state if self.state in {"paused", "away"} else "off"


class Choice(NamedTuple):
    """What a person may choose."""

    verb: str
    minutes: int | None = None
    kind: str = ""
    name: str = ""


class Item(NamedTuple):
    """A line of the menu; one without a choice only tells something. An empty label is a line between groups."""

    id: int
    label: str = ""
    choice: Choice | None = None


RESUME = Item(6, "Record again", Choice("resume"))
_PAUSES = (
    Item(3, "Pause for 15 minutes", Choice("pause", 15)),
    Item(4, "Pause for an hour", Choice("pause", 60)),
    Item(5, "Pause until tomorrow", Choice("tomorrow")),
)
_SIGN_IN = "Sign this device in again: what waits is sent then"
_DASHBOARD = Item(9, "Open the dashboard", Choice("open"))
#: Numbers from here on belong to names: a click on a menu that is still drawn means the name that stood there.
_FIRST_NAME = 100
_REMEMBERED = 64


class Menu:
    """The menu for what stands; it remembers which number stood for which name."""

    def __init__(self) -> None:
        self._names: dict[int, Item] = {}
        self._next = _FIRST_NAME
        self.items: tuple[Item, ...] = ()
        self.show(Status())

    def show(self, status: Status) -> bool:
        """Make the menu say this; whether that changed it."""
        before = self.items
        pauses = (*_PAUSES, RESUME) if status.state == "paused" else _PAUSES
        ignore = (Item(7), self._ignore(*status.now)) if status.now else ()
        told = (Item(10, _SIGN_IN),) if status.out else ()
        self.items = (Item(1, describe(status)), *told, Item(2), *pauses, *ignore, Item(8), _DASHBOARD)
        return self.items != before

    def find(self, number: int) -> Choice | None:
        """The choice that a number stands for, or stood for a moment ago."""
        known = {item.id: item for item in (*_PAUSES, RESUME, _DASHBOARD)} | self._names
        return known[number].choice if number in known else None

    def _ignore(self, kind: str, name: str) -> Item:
        choice = Choice("ignore", kind=kind, name=name)
        found = next((item for item in self._names.values() if item.choice == choice), None)
        if found is None:
            found = Item(self._next, f"Never record {_call(kind, name)} again", choice)
            self._names[self._next] = found
            self._next += 1
            self._names = dict(list(self._names.items())[-_REMEMBERED:])
        return found


def describe(status: Status) -> str:
    """One line for a person."""
    if status.out:
        return "Signed out: nothing is recorded" if status.out == "revoked" else "Nothing reaches the server"
    if status.state == "recording":
        return f"Recording {_call(*status.now)}" if status.now else "Nothing in front is recorded"
    if status.state == "paused":
        return f"Paused {_until(status.until)}".strip()
    return "Away: nothing is recorded" if status.state == "away" else "No screen to watch"


def _call(kind: str, name: str) -> str:
    """A name for people: `Mousepad` for `org.xfce.mousepad`."""
    return readable(name) if kind == "app" else name


def _until(moment: int | None) -> str:
    if moment is None:
        return ""
    local = time.localtime(moment)
    return (
        "until tomorrow" if (local.tm_hour, local.tm_min) == (0, 0) else time.strftime("until %H:%M", local)
    )
