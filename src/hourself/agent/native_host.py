# SPDX-License-Identifier: AGPL-3.0-or-later
"""The native messaging host: a browser starts it, and it passes frames between its extension and the agent.

It is run as a file of its own, by the standard library alone, so that it stays small: `native_host.py FOLDER`, where
FOLDER is the agent's. A frame is a length (4 bytes, native order) and JSON, on both sides. It reads of a frame only
whether it says what is in front, to say it again to an agent that starts later.
"""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import sys

BROWSERS = {
    "chromium", "chromium-browser", "chrome", "brave", "msedge", "vivaldi-bin", "opera", "firefox", "firefox-esr",
    "firefox-bin", "librewolf", "waterfox", "floorp", "zen", "zen-bin",
}  # fmt: skip
MAX_FRAME = 65_536
_RETRY = 3.0
_AWAY = b'{"agent":false}'


def frame(body: bytes) -> bytes:
    """A body with its length before it."""
    return struct.pack("=I", len(body)) + body


def unframe(buffer: bytearray) -> list[bytes]:
    """Take the whole frames out of a buffer. Raises `ValueError` for one that is too long."""
    bodies = []
    while len(buffer) >= 4:
        (length,) = struct.unpack_from("=I", buffer)
        if length > MAX_FRAME:
            raise ValueError("too long")
        if len(buffer) < 4 + length:
            break
        bodies.append(bytes(buffer[4 : 4 + length]))
        del buffer[: 4 + length]
    return bodies


def socket_path(folder: str) -> tuple[str, int | None]:
    """Where the agent listens, and a descriptor that must stay open meanwhile where the path would be too long."""
    path = os.path.join(folder, "browser.sock")  # noqa: PTH118 -- pathlib would double this program's start
    if len(os.fsencode(path)) < 100:
        return path, None
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    return f"/proc/self/fd/{handle}/browser.sock", handle


def find_browser() -> tuple[int, str]:
    """The browser that started us: its process and program, among our ancestors."""
    process = parent = os.getppid()
    while process > 1:
        program = _program(process)
        if program in BROWSERS:
            return process, program
        process = _parent(process)
    return parent, _program(parent)


def _program(process: int) -> str:
    try:
        # A browser that was renewed while it runs: its file is another by now.
        program = os.readlink(f"/proc/{process}/exe").removesuffix(" (deleted)")  # noqa: PTH115 -- as above
        return os.path.basename(program)  # noqa: PTH119 -- as above
    except OSError:
        return ""


def _parent(process: int) -> int:
    try:
        with open(f"/proc/{process}/stat", "rb") as file:  # noqa: PTH123 -- as above
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


class Relay:
    """Between standard input and output and the agent's socket, until the browser ends."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._agent: socket.socket | None = None
        self._front = b""
        self._inputs: dict[str, bytearray] = {"browser": bytearray(), "agent": bytearray()}

    def run(self) -> int:
        """Pass frames on; 0 when the browser closed its end."""
        self._connect()
        while True:
            files: list[int | socket.socket] = [0, self._agent] if self._agent else [0]
            ready = select.select(files, [], [], None if self._agent else _RETRY)[0]
            if 0 in ready and not self._hear_browser():
                return 0
            if self._agent in ready:
                self._hear_agent()
            if self._agent is None and not ready:
                self._connect()

    def _connect(self) -> None:
        path, handle = socket_path(self._folder)
        agent = socket.socket(socket.AF_UNIX)
        try:
            agent.connect(path)
        except OSError:
            agent.close()
            return
        finally:
            if handle is not None:
                os.close(handle)
        self._agent = agent
        process, program = find_browser()
        self._to_agent(json.dumps({"browser": {"process": process, "program": program}}).encode())
        if self._front:
            self._to_agent(self._front)

    def _hear_browser(self) -> bool:
        data = os.read(0, MAX_FRAME)
        self._inputs["browser"] += data
        for body in unframe(self._inputs["browser"]):
            if body.startswith(b'{"front"'):
                self._front = body
            self._to_agent(body)
        return bool(data)

    def _to_agent(self, body: bytes) -> None:
        if self._agent is None:
            self._to_browser(_AWAY)
            return
        try:
            self._agent.sendall(frame(body))
        except OSError:
            self._lose_agent()

    def _hear_agent(self) -> None:
        assert self._agent is not None  # noqa: S101 -- it was among the files that were ready
        try:
            data = self._agent.recv(MAX_FRAME)
        except OSError:
            data = b""
        if not data:
            self._lose_agent()
            return
        self._inputs["agent"] += data
        for body in unframe(self._inputs["agent"]):
            self._to_browser(body)

    def _lose_agent(self) -> None:
        if self._agent is not None:
            self._agent.close()
        self._agent, self._inputs["agent"] = None, bytearray()
        self._to_browser(_AWAY)

    def _to_browser(self, body: bytes) -> None:
        data = frame(body)
        while data:
            data = data[os.write(1, data) :]


if __name__ == "__main__":
    try:
        sys.exit(Relay(sys.argv[1]).run())
    except (BrokenPipeError, KeyboardInterrupt, ValueError):
        sys.exit(0)
