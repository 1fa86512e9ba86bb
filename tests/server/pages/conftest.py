# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser in which a new person is signed in."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from hourself.server.accounts.tokens import add_link
from hourself.server.store.store import Store
from tests.server.conftest import Cast


class Reader:
    """What a person does with pages: looks, sends forms, takes back."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def look(self, path: str, **query: str) -> str:
        """The text of a page."""
        return self.client.get(path, query).content.decode()

    def send(self, path: str, **fields: Any) -> int:
        """The status of what a form gets."""
        return self.client.post(path, fields).status_code

    def undo(self, path: str) -> int:
        """Press the button of the notice that a page shows; the status of what that gets."""
        form = re.search(
            r'action="([^"]+)" class="undo".*?name="undo" value="([^"]+)"', self.look(path), re.DOTALL
        )
        assert form, "the page offers nothing to take back"
        return self.send(form[1], undo=form[2])


@pytest.fixture
def reader(store: Store, person: Cast) -> Reader:
    from django.test import Client

    with store.writing() as connection:
        link = add_link(connection, person.account, int(time.time()))
    browser = Client()
    browser.post("/sign-in", {"token": link})
    return Reader(browser)
