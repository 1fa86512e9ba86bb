# SPDX-License-Identifier: AGPL-3.0-or-later
"""From WSGI to the SDK, which speaks ASGI.

Nothing is kept between requests, so each runs in an event loop of its own, in the thread that the WSGI server gave it:
the answer is JSON, whole, and no stream stays open.
"""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from hourself.server.api.mcp.server import make_server
from hourself.server.store.store import get_store

Message = MutableMapping[str, Any]


def exchange(request: HttpRequest, account: int) -> HttpResponse:
    """What the SDK answers to a request, about an account."""
    return asyncio.run(_exchange(request, account))


async def _exchange(request: HttpRequest, account: int) -> HttpResponse:
    manager = StreamableHTTPSessionManager(
        make_server(get_store(), account), json_response=True, stateless=True
    )
    answer = _Answer(request.body)
    async with manager.run():
        await manager.handle_request(_scope(request), answer.receive, answer.send)
    response = HttpResponse(b"".join(answer.body), status=answer.status)
    for name, value in answer.headers:
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


class _Answer:
    """The two ends that an ASGI application talks to: a body to read, and an answer that is gathered."""

    def __init__(self, body: bytes) -> None:
        self._waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        self.status, self.headers, self.body = 500, list[tuple[str, str]](), list[bytes]()

    async def receive(self) -> Message:
        """The body; after it nothing comes any more, as long as the client waits."""
        if self._waiting:
            return self._waiting.pop()
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take what the application answers."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]
            ]
        else:
            self.body.append(message.get("body", b""))


def _scope(request: HttpRequest) -> Message:
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers.items()
    ]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
        "state": {},
    }
