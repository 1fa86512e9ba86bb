# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real session bus for tests, and a panel on it: a StatusNotifierWatcher that shows icons and opens their menus."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from typing import Any

from jeepney import (
    DBusAddress,
    MatchRule,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.low_level import HeaderFields, Message

WATCHER = "org.kde.StatusNotifierWatcher"


def start_bus(stack: ExitStack) -> str:
    """The address of a dbus-daemon of its own, ended with the stack."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    stack.callback(_end, daemon)
    assert daemon.stdout
    return daemon.stdout.readline().strip()


def _end(daemon: subprocess.Popen[str]) -> None:
    daemon.terminate()
    daemon.wait(30)
    if daemon.stdout:
        daemon.stdout.close()


class Panel:
    """What a desktop's panel does with an icon."""

    def __init__(self, stack: ExitStack, address: str) -> None:
        #: One connection is the watcher, on the other the panel asks: so no call is lost to a waiting one.
        self._watcher = stack.enter_context(_connect(address))
        self._bus = stack.enter_context(_connect(address))
        _ask(self._watcher, message_bus.RequestName(WATCHER))
        self.item = ""

    def admit(self) -> None:
        """Wait for an icon to come, and hear of its changes."""
        while True:
            call = self._watcher.receive(timeout=20)
            if call.header.fields.get(HeaderFields.member) == "RegisterStatusNotifierItem":
                break
        self._watcher.send(new_method_return(call))
        self.item = call.body[0]
        for interface in ("org.kde.StatusNotifierItem", "com.canonical.dbusmenu"):
            _ask(self._bus, message_bus.AddMatch(MatchRule(type="signal", interface=interface)))

    def properties(self) -> dict[str, Any]:
        """All properties of the icon."""
        face = DBusAddress("/StatusNotifierItem", self.item, "org.kde.StatusNotifierItem")
        return {name: value[1] for name, value in _ask(self._bus, Properties(face).get_all())[0].items()}

    def menu(self) -> dict[int, dict[str, Any]]:
        """The lines of its menu, by number, as the menu's layout tells them."""
        layout = self.call("GetLayout", "iias", (0, -1, []))[1]
        return {line[0]: {name: value[1] for name, value in line[1].items()} for _, line in layout[2]}

    def labels(self) -> list[str]:
        """What the menu says, line by line."""
        return [line["label"] for line in self.menu().values() if "label" in line]

    def press(self, label: str) -> None:
        """Click on a line of the menu."""
        number = next(number for number, line in self.menu().items() if line.get("label") == label)
        self.call("Event", "isvu", (number, "clicked", ("i", 0), 0))

    def call(self, method: str, signature: str, body: tuple[Any, ...]) -> tuple[Any, ...]:
        """Ask the menu."""
        face = DBusAddress(self.properties()["Menu"], self.item, "com.canonical.dbusmenu")
        return _ask(self._bus, new_method_call(face, method, signature, body))


def _connect(address: str) -> DBusConnection:
    return open_dbus_connection(address)


def _ask(bus: DBusConnection, call: Message) -> tuple[Any, ...]:
    answer = bus.send_and_get_reply(call, timeout=10)
    assert answer.header.message_type is MessageType.method_return, answer.body
    return answer.body  # type: ignore[no-any-return] # jeepney tells no types
