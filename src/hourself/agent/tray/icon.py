# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tray's process: a StatusNotifierItem with a com.canonical.dbusmenu, on the session's D-Bus.

`icon.py FOLDER SERVER`; standard input is the agent's line. It ends with that line, with the bus, and where no tray
answers within two minutes. What a person chooses goes into the files of FOLDER; the agent is told that something did.
"""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.low_level import HeaderFields, Message

from hourself.agent.ignored import Ignored
from hourself.agent.outside import environ as outside
from hourself.agent.pause import find_tomorrow, pause, resume
from hourself.agent.tray.menu import Choice, Status
from hourself.agent.tray.served import Served

_WATCHER = DBusAddress(
    "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"
)
_PATIENCE = 120.0


class Tray:
    """One icon, from the moment a tray takes it to the agent's end."""

    def __init__(self, bus: DBusConnection, folder: Path, server: str) -> None:
        self._bus = bus
        self._folder = folder
        self._server = server
        self._agent = socket.socket(fileno=os.dup(0))
        self._heard = bytearray()
        self._name = f"org.kde.StatusNotifierItem-{os.getpid()}-1"
        self._served = Served(self._choose)
        self._deadline: float | None = None

    def run(self) -> int:
        """Show the icon until the agent ends, or no tray wants it."""
        rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        rule.add_arg_condition(0, _WATCHER.bus_name)
        self._ask(message_bus.AddMatch(rule))
        self._ask(message_bus.RequestName(self._name))
        self._meet(here=bool(self._ask(message_bus.NameHasOwner(_WATCHER.bus_name))[0]))
        while True:
            left = None if self._deadline is None else self._deadline - time.monotonic()
            if left is not None and left <= 0:
                return 0
            ready = select.select([self._bus.sock, self._agent], [], [], left)[0]
            if self._agent in ready and not self._listen():
                return 0
            if self._bus.sock in ready:
                self._serve()

    def _meet(self, *, here: bool) -> None:
        """Ask the tray to show us; where none is, or no more, wait for one a while."""
        self._deadline = None if here else time.monotonic() + _PATIENCE
        if here:
            call = new_method_call(_WATCHER, "RegisterStatusNotifierItem", "s", (self._name,))
            self._bus.send(call)

    def _ask(self, call: Message) -> Any:
        return self._bus.send_and_get_reply(call, timeout=5).body

    def _listen(self) -> bool:
        """Take what the agent tells; False when it ended."""
        data = self._agent.recv(65_536)
        self._heard += data
        *lines, rest = bytes(self._heard).split(b"\n")
        self._heard = bytearray(rest)
        if lines:
            said = json.loads(lines[-1])
            now = tuple(said["now"]) if said["now"] else None
            for signal in self._served.show(Status(said["state"], said["until"], now, said["out"])):
                self._bus.send(signal)
        return bool(data)

    def _serve(self) -> None:
        """Answer what came by the bus: several messages may have come at once."""
        while True:
            try:
                message = self._bus.receive(timeout=0)
            except TimeoutError:
                return
            if message.header.message_type is MessageType.method_call:
                for answer in self._served.answer(message):
                    self._bus.send(answer)
            elif message.header.fields.get(HeaderFields.member) == "NameOwnerChanged":
                self._meet(here=bool(message.body[2]))

    def _choose(self, choice: Choice) -> None:
        try:
            self._do(choice)
        except OSError as fault:
            # As on a full disk: the menu goes on to say how things stand, and so that nothing changed.
            sys.stderr.write(
                f"hourself agent: what was chosen in the tray cannot be kept: {fault.strerror}.\n"
            )
        self._agent.send(b".")

    def _do(self, choice: Choice) -> None:
        now = time.time()
        if choice.verb == "pause" and choice.minutes:
            pause(self._folder, int(now) + choice.minutes * 60)
        elif choice.verb == "tomorrow":
            pause(self._folder, find_tomorrow(now))
        elif choice.verb == "resume":
            resume(self._folder)
        elif choice.verb == "ignore":
            Ignored(self._folder).add(choice.kind, choice.name)
        else:
            start(open_command(self._folder, self._server))


def open_command(folder: Path, server: str, page: str = "") -> list[str]:
    """What opens the dashboard: beside a server of our own the command that signs in, else the server's address.

    `page`: an address there, such as `/away`.
    """
    running = folder.parent / "running"
    if running.exists() and server.rstrip("/").endswith(f":{running.read_text()}"):
        where = ["--page", page] if page else []
        return [sys.executable, "-m", "hourself", "start", "--data", str(folder.parent), *where]
    return ["xdg-open", server.rstrip("/") + page if page else server]


def start(command: list[str]) -> None:
    """Start what opens a page, and leave it alone."""
    silent = subprocess.DEVNULL
    # Our own command signs in, and may need the key for it.
    given = dict(os.environ) if command[0] == sys.executable else outside()
    try:
        # It may be a browser's first process, which must not end with ours.
        subprocess.Popen(
            command, env=given, stdin=silent, stdout=silent, stderr=silent, start_new_session=True
        )
    except OSError:
        sys.stderr.write(f"hourself agent: {command[0]} cannot be started to open the dashboard.\n")


def main() -> int:
    """Run; 0 also where there is no bus, or no more."""
    try:
        with open_dbus_connection("SESSION") as bus:
            return Tray(bus, Path(sys.argv[1]), sys.argv[2]).run()
    except (OSError, KeyError, RuntimeError, KeyboardInterrupt):
        return 0


if __name__ == "__main__":
    sys.exit(main())
