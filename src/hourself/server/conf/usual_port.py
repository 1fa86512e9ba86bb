# SPDX-License-Identifier: AGPL-3.0-or-later
"""A second port for ActivityWatch's door alone: its browser extension asks at 5600 and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from socketserver import TCPServer, ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.db import connections

from hourself.server.store.store import get_store

_HOST, _DOOR = "127.0.0.1", "/api/0/"
#: Seconds after which a client that is silent is left.
_PATIENCE = 30
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        """Take the port. Not as the base does it, which would ask the name service who we are."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = _HOST, self.server_address[1]
        self.setup_environ()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and let go of what this thread opened: each request has a thread of its own here."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()
            get_store().leave()

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a client that went away is no fault, and what it asked is nobody's business."""


class _Handler(WSGIRequestHandler):
    timeout = _PATIENCE

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def listen(port: int, app: App) -> _Server | None:
    """Answer for the door at this port of the loopback address, in a thread; says so where it is taken."""
    try:
        server = _Server((_HOST, port), _Handler)
    except OSError:
        sys.stderr.write(
            f"hourself: port {port} is taken (does ActivityWatch run?): watchers find nothing there.\n"
        )
        return None
    server.set_app(_only_door(app))
    Thread(target=server.serve_forever, name="usual port", daemon=True).start()
    return server


def _only_door(app: App) -> App:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(_DOOR):
            return app(environ, start_response)
        start_response("404 Not Found", [("Content-Length", "0")])
        return []

    return answer
