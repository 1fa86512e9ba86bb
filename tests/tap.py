# SPDX-License-Identifier: AGPL-3.0-or-later
"""A socket that stands before another, and keeps what a program says there."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from threading import Thread

#: The requests of each interface by number, as the protocols' XML counts them; after a colon what a new object is.
_REQUESTS = {
    "wl_display": ("sync:wl_callback", "get_registry:wl_registry"),
    "wl_registry": ("bind",),
    "wl_seat": ("get_pointer:wl_pointer", "get_keyboard:wl_keyboard", "get_touch:wl_touch", "release"),
    "org_kde_kwin_idle": ("get_idle_timeout:org_kde_kwin_idle_timeout",),
    "ext_idle_notifier_v1": (
        "destroy",
        "get_idle_notification:ext_idle_notification_v1",
        "get_input_idle_notification:ext_idle_notification_v1",
    ),
    "zwlr_foreign_toplevel_handle_v1": (
        *("set_maximized", "unset_maximized", "set_minimized", "unset_minimized", "activate", "close"),
        *("set_rectangle", "destroy", "set_fullscreen", "unset_fullscreen"),
    ),
}
#: Numbers from here on are given by the compositor: to windows alone, for a client that asks for them.
_FIRST_GIVEN = 0xFF000000
_MAGIC = b"i3-ipc"


class Tap:
    """Listens at `path` and passes everything on to `real`, both ways; no file descriptor goes along."""

    def __init__(self, stack: ExitStack, real: str, path: str) -> None:
        self._real = real
        #: What each connection said.
        self.said: list[bytearray] = []
        self._listener = socket.socket(socket.AF_UNIX)
        stack.callback(self._listener.close)
        self._listener.bind(path)
        self._listener.listen()
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._real)
                self.said.append(bytearray())
                Thread(target=_pass, args=(near, far, self.said[-1]), daemon=True).start()
                Thread(target=_pass, args=(far, near, bytearray()), daemon=True).start()


def _pass(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            kept += data
            target.sendall(data)
    for each in (source, target):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def wayland_requests(said: bytes) -> Iterator[str]:
    """The requests of a connection, as `interface.request`; what is bound is named instead of the registry."""
    kinds, at = {1: "wl_display"}, 0
    while at < len(said):
        target, head = struct.unpack_from("=II", said, at)
        body = bytes(said[at + 8 : at + (head >> 16)])
        at += head >> 16
        kind = "zwlr_foreign_toplevel_handle_v1" if target >= _FIRST_GIVEN else kinds.get(target, "unknown")
        if kind == "wl_registry":
            size = int.from_bytes(body[4:8], "little")
            bound = body[8 : 8 + size - 1].decode()
            kinds[int.from_bytes(body[-4:], "little")] = bound
            yield f"bind {bound}"
            continue
        names = _REQUESTS.get(kind, ())
        number = head & 0xFFFF
        name, _, made = (names[number] if number < len(names) else str(number)).partition(":")
        if made:
            kinds[int.from_bytes(body[:4], "little")] = made
        yield f"{kind}.{name}"


def ipc_requests(said: bytes) -> Iterator[tuple[int, bytes]]:
    """The requests of a connection to Sway's IPC: kind and body."""
    at = 0
    while at < len(said):
        magic, size, kind = struct.unpack_from("=6sII", said, at)
        assert magic == _MAGIC
        yield kind, bytes(said[at + 14 : at + 14 + size])
        at += 14 + size
