# SPDX-License-Identifier: AGPL-3.0-or-later
"""The question's process: asks the server whether the question stands, shows it, and tells the server the answer.

Standard input is the agent's line: it brings one question, takes an answer that the server could not take, and ends
this process when it ends. Shown by org.freedesktop.Notifications (Desktop Notifications Specification 1.2); if nobody
serves that, or without buttons, the page of the dashboard alone asks. Nothing of what was in front is known here.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
from jeepney import DBusAddress, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.low_level import HeaderFields, Message

from hourself.agent.line import Later, Line, Refused, SignedOut
from hourself.agent.tray.icon import open_command, start
from hourself.core.pulse import words
from hourself.wire.away import Away

_NAME = "org.freedesktop.Notifications"
_SERVICE = DBusAddress("/org/freedesktop/Notifications", _NAME, _NAME)
#: Seconds until the question goes by itself, and between looks whether it was answered elsewhere.
LASTS, LOOKS = 600.0, 30.0
_ANSWERS_WITHIN = 5.0
_BUTTONS = {"meeting": "Meeting", "break": "Break", "other": "Other…"}


class Order(msgspec.Struct):
    """What the agent hands over: the question, whom to tell the answer, and the folder of the agent."""

    away: Away
    server: str
    token: str
    folder: str
    #: Seconds, as above.
    lasts: float = LASTS
    looks: float = LOOKS


class Question:
    """One question, from the moment that it is shown to its end."""

    def __init__(self, bus: DBusConnection, agent: socket.socket, order: Order) -> None:
        self._bus = bus
        self._agent = agent
        self._order = order
        self._line = Line(order.server, order.token)
        self._number = 0

    def run(self) -> None:
        """Ask, if the question stands and somebody here can ask it."""
        if not self._stands() or "actions" not in self._ask("GetCapabilities")[0]:
            return
        rule = MatchRule(type="signal", interface=_NAME, path=_SERVICE.object_path)
        self._settle(message_bus.AddMatch(rule))
        self._number = self._show()
        pressed = self._wait()
        if pressed in {"meeting", "break"}:
            self._tell(pressed)
        elif pressed:
            start(open_command(Path(self._order.folder), self._order.server, "/away"))

    def _show(self) -> int:
        buttons = [text for pair in _BUTTONS.items() for text in pair]
        length = words(self._order.away.end - self._order.away.start)
        texts = "Hourself", 0, "", f"You were away {length}. What was it?", _clocks(self._order.away)
        rest = buttons, {"urgency": ("y", 1)}, int(self._order.lasts * 1000)
        return int(self._ask("Notify", "susssasa{sv}i", (*texts, *rest))[0])

    def _wait(self) -> str | None:
        """What is pressed; None when the question ends otherwise: put away, answered elsewhere, too old."""
        end = time.monotonic() + self._order.lasts
        look = time.monotonic() + self._order.looks
        while True:
            left = max(0.0, min(end, look) - time.monotonic())
            ready = select.select([self._bus.sock, self._agent], [], [], left)[0]
            if self._bus.sock in ready:
                for message in self._messages():
                    if (ending := self._read(message)) is not None:
                        return ending or None
            elif not ready and time.monotonic() < end and self._stands():
                look = time.monotonic() + self._order.looks
            else:
                self._close()
                return None

    def _read(self, message: Message) -> str | None:
        """What a signal says of our question: the button that was pressed, '' for its end, None for neither."""
        member = message.header.fields.get(HeaderFields.member)
        if message.header.message_type is not MessageType.signal or message.body[:1] != (self._number,):
            return None
        if member == "ActionInvoked":
            return str(message.body[1])
        return "" if member == "NotificationClosed" else None

    def _close(self) -> None:
        """Take the question from the screen."""
        self._bus.send(new_method_call(_SERVICE, "CloseNotification", "u", (self._number,)))

    def _stands(self) -> bool:
        """Whether the question is open. A server that does not answer may know of no other device: ask."""
        try:
            return self._line.tell_away(self._order.away).open
        except Later:
            return True
        except (Refused, SignedOut):
            return False

    def _tell(self, answer: str) -> None:
        """Tell the server; what it cannot take now is the agent's to keep and to send."""
        away = msgspec.convert(msgspec.to_builtins(self._order.away) | {"answer": answer}, Away)
        try:
            self._line.tell_away(away)
        except (Later, SignedOut):
            self._agent.sendall(msgspec.json.encode(away) + b"\n")
        except Refused:
            return

    def _messages(self) -> list[Message]:
        found = []
        with contextlib.suppress(TimeoutError):
            while True:
                found.append(self._bus.receive(timeout=0))
        return found

    def _ask(self, member: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> Any:
        return self._settle(new_method_call(_SERVICE, member, signature, body))

    def _settle(self, call: Message) -> Any:
        answer = self._bus.send_and_get_reply(call, timeout=_ANSWERS_WITHIN)
        if answer.header.message_type is MessageType.error:
            raise OSError(str(answer.header.fields.get(HeaderFields.error_name, "")))
        return answer.body


def _clocks(away: Away) -> str:
    """From when to when, on the clock of this computer."""
    return " to ".join(time.strftime("%H:%M", time.localtime(each)) for each in (away.start, away.end))


def _receive(agent: socket.socket) -> Order | None:
    heard = b""
    while not heard.endswith(b"\n"):
        data = agent.recv(65_536)
        if not data:
            return None
        heard += data
    return msgspec.json.decode(heard, type=Order)


def main() -> int:
    """Ask one question; 0 also where nobody can."""
    with socket.socket(fileno=os.dup(0)) as agent, contextlib.suppress(OSError, KeyError, RuntimeError):
        order = _receive(agent)
        if order:
            with open_dbus_connection("SESSION") as bus:
                Question(bus, agent, order).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
