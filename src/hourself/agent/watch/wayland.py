# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small client of the Wayland protocol: names what a compositor offers, binds it, and hears its events.

The wire format is two words (the object; the message's size and number) and the arguments, in the machine's order of
bytes. No file descriptor is ever sent or taken. Numbers of requests and events are counted from the protocols' XML.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Callable

from hourself.agent.watch.desk import DeskLost

#: Takes an event's number and its arguments.
Hear = Callable[[int, "Words"], None]
_DISPLAY, _REGISTRY = 1, 2
_SYNC, _GET_REGISTRY = 0, 1
_BIND = 0
_ERROR, _DELETE_ID = 0, 1
_GLOBAL = 0
_HEAD = 8
_ANSWERS_WITHIN = 5.0


class Words:
    """The arguments of an event, read one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self) -> int:
        """An unsigned integer, an object or a new object."""
        found = int.from_bytes(self._data[self._at : self._at + 4], sys.byteorder)
        self._at += 4
        return found

    def array(self) -> bytes:
        """An array; padded to whole words."""
        size = self.number()
        found = self._data[self._at : self._at + size]
        self._at += size + -size % 4
        return found

    def text(self) -> str:
        """A string, without the zero at its end."""
        return self.array()[:-1].decode("utf-8", "replace")


class Wayland:
    """A connection to a compositor."""

    def __init__(self, path: str) -> None:
        """Raises `DeskLost` when no compositor answers at the socket."""
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(_ANSWERS_WITHIN)
        self._heard = bytearray()
        self._last = _REGISTRY
        self._hear: dict[int, Hear] = {_DISPLAY: self._take_display, _REGISTRY: self._take_global}
        self._free: list[int] = []
        #: What is offered: the interface's name -> (number, version), the first of each.
        self.offers: dict[str, tuple[int, int]] = {}
        try:
            self._line.connect(path)
        except OSError as fault:
            self._line.close()
            raise DeskLost(str(fault)) from None
        self.send(_DISPLAY, _GET_REGISTRY, _REGISTRY)
        self.settle()

    def fileno(self) -> int:
        """For select."""
        return self._line.fileno()

    def close(self) -> None:
        """Let go of the compositor."""
        self._line.close()

    def bind(self, interface: str, highest: int, hear: Hear) -> tuple[int, int]:
        """An object of what is offered, and its version: the highest that both sides know."""
        number, offered = self.offers[interface]
        version = min(offered, highest)
        made = self.make(hear)
        self.send(_REGISTRY, _BIND, number, interface, version, made)
        return made, version

    def make(self, hear: Hear) -> int:
        """A number for a new object, that a request then names."""
        if self._free:
            made = self._free.pop()
        else:
            self._last += 1
            made = self._last
        self._hear[made] = hear
        return made

    def expect(self, made: int, hear: Hear) -> None:
        """Hear of an object that the compositor made."""
        self._hear[made] = hear

    def forget(self, made: int) -> None:
        """Hear no more of an object that the compositor made and we destroyed."""
        self._hear.pop(made, None)

    def send(self, target: int, request: int, *arguments: int | str) -> None:
        """Send a request."""
        body = b"".join(_word(each) if isinstance(each, int) else _text(each) for each in arguments)
        try:
            self._line.sendall(_word(target) + _word((_HEAD + len(body)) << 16 | request) + body)
        except OSError as fault:
            raise DeskLost(str(fault)) from None

    def settle(self) -> None:
        """Wait until the compositor has answered everything so far."""
        answered = []
        self.send(_DISPLAY, _SYNC, self.make(lambda *_: answered.append(True)))
        while not answered:
            self._receive()
            self._deal()

    def drain(self) -> None:
        """Take the events that are here, waiting for none."""
        self._line.settimeout(0)
        try:
            while True:
                self._receive()
        except BlockingIOError:
            pass
        finally:
            self._line.settimeout(_ANSWERS_WITHIN)
        self._deal()

    def _receive(self) -> None:
        try:
            data = self._line.recv(4096)
        except BlockingIOError:
            raise
        except OSError as fault:
            raise DeskLost(str(fault)) from None
        if not data:
            raise DeskLost("the compositor ended")
        self._heard += data

    def _deal(self) -> None:
        while len(self._heard) >= _HEAD:
            target, head = struct.unpack_from("=II", self._heard)
            size = head >> 16
            if size < _HEAD:
                raise DeskLost("the compositor does not speak Wayland")
            if len(self._heard) < size:
                return
            body = bytes(self._heard[_HEAD:size])
            del self._heard[:size]
            self._hear.get(target, _ignore)(head & 0xFFFF, Words(body))

    def _take_display(self, event: int, words: Words) -> None:
        if event == _ERROR:
            words.number(), words.number()
            raise DeskLost(f"the compositor refused: {words.text()}")
        if event == _DELETE_ID:
            gone = words.number()
            self._hear.pop(gone, None)
            self._free.append(gone)

    def _take_global(self, event: int, words: Words) -> None:
        if event == _GLOBAL:
            number, interface, version = words.number(), words.text(), words.number()
            self.offers.setdefault(interface, (number, version))


def _word(number: int) -> bytes:
    return struct.pack("=I", number)


def _text(text: str) -> bytes:
    raw = text.encode() + b"\0"
    return _word(len(raw)) + raw + bytes(-len(raw) % 4)


def _ignore(_event: int, _words: Words) -> None:
    """Of what we asked nothing, or destroyed a moment ago."""
