# SPDX-License-Identifier: AGPL-3.0-or-later
"""WebDriver BiDi (w3.org/TR/webdriver-bidi), as much of it as drives Firefox."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
from typing import Any


class Bidi:
    """A WebSocket (RFC 6455) that asks and waits for the answer."""

    def __init__(self, port: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=60)
        key = base64.b64encode(os.urandom(16)).decode()
        head = f"GET /session HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self._line.sendall(f"{head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self._file = self._line.makefile("rb")
        while self._file.readline().strip():
            pass
        self._last = 0

    def ask(self, method: str, **parameters: Any) -> Any:
        self._last += 1
        self._send(json.dumps({"id": self._last, "method": method, "params": parameters}).encode())
        while (answer := json.loads(self._receive())).get("id") != self._last:
            pass
        assert answer["type"] == "success", answer
        return answer["result"]

    def close(self) -> None:
        self._file.close()
        self._line.close()

    def _send(self, body: bytes) -> None:
        mask, size = os.urandom(4), len(body)
        length = bytes([0x80 | size]) if size < 126 else struct.pack(">BH", 0x80 | 126, size)
        self._line.sendall(b"\x81" + length + mask + bytes(byte ^ mask[n % 4] for n, byte in enumerate(body)))

    def _receive(self) -> bytes:
        whole = b""
        while True:
            first, size = self._file.read(2)
            if size >= 126:
                size = int.from_bytes(self._file.read(2 if size == 126 else 8))
            body = self._file.read(size)
            whole += body if first & 15 < 8 else b""
            if first & 0x80 and first & 15 < 8:
                return whole
