# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person with an hour of one evening, and a client with a key of theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from hourself.server.accounts.tokens import SCOPES, add_api_key
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span

#: Tuesday 2023-11-14, 23:13:20 at 60 minutes east.
START = 1_700_000_000
DAYS = {"begin": "2023-11-14", "end": "2023-11-15"}
Ask = Callable[..., Any]


@pytest.fixture
def evening(post: Post) -> None:
    post(
        span(1, START, START + 1000, "Code", title="a.py"),
        span(2, START + 1000, START + 3000, "github.com"),
        span(3, START + 3000, START + 3600, "youtube.com"),
    )


@pytest.fixture
def key(store: Store, person: Cast) -> str:
    with store.writing() as connection:
        return add_api_key(connection, person.account, "all", 1, scopes=SCOPES)


@pytest.fixture
def ask(key: str) -> Ask:
    """Send a request: `ask("/time", kind="overview")`, `ask("/focus", "post", {"minutes": 25})`."""
    from django.test import Client

    def send(
        address: str,
        method: str = "get",
        body: Any = None,
        headers: dict[str, str] | None = None,
        **query: object,
    ) -> Any:
        return Client().generic(
            method.upper(),
            f"/api/v1{address}",
            b"" if body is None else json.dumps(body).encode(),
            "application/json",
            query_params=query,
            headers={"Authorization": f"Bearer {key}"} | (headers or {}),
        )

    return send
