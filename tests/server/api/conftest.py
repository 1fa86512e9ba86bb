# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person with a key, and a client that asks the compatible API with it."""

from __future__ import annotations

from typing import Any

import pytest

from hourself.server.accounts.tokens import add_api_key
from hourself.server.store.store import Store
from tests.server.conftest import Cast

BOTH = ("read", "write")


class Api:
    """Asks `/anapi/…` as a client would, with the key in the query unless told otherwise."""

    def __init__(self, store: Store, account: int) -> None:
        from django.test import Client

        self.store, self.account, self._client = store, account, Client()
        self.key = self.add_key()

    def add_key(self, *, classic: bool = False, scopes: tuple[str, ...] = BOTH) -> str:
        """Another key of the same person's."""
        with self.store.writing() as connection:
            return add_api_key(connection, self.account, "test", 1, classic=classic, scopes=scopes)

    def get(self, name: str, **parameters: object) -> Any:
        """GET, all in the query."""
        return self._client.get(f"/anapi/{name}", {"key": self.key, **parameters})

    def post(self, name: str, body: Any = None, kind: str = "", **parameters: object) -> Any:
        """POST; a body of some content type, or a form."""
        address = f"/anapi/{name}?key={self.key}"
        if kind:
            return self._client.post(address, body, content_type=kind)
        return self._client.post(address, parameters)

    def send(self, method: str, address: str, **more: Any) -> Any:
        """Anything, as it is, without a key."""
        return self._client.generic(method, address, **more)

    def rows(self, **parameters: object) -> list[list[Any]]:
        """The rows of `/anapi/data` in JSON."""
        return self.get("data", format="json", **parameters).json()["rows"]  # type: ignore[no-any-return]


@pytest.fixture
def api(store: Store, person: Cast) -> Api:
    return Api(store, person.account)
