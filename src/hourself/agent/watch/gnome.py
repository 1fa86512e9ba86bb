# SPDX-License-Identifier: AGPL-3.0-or-later
"""GNOME on Wayland: our Shell extension tells the focused window, Mutter's idle monitor the time without input.

GNOME lets no program ask which window is in front; only an extension of the Shell can tell. Ours (in `gnome_shell/`) is
shipped with Hourself and installed by `hourself agent install-gnome`.
"""

from __future__ import annotations

import select
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message

from hourself.agent.watch.bus import Bus, Refused, lost_owner
from hourself.agent.watch.desk import DeskLost, DeskShut
from hourself.agent.watch.private import PrivateWindows
from hourself.core.scrub import Glimpse

SHELL = "org.gnome.Shell"
PATH = "/org/hourself/FocusedWindow"
INTERFACE = "org.hourself.FocusedWindow"
_WINDOW = DBusAddress(PATH, SHELL, INTERFACE)
_IDLE = DBusAddress("/org/gnome/Mutter/IdleMonitor/Core", SHELL, "org.gnome.Mutter.IdleMonitor")
_EXTENSIONS = DBusAddress("/org/gnome/Shell", SHELL, "org.gnome.Shell.Extensions")
_PROPERTIES = DBusAddress("/org/gnome/Shell", SHELL, "org.freedesktop.DBus.Properties")
#: States of an extension (js/misc/extensionUtils.js of GNOME Shell).
_ERROR, _OUT_OF_DATE = 3, 4
_INSTALL = "`hourself agent install-gnome`"
Files = list[Any]


class GnomeDesk:
    """A connection to GNOME Shell."""

    name = "GNOME on Wayland, by Hourself's Shell extension"

    def __init__(self) -> None:
        """Raises `DeskLost` when no GNOME Shell with our extension answers."""
        self._bus = Bus(self._hear)
        self._private = PrivateWindows()
        self._stale = self._news = True
        self._front: tuple[str, str, int, int] | None = None
        try:
            self._attach()
        except DeskLost:
            self._bus.close()
            raise

    def fileno(self) -> int:
        """For select."""
        return self._bus.fileno()

    def select(
        self, files: Files, writes: Files, faults: Files, seconds: float
    ) -> tuple[Files, Files, Files]:
        """As `select.select`, waiting for nothing while a signal is here: it may have come along with an answer."""
        return select.select(files, writes, faults, 0 if self._news else seconds)

    def drain(self) -> None:
        """Take the signals that came."""
        self._bus.drain()

    def look(self) -> Glimpse | None:
        """The focused window; None also while the screen is locked, when the extension is off."""
        while self._stale:
            self._stale = self._news = False
            self._front = self._ask()
        if self._front is None:
            # While locked or switched off nothing tells the return: it is asked for at each look.
            self._stale = True
            return None
        title, app, process, window = self._front
        app = app or "unknown"
        private = self._private.holds(window, process, app, title)
        return Glimpse(app, title, private=private, process=process)

    @property
    def tells_idle(self) -> bool:
        """Whether Mutter's idle monitor answers."""
        try:
            self._bus.call(_IDLE, "GetIdletime")
        except Refused:
            return False
        return True

    def idle(self) -> float:
        """Seconds since the last input."""
        try:
            return int(self._bus.call(_IDLE, "GetIdletime")[0]) / 1000
        except Refused:
            return 0.0

    def close(self) -> None:
        """Let go of the bus."""
        self._bus.close()

    def _attach(self) -> None:
        if not self._bus.owner(SHELL):
            raise DeskLost("GNOME Shell does not answer")
        self._bus.follow(interface=INTERFACE, path=PATH, sender=SHELL)
        self._bus.follow_owner(SHELL)
        try:
            self._bus.call(_WINDOW, "Get")
        except Refused:
            raise DeskShut(f"GNOME does not tell which window is in front: {self._explain()}") from None

    def _explain(self) -> str:
        """Why our extension does not answer, and the cure."""
        from hourself.agent import install_gnome  # noqa: PLC0415 -- 2 MB that only this needs

        told = self._bus.call(_EXTENSIONS, "GetExtensionInfo", "s", (install_gnome.UUID,))[0]
        if not self._allows_extensions():
            return install_gnome.FORBIDDEN
        if not told and not install_gnome.is_here():
            return f"{_INSTALL} installs the Shell extension that does; then sign out and in."
        if not told:
            return "the Shell extension that does is installed, and starts when you sign out and in."
        state = int(told["state"][1])
        if state == _OUT_OF_DATE:
            return f"it is newer than the Shell extension that does. {_INSTALL}, then sign out and in."
        if state == _ERROR:
            return f"the Shell extension that does has failed. {_INSTALL}, then sign out and in."
        switch = f"`gnome-extensions enable {install_gnome.UUID}`"
        return (
            f"the Shell extension that does is off. {switch} switches it on; a lock screen switches it off."
        )

    def _allows_extensions(self) -> bool:
        asked = ("org.gnome.Shell.Extensions", "UserExtensionsEnabled")
        return bool(self._bus.call(_PROPERTIES, "Get", "ss", asked)[0][1])

    def _ask(self) -> tuple[str, str, int, int] | None:
        try:
            title, app, process, window = self._bus.call(_WINDOW, "Get")
        except Refused:
            return None
        return (str(title), str(app), int(process), int(window)) if window else None

    def _hear(self, message: Message) -> None:
        if lost_owner(message, SHELL):
            raise DeskLost("GNOME Shell ended")
        if message.header.fields.get(HeaderFields.interface) == INTERFACE:
            self._stale = self._news = True
