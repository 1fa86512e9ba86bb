# SPDX-License-Identifier: AGPL-3.0-or-later
"""KDE Plasma 5 and 6 on Wayland: a script that KWin runs for us calls us with the window in front.

KWin answers no question about windows, but runs scripts that a program of the session gives it. Ours is loaded when the
agent starts and taken out when it ends; one that an agent left behind when it fell is taken out first.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from importlib import resources

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_return

from hourself.agent.watch.bus import Bus, Refused, lost_owner
from hourself.agent.watch.desk import DeskLost
from hourself.agent.watch.idle import IdleClock
from hourself.agent.watch.joint import Joint
from hourself.agent.watch.private import PrivateWindows
from hourself.agent.watch.wayland import Wayland
from hourself.core.scrub import Glimpse

KWIN = "org.kde.KWin"
PATH = "/org/hourself/Desk"
INTERFACE = "org.hourself.Desk"
MEMBER = "Front"
SCRIPT = "hourself"
_SCRIPTING = DBusAddress("/Scripting", KWIN, "org.kde.kwin.Scripting")
#: Where a loaded script stands on the bus: in Plasma 6, in Plasma 5.
_PLACES = ("/Scripting/Script{}", "/{}")


class KdeDesk:
    """A connection to KWin, and one to its Wayland side for the idle time."""

    name = "KDE Plasma on Wayland, by a KWin script"

    def __init__(self, wayland: str, script: str = SCRIPT) -> None:
        """Raises `DeskLost` when no KWin answers. KWin keeps one script of each name."""
        self._script = script
        self._bus = Bus(self._hear)
        self._private = PrivateWindows()
        self._front: tuple[str, str, int, str] | None = None
        self._kwin = self._bus.owner(KWIN)
        try:
            if not self._kwin:
                raise DeskLost("KWin does not answer")
            self._wayland = Wayland(wayland)
        except DeskLost:
            self._bus.close()
            raise
        try:
            self._idle = IdleClock(self._wayland)
            self._bus.follow_owner(KWIN)
            self._load()
        except DeskLost:
            self._bus.close()
            self._wayland.close()
            raise
        self._joint = Joint(self._bus.fileno(), self._wayland.fileno())

    @property
    def tells_idle(self) -> bool:
        """Whether the compositor offers one of the idle protocols."""
        return self._idle.tells

    def fileno(self) -> int:
        """For select."""
        return self._joint.fileno()

    def drain(self) -> None:
        """Take what came."""
        self._wayland.drain()
        self._bus.drain()

    def look(self) -> Glimpse | None:
        """The active window, as the script told it last."""
        if self._front is None:
            return None
        app, title, process, window = self._front
        self._idle.see(window, title)
        app = app or "unknown"
        private = self._private.holds(window, process, app, title)
        return Glimpse(app, title, private=private, process=process)

    def idle(self) -> float:
        """Seconds since the last input."""
        return self._idle.seconds()

    def close(self) -> None:
        """Take the script out, and let go of both."""
        with suppress(DeskLost):
            self._unload()
        self._joint.close()
        self._bus.close()
        self._wayland.close()

    def _load(self) -> None:
        self._unload()
        # KWin reads the file while it runs the script; after that it is of no use to anybody.
        with tempfile.NamedTemporaryFile("w", prefix="hourself-", suffix=".js", encoding="utf-8") as file:
            file.write(write_script(self._bus.name))
            file.flush()
            try:
                number = int(self._bus.call(_SCRIPTING, "loadScript", "ss", (file.name, self._script))[0])
                self._run(number)
            except Refused as fault:
                raise DeskLost(f"KWin takes no script: {fault}") from None

    def _run(self, number: int) -> None:
        for place in _PLACES:
            target = DBusAddress(place.format(number), KWIN, "org.kde.kwin.Script")
            try:
                self._bus.call(target, "run")
            except Refused:
                continue
            return
        raise DeskLost("KWin does not run scripts here")

    def _unload(self) -> None:
        try:
            while self._bus.call(_SCRIPTING, "isScriptLoaded", "s", (self._script,))[0]:
                if not self._bus.call(_SCRIPTING, "unloadScript", "s", (self._script,))[0]:
                    return
        except Refused:
            return

    def _hear(self, message: Message) -> None:
        fields = message.header.fields
        if lost_owner(message, KWIN):
            raise DeskLost("KWin ended")
        # Anybody on the bus may call: only KWin is believed.
        called = message.header.message_type == MessageType.method_call
        if called and fields.get(HeaderFields.sender) == self._kwin and fields.get(HeaderFields.path) == PATH:
            self._take(message)

    def _take(self, message: Message) -> None:
        self._bus.send(new_method_return(message))
        if message.header.fields.get(HeaderFields.signature) == "ssss":
            app, title, process, window = message.body
            self._front = (app, title, int(process) if process.isdecimal() else 0, window) if window else None


def write_script(name: str) -> str:
    """What KWin runs, for the connection of this name."""
    text = (resources.files("hourself.agent.watch") / "kwin_script.js").read_text(encoding="utf-8")
    words = {"BUS_NAME": name, "PATH": PATH, "INTERFACE": INTERFACE, "MEMBER": MEMBER}
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text
