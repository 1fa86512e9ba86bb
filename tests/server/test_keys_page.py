# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of keys and webhooks, through Django on the real store."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from hourself.server.accounts.tokens import add_link, find_api_key, read_api_keys
from hourself.server.store.store import Store
from hourself.server.webhooks.queries import read_deliveries, read_webhooks
from tests.server.conftest import Cast


@pytest.fixture
def client(store: Store, person: Cast) -> Any:
    from django.test import Client

    with store.writing() as connection:
        link = add_link(connection, person.account, int(time.time()))
    browser = Client()
    browser.post("/sign-in", {"token": link})
    return browser


def make(client: Any, **fields: Any) -> Any:
    return client.post("/keys/make", {"name": "report", "scope": ["read"], "days": "0"} | fields)


def shown(page: Any) -> str:
    found = re.search(r'class="copied" value="([^"]+)"', page.content.decode())
    return found[1] if found else ""


def test_a_key_is_shown_once_and_works(store: Store, person: Cast, client: Any) -> None:
    page = make(client, scope=["write", "read"], days="30", classic="on")
    holder = find_api_key(store, shown(page), int(time.time()))

    assert holder
    assert (person.account, {"read", "write"}, True) == (holder.account, holder.scopes, holder.classic)
    assert ("no-store", "") == (page.headers["Cache-Control"], shown(client.get("/keys")))


def test_a_key_ends_when_it_should(store: Store, client: Any) -> None:
    key, now = shown(make(client, days="30")), int(time.time())

    assert [True, False] == [find_api_key(store, key, now + days * 86_400) is not None for days in (29, 31)]


@pytest.mark.parametrize(
    "fields", [{"name": " "}, {"scope": []}, {"scope": ["all"]}, {"days": "7"}, {"days": "x"}]
)
def test_a_form_that_is_not_filled_in(
    store: Store, person: Cast, client: Any, fields: dict[str, Any]
) -> None:
    assert (422, []) == (make(client, **fields).status_code, read_api_keys(store.reader(), person.account))


def test_a_revoked_key_opens_nothing(store: Store, person: Cast, client: Any) -> None:
    key = shown(make(client))
    client.post("/keys/change", {"revoke": read_api_keys(store.reader(), person.account)[0].id})

    assert find_api_key(store, key, 2) is None
    assert "No keys yet" in client.get("/keys").content.decode()


def test_classic_errors_are_switched(store: Store, person: Cast, client: Any) -> None:
    make(client)
    number = read_api_keys(store.reader(), person.account)[0].id
    states = []
    for action in ("classic", "modern"):
        client.post("/keys/change", {action: number})
        states.append(read_api_keys(store.reader(), person.account)[0].classic)

    assert [True, False] == states


def test_nobody_changes_keys_of_others(store: Store, person: Cast, client: Any) -> None:
    from hourself.server.accounts.models import Person
    from hourself.server.accounts.tokens import add_api_key

    other = Person.objects.create().pk
    with store.writing() as connection:
        add_api_key(connection, other, "theirs", 1)
    number = read_api_keys(store.reader(), other)[0].id

    assert [404] * 3 == [
        client.post("/keys/change", {action: value}).status_code
        for action, value in (("revoke", number), ("classic", number), ("revoke", "9" * 30))
    ]


def test_a_webhook_is_made_tested_and_deleted(store: Store, person: Cast, client: Any) -> None:
    page = client.post("/webhooks/make", {"url": "https://localhost/", "event": ["day.summary"]})
    number = read_webhooks(store, person.account)[0].id
    client.post("/webhooks/change", {"ping": number})
    log = client.get("/webhooks").content.decode()

    assert shown(page).startswith("whsec_")
    assert ("The host is not at a public address." in log, 1) == (
        True,
        len(read_deliveries(store, person.account)),
    )
    client.post("/webhooks/change", {"delete": number})
    assert ([], []) == (read_webhooks(store, person.account), read_deliveries(store, person.account))


def test_a_delivery_is_sent_again(store: Store, person: Cast, client: Any) -> None:
    client.post("/webhooks/make", {"url": "https://localhost/", "event": ["day.summary"]})
    client.post("/webhooks/change", {"ping": read_webhooks(store, person.account)[0].id})
    first = read_deliveries(store, person.account)[0]
    client.post("/webhooks/change", {"again": first.id})

    assert [first.message] == [each.message for each in read_deliveries(store, person.account)]


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "http://example.org/", "event": ["day.summary"]},
        {"url": "https://example.org/", "event": []},
        {"url": "https://127.0.0.1/", "event": ["day.summary"]},
    ],
)
def test_a_webhook_that_cannot_be(store: Store, person: Cast, client: Any, fields: dict[str, Any]) -> None:
    page = client.post("/webhooks/make", fields)

    assert (422, []) == (page.status_code, read_webhooks(store, person.account))
    assert 'role="alert"' in page.content.decode()


@pytest.mark.parametrize("address", ["/keys", "/webhooks"])
def test_a_stranger_is_sent_to_sign_in(store: Store, address: str) -> None:
    from django.test import Client

    assert 302 == Client().get(address).status_code
