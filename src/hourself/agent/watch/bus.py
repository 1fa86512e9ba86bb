# SPDX-License-Identifier: AGPL-3.0-or-later
"""The session's D-Bus, for the desks that speak it: calls that are answered at once, and messages to hear."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import open_dbus_connection

from hourself.agent.tray.link import find_bus
from hourself.agent.watch.desk import DeskLost

_ANSWERS_WITHIN = 5.0
_BUS = "org.freedesktop.DBus"


class Refused(Exception):
    """Somebody on the bus answered with an error; the text is its name."""


class Bus:
    """A connection to the session bus. `hear` takes what is no answer to a question."""

    def __init__(self, hear: Callable[[Message], None]) -> None:
        """Raises `DeskLost` when no session bus answers."""
        self._hear = hear
        try:
            self._line = open_dbus_connection(find_bus(os.environ) or "SESSION")
        except (OSError, KeyError, ValueError, RuntimeError) as fault:
            raise DeskLost(f"no session bus answers: {fault}") from None
        self.name = str(self._line.unique_name)

    def fileno(self) -> int:
        """For select."""
        return int(self._line.sock.fileno())

    def call(
        self, target: DBusAddress, member: str, signature: str = "", body: tuple[object, ...] = ()
    ) -> tuple[Any, ...]:
        """What a method gives. Raises `Refused` for an answer that is an error."""
        return self._settle(new_method_call(target, member, signature or None, body))

    def follow(self, **fields: str) -> None:
        """Hear of signals with these fields."""
        self._settle(message_bus.AddMatch(MatchRule(type="signal", **fields)))

    def follow_owner(self, name: str) -> None:
        """Hear when a name is given to another connection, or given up."""
        rule = MatchRule(type="signal", sender=_BUS, interface=_BUS, member="NameOwnerChanged")
        rule.add_arg_condition(0, name)
        self._settle(message_bus.AddMatch(rule))

    def owner(self, name: str) -> str:
        """The connection behind a name; empty when there is none."""
        try:
            return str(self._settle(message_bus.GetNameOwner(name))[0])
        except Refused:
            return ""

    def send(self, message: Message) -> None:
        """Send, and expect nothing."""
        try:
            self._line.send(message)
        except OSError as fault:
            raise DeskLost(str(fault)) from None

    def drain(self) -> None:
        """Hear all messages that are here, waiting for none."""
        while (message := self._receive(0)) is not None:
            self._hear(message)

    def close(self) -> None:
        """Let go of the bus."""
        self._line.close()

    def _settle(self, question: Message) -> tuple[Any, ...]:
        serial = next(self._line.outgoing_serial)
        try:
            self._line.send(question, serial=serial)
        except OSError as fault:
            raise DeskLost(str(fault)) from None
        answer = self._await(serial)
        if answer.header.message_type == MessageType.error:
            raise Refused(str(answer.header.fields.get(HeaderFields.error_name, "")))
        # What came along with the answer makes no file readable any more.
        self.drain()
        return tuple(answer.body)

    def _await(self, serial: int) -> Message:
        while True:
            message = self._receive(_ANSWERS_WITHIN)
            if message is None:
                raise DeskLost("the session bus does not answer")
            if message.header.fields.get(HeaderFields.reply_serial) == serial:
                return message
            self._hear(message)

    def _receive(self, seconds: float) -> Message | None:
        try:
            return self._line.receive(timeout=seconds)
        except TimeoutError:
            return None
        except OSError as fault:
            raise DeskLost(f"the session bus ended: {fault}") from None


def lost_owner(message: Message, name: str) -> bool:
    """Whether a message says that a name has another owner now, or none."""
    fields = message.header.fields
    told = fields.get(HeaderFields.sender) == _BUS and fields.get(HeaderFields.member) == "NameOwnerChanged"
    return bool(told and message.body[0] == name)
