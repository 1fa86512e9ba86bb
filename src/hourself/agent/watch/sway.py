# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sway, by its own IPC (sway-ipc(7)): unlike the Wayland protocols it tells a window's process and the focus itself."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import msgspec

from hourself.agent.watch.desk import DeskLost
from hourself.agent.watch.idle import IdleClock
from hourself.agent.watch.joint import Joint
from hourself.agent.watch.private import PrivateWindows
from hourself.agent.watch.wayland import Wayland
from hourself.core.scrub import Glimpse

_MAGIC = b"i3-ipc"
_HEAD = struct.Struct("=6sII")
_SUBSCRIBE, _GET_TREE = 2, 4
_WORKSPACE, _WINDOW, _SHUTDOWN = 0x80000000, 0x80000003, 0x80000006
_ANSWERS_WITHIN = 5.0
_LONGEST = 64 * 1024 * 1024


class _Properties(msgspec.Struct):
    """What X11 says of a window, inside XWayland."""

    name: str | None = msgspec.field(default=None, name="class")


class Node(msgspec.Struct):
    """A window, or what holds windows; of each only these fields are read."""

    id: int = 0
    type: str = ""
    name: str | None = None
    app_id: str | None = None
    pid: int | None = None
    focused: bool = False
    focus: list[int] = []
    nodes: list[Node] = []
    floating_nodes: list[Node] = []
    window_properties: _Properties | None = None


class _Event(msgspec.Struct):
    change: str = ""
    container: Node | None = None


class SwayDesk:
    """A connection to Sway, and one to its Wayland side for the idle time."""

    name = "Sway, by its IPC"

    def __init__(self, path: str, wayland: str) -> None:
        """Raises `DeskLost` when no Sway answers at the sockets."""
        self._line = _connect(path)
        self._front: Node | None = None
        self._private = PrivateWindows()
        self._heard = bytearray()
        try:
            self._ask(_SUBSCRIBE, b'["window","workspace","shutdown"]')
            self._settle(stale=True)
            self._wayland = Wayland(wayland)
        except DeskLost:
            self._line.close()
            raise
        self._idle = IdleClock(self._wayland)
        self._joint = Joint(self._line.fileno(), self._wayland.fileno())

    @property
    def tells_idle(self) -> bool:
        """Whether the compositor offers one of the idle protocols."""
        return self._idle.tells

    def fileno(self) -> int:
        """For select."""
        return self._joint.fileno()

    def drain(self) -> None:
        """Take the events that came."""
        self._wayland.drain()
        self._receive_all()
        self._settle(stale=False)

    def look(self) -> Glimpse | None:
        """The focused window."""
        node = self._front
        if node is None:
            return None
        by_x11 = node.window_properties.name if node.window_properties else None
        self._idle.see(node.id, node.name or "")
        app, title, process = node.app_id or by_x11 or "unknown", node.name or "", node.pid or 0
        private = self._private.holds(node.id, process, app, title)
        return Glimpse(app, title, private=private, process=process)

    def idle(self) -> float:
        """Seconds since the last input."""
        return self._idle.seconds()

    def close(self) -> None:
        """Let go of both."""
        self._joint.close()
        self._line.close()
        self._wayland.close()

    def _note(self, kind: int, body: bytes) -> bool:
        """Take in an event; whether what is in front must be asked for."""
        if kind == _SHUTDOWN:
            raise DeskLost("Sway ended")
        event = msgspec.json.decode(_mend(body), type=_Event)
        if kind != _WINDOW or event.container is None:
            return kind == _WORKSPACE and event.change == "focus"
        if event.change == "focus":
            self._front = event.container
        elif self._front is not None and event.container.id == self._front.id:
            if event.change == "title":
                self._front = event.container
            return event.change in {"close", "move"}
        return False

    def _settle(self, *, stale: bool) -> None:
        """Take in the events that were received, and ask what is in front until none contradicts the answer."""
        while self._note_all() or stale:
            self._find_front()
            stale = False

    def _note_all(self) -> bool:
        notes = [self._note(kind, body) for kind, body in self._take_here()]
        return any(notes)

    def _find_front(self) -> None:
        tree = msgspec.json.decode(_mend(self._ask(_GET_TREE)), type=Node)
        self._front = find_focused(tree)

    def _ask(self, kind: int, body: bytes = b"") -> bytes:
        """Ask; events that come before the answer are old news to the one who then asks for the tree."""
        try:
            self._line.sendall(_HEAD.pack(_MAGIC, len(body), kind) + body)
            while True:
                for got, answer in self._take_here():
                    if got == kind:
                        return answer
                    if got == _SHUTDOWN:
                        raise DeskLost("Sway ended")
                self._receive()
        except OSError as fault:
            raise DeskLost(str(fault)) from None

    def _receive_all(self) -> None:
        self._line.settimeout(0)
        try:
            while True:
                self._receive()
        except BlockingIOError:
            return
        except OSError as fault:
            raise DeskLost(str(fault)) from None
        finally:
            self._line.settimeout(_ANSWERS_WITHIN)

    def _receive(self) -> None:
        data = self._line.recv(65_536)
        if not data:
            raise DeskLost("Sway ended")
        self._heard += data

    def _take_here(self) -> Iterator[tuple[int, bytes]]:
        while len(self._heard) >= _HEAD.size:
            magic, size, kind = _HEAD.unpack_from(self._heard)
            if magic != _MAGIC or size > _LONGEST:
                raise DeskLost("what answers is not Sway")
            if len(self._heard) < _HEAD.size + size:
                return
            body = bytes(self._heard[_HEAD.size : _HEAD.size + size])
            del self._heard[: _HEAD.size + size]
            yield kind, body


def find_focused(node: Node) -> Node | None:
    """The window below a node that has the focus; None on an empty workspace."""
    if node.focused:
        return node if node.type in {"con", "floating_con"} and not node.nodes else None
    found = (find_focused(each) for each in (*node.nodes, *node.floating_nodes))
    return next((each for each in found if each), None)


def _mend(answer: bytes) -> str:
    """Sway passes on the titles of X11 as they are, in old encodings too."""
    return answer.decode("utf-8", "replace")


def _connect(path: str) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_ANSWERS_WITHIN)
    try:
        line.connect(path)
    except OSError as fault:
        line.close()
        raise DeskLost(str(fault)) from None
    return line
