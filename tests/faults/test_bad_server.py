# SPDX-License-Identifier: AGPL-3.0-or-later
"""A server that refuses, fails, or vanishes in mid-batch: nothing is lost and nothing doubled."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from hourself.agent.line import Line
from hourself.agent.spool import Spool, read_key
from hourself.agent.upload import Sign, Uploader
from hourself.core.scrub import Sight
from hourself.core.spans import Span
from hourself.wire.batch import State
from tests.running import Server
from tests.stored import read_spans

FIRST = 1_700_000_000
FAULTS = ("close", "500", "503", "429", "portal", "foreign", "cut", "swallow", "none", "none")
FOREIGN = '{"error": "Zugriff für Fremde gesperrt"}'.encode("latin-1")


class BadRoad:
    """A road to a server on which most requests meet with something."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.met: set[str] = set()
        self._chance = random.Random(4)
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                guest, _ = self._door.accept()
            except OSError:
                return
            with guest:
                self._meet(guest, self._chance.choice(FAULTS))

    def close(self) -> None:
        """Close the road."""
        self._door.close()

    def _meet(self, guest: socket.socket, fault: str) -> None:
        self.met.add(fault)
        if fault == "close":
            return
        request = read_request(guest)
        if fault in {"500", "503", "429"}:
            guest.sendall(f"HTTP/1.1 {fault} No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n".encode())
        elif fault == "portal":
            guest.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>")
        elif fault == "foreign":
            guest.sendall(b"HTTP/1.1 401 No\r\nContent-Length: %d\r\n\r\n%s" % (len(FOREIGN), FOREIGN))
        else:
            self._forward(guest, request, fault)

    def _forward(self, guest: socket.socket, request: bytes, fault: str) -> None:
        # The server answers to its own name alone.
        request = request.replace(f":{self.port}\r\n".encode(), f":{self._target}\r\n".encode(), 1)
        with socket.create_connection(("127.0.0.1", self._target), timeout=20) as server:
            server.sendall(request[: len(request) // 2] if fault == "cut" else request)
            while fault != "cut" and (part := server.recv(65_536)):
                if fault == "none":
                    guest.sendall(part)


def read_request(guest: socket.socket) -> bytes:
    """A whole request: head, and the body that its Content-Length tells of."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += guest.recv(65_536)
    head = read.partition(b"\r\n\r\n")[0]
    length = next(
        int(line[16:]) for line in head.splitlines() if line.lower().startswith(b"content-length: ")
    )
    while len(read) < len(head) + 4 + length:
        read += guest.recv(65_536)
    return read


@contextmanager
def bad_road(server: Server) -> Iterator[BadRoad]:
    road = BadRoad(server.port)
    yield road
    road.close()


def open_spool(folder: Path) -> Spool:
    return Spool(folder / "spool.db", read_key(folder / "spool.key"))


def test_a_thousand_spans_arrive_once(tmp_path: Path) -> None:
    spans = [Span(FIRST + 3 * n, FIRST + 3 * n + 2, 60, Sight("app", f"app {n % 5}")) for n in range(1000)]
    with open_spool(tmp_path) as spool, Server(tmp_path) as server, bad_road(server) as road:
        line = Line(f"http://127.0.0.1:{road.port}", server.token("laptop"))
        uploader = Uploader(spool, line, lambda: Sign(State.RECORDING))
        for first in range(0, 1000, 20):
            spool.put(spans[first : first + 20])
            uploader.step()
        while spool.waiting():
            uploader.step()

    assert [(span.start, span.end, span.sight.name) for span in spans] == read_spans(tmp_path)
    assert set(FAULTS) == road.met
