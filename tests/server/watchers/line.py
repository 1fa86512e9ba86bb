# SPDX-License-Identifier: AGPL-3.0-or-later
"""Speaking to a real server's door, as ActivityWatch's clients do: one connection for each request."""

from __future__ import annotations

import http.client
import json
from typing import Any, NamedTuple

ABOUT = {"client": "aw-test", "type": "test", "hostname": "desk"}
#: Ten o'clock in Vienna, written as a client there writes it.
TEN = "2026-01-05T10:00:{:02d}.123456+01:00"
FORM = (
    b'--X\r\nContent-Disposition: form-data; name="buckets.json"; filename="buckets.json"\r\n'
    b"Content-Type: application/json\r\n\r\n%b\r\n--X--\r\n"
)


def made(second: int, length: float = 1, **more: Any) -> dict[str, Any]:
    """An event, so many seconds after ten."""
    return {"timestamp": TEN.format(second), "duration": length, "data": {"label": "a"}, **more}


def read_as(second: int, length: float = 1.0, **data: Any) -> dict[str, Any]:
    """The same as it is read back, without its number."""
    moment = f"2026-01-05T09:00:{second:02d}.123000+00:00"
    return {"timestamp": moment, "duration": length, "data": data or {"label": "a"}}


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


class Line:
    """Speaks to a port, always with these headers."""

    def __init__(self, port: int, **headers: str) -> None:
        self.port, self.headers = port, {"Content-Type": "application/json"} | headers

    def ask(self, method: str, address: str, body: Any = None, **headers: str) -> Answer:
        """Send a request below `/api/0`; a body of bytes as it is, and anything else as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        told = {name.replace("_", "-"): text for name, text in (self.headers | headers).items() if text}
        try:
            connection.request(method, f"/api/0{address}", content, told)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode())
        finally:
            connection.close()

    def get(self, address: str, **headers: str) -> Answer:
        """GET."""
        return self.ask("GET", address, **headers)

    def post(self, address: str, body: Any = None, **headers: str) -> Answer:
        """POST."""
        return self.ask("POST", address, body, **headers)

    def bucket(self, name: str, *events: dict[str, Any], kind: str = "test") -> str:
        """A new bucket with these events; gives its address."""
        assert self.post(f"/buckets/{name}", ABOUT | {"type": kind}).status == 200
        assert self.post(f"/buckets/{name}/events", list(events)).status == 200
        return f"/buckets/{name}"

    def events(self, bucket: str, asked: str = "") -> list[dict[str, Any]]:
        """A bucket's events without their numbers, the newest first."""
        told = self.get(f"{bucket}/events{asked}").json
        return [{key: value for key, value in event.items() if key != "id"} for event in told]
