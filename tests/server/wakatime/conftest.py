# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person with a key as editor plugins have it, and a client that sends and asks as they do."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from typing import Any

import pytest

from hourself.server.accounts.tokens import WAKATIME_SCOPES, add_api_key
from hourself.server.store.store import Store
from tests.server.conftest import Cast

AGENT = "wakatime/v1.102.1 (linux-6.1.0-x86_64) go1.22.4 vscode/1.90.0 vscode-wakatime/24.6.0"
BULK = "/api/v1/users/current/heartbeats.bulk"
#: Noon, UTC, of a day long past.
NOON = 1_700_049_600


def beat(at: float, **more: Any) -> dict[str, Any]:
    """A heartbeat, so many seconds after that noon."""
    usual = {"entity": "/home/ada/proj/a.py", "type": "file", "project": "proj", "language": "Python"}
    return {"time": NOON + at, **usual, **more}


class Plugin:
    """Sends and asks with its key in Base64, as command-line clients do."""

    def __init__(self, store: Store, account: int) -> None:
        from django.test import Client

        self.store, self.account, self.client = store, account, Client()
        self.key = self.add_key(*WAKATIME_SCOPES)

    def add_key(self, *scopes: str) -> str:
        """Another key of the same person's."""
        with self.store.writing() as connection:
            return add_api_key(connection, self.account, "x", int(time.time()), scopes=scopes, wakatime=True)

    def send(self, body: object, address: str = BULK, kind: str = "application/json", **headers: str) -> Any:
        """POST a body, as JSON unless it is bytes."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        told = {"Authorization": self.basic(), "User-Agent": AGENT, "TimeZone": "UTC", **headers}
        return self.client.generic("POST", address, content, kind, headers=told)

    def ask(self, address: str, **parameters: Any) -> Any:
        """The JSON of an address below `/users/current`."""
        told = {"Authorization": self.basic()}
        return self.client.get(f"/api/v1/users/current{address}", parameters, headers=told).json()

    def day(self, day: str = "2023-11-15", **more: Any) -> Any:
        """A day's summary."""
        return self.ask("/summaries", start=day, end=day, **more)["data"][0]

    def sums(self, facet: str, day: str = "2023-11-15") -> dict[str, float]:
        """Seconds by name."""
        return {each["name"]: each["total_seconds"] for each in self.day(day)[facet]}

    def basic(self, colon: str = "") -> str:
        """The key as command-line clients give it."""
        return f"Basic {b64encode((self.key + colon).encode()).decode()}"


@pytest.fixture
def plugin(store: Store, person: Cast) -> Plugin:
    return Plugin(store, person.account)
