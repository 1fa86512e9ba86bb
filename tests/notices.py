# SPDX-License-Identifier: AGPL-3.0-or-later
"""A notification service on a bus, by its interface (Desktop Notifications Specification 1.2), that can be pressed."""

from __future__ import annotations

from contextlib import ExitStack
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any, NamedTuple

from jeepney import DBusAddress, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection
from jeepney.low_level import HeaderFields, Message

from tests.desk import wait_for

NAME = "org.freedesktop.Notifications"
_HERE = DBusAddress("/org/freedesktop/Notifications", interface=NAME)
_DISMISSED, _CLOSED = 2, 3


class Notice(NamedTuple):
    """What stands on the screen, as `Notify` brought it."""

    app: str
    replaces: int
    icon: str
    summary: str
    body: str
    actions: list[str]
    hints: dict[str, Any]
    lasts: int


class Notices:
    """The service, in a thread of its own until the stack ends."""

    def __init__(
        self, stack: ExitStack, address: str, *, abilities: tuple[str, ...] = ("body", "actions")
    ) -> None:
        self._bus = stack.enter_context(open_dbus_connection(address))
        self._bus.send_and_get_reply(message_bus.RequestName(NAME), timeout=10)
        self._abilities = list(abilities)
        self._signals: Queue[Message] = Queue()
        self._ended = Event()
        #: What was ever shown, and what stands, by number.
        self.shown: list[Notice] = []
        self.standing: dict[int, Notice] = {}
        thread = Thread(target=self._serve, daemon=True)
        thread.start()
        stack.callback(thread.join, 10)
        stack.callback(self._ended.set)

    def wait(self) -> Notice:
        """The notice that stands, waited for."""
        wait_for(lambda: self.standing, "a notice")
        return next(iter(self.standing.values()))

    def wait_gone(self) -> None:
        """Wait until nothing stands."""
        wait_for(lambda: not self.standing, "the notice to go")

    def press(self, action: str) -> None:
        """Press a button of the notice that stands; it goes then."""
        self.wait()
        number = next(iter(self.standing))
        self._signals.put(new_signal(_HERE, "ActionInvoked", "us", (number, action)))
        self._end(number, _DISMISSED)

    def dismiss(self) -> None:
        """Put the notice away."""
        self.wait()
        self._end(next(iter(self.standing)), _DISMISSED)

    def _end(self, number: int, reason: int) -> None:
        if self.standing.pop(number, None):
            self._signals.put(new_signal(_HERE, "NotificationClosed", "uu", (number, reason)))

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                call = self._bus.receive(timeout=0.02)
            except TimeoutError:
                pass
            else:
                if call.header.message_type is MessageType.method_call:
                    self._bus.send(self._answer(call))
            while True:
                try:
                    self._bus.send(self._signals.get_nowait())
                except Empty:
                    break

    def _answer(self, call: Message) -> Message:
        member = call.header.fields[HeaderFields.member]
        if member == "GetCapabilities":
            return new_method_return(call, "as", (self._abilities,))
        if member == "Notify":
            self.shown.append(Notice(*call.body))
            self.standing[len(self.shown)] = self.shown[-1]
            return new_method_return(call, "u", (len(self.shown),))
        if member == "CloseNotification":
            self._end(call.body[0], _CLOSED)
            return new_method_return(call)
        return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
