# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may ask what, how often, and what an answer says of itself."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from hourself.server.accounts.tokens import SCOPES, add_api_key, add_link, read_api_keys, revoke_api_key
from hourself.server.api.limits import take
from hourself.server.store.store import Store
from tests.server.api_v1.conftest import DAYS, Ask
from tests.server.conftest import Cast, Post, span


def routes() -> list[tuple[str, str, str]]:
    """Every route of the description, with the scope that it names."""
    from hourself.server.api.v1.api import api

    return [
        (method, address.removeprefix("/api/v1").replace("{number}", "1"), operation["x-scope"])
        for address, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    ]


@pytest.mark.parametrize("scope", SCOPES)
def test_each_route_asks_for_its_scope(store: Store, person: Cast, ask: Ask, scope: str) -> None:
    with store.writing() as connection:
        token = add_api_key(connection, person.account, scope, 1, scopes=[scope])
    refused = {
        (method, address): ask(address, method, {}, {"Authorization": f"Bearer {token}"}).status_code == 403
        for method, address, _ in routes()
    }

    assert {(method, address): needed != scope for method, address, needed in routes()} == refused


def test_no_route_answers_without_a_key(ask: Ask) -> None:
    statuses = {
        ask(address, method, {}, {"Authorization": ""}).status_code for method, address, _ in routes()
    }

    assert {401} == statuses


@pytest.mark.parametrize("state", ["unknown", "revoked", "expired"])
def test_a_key_that_is_none_any_more(store: Store, person: Cast, ask: Ask, state: str) -> None:
    token = "nonsense"
    if state != "unknown":
        days = 1 if state == "expired" else None
        with store.writing() as connection:
            token = add_api_key(connection, person.account, state, 1, days=days)
    if state == "revoked":
        number = read_api_keys(store.reader(), person.account)[0].id
        with store.writing() as connection:
            assert revoke_api_key(connection, person.account, number, 1)
    answer = ask("/me", headers={"Authorization": f"Bearer {token}"})

    assert (401, "Bearer") == (answer.status_code, answer.headers["WWW-Authenticate"])


def test_a_key_reads_its_own_account_alone(ask: Ask, post: Post, store: Store) -> None:
    from hourself.server.accounts.models import Person

    post(span(1, 1_700_000_000, 1_700_001_000))
    other = Person.objects.create().pk
    store.vault.make(other)
    with store.writing() as connection:
        token = add_api_key(connection, other, "other", 1)
    answer = ask("/time", headers={"Authorization": f"Bearer {token}"}, **DAYS)

    assert ([], 0) == (answer.json()["rows"], answer.json()["total_seconds"])


def test_a_key_in_the_address_is_no_key(key: str, ask: Ask) -> None:
    assert 401 == ask("/me", headers={"Authorization": ""}, key=key).status_code


@pytest.fixture
def browser(store: Store, person: Cast) -> Any:
    from django.test import Client

    with store.writing() as connection:
        link = add_link(connection, person.account, int(time.time()))
    client = Client()
    client.post("/sign-in", {"token": link})
    return client


def test_a_session_may_read_and_nothing_else(browser: Any) -> None:
    statuses = [
        browser.get("/api/v1/me").status_code,
        browser.post("/api/v1/focus", {"minutes": 25}, "application/json").status_code,
    ]

    assert [200, 401] == statuses


def test_the_documentation_names_every_route(browser: Any) -> None:
    page = browser.get("/api/v1/docs").content.decode()

    assert [] == [address for method, address, _ in routes() if address.replace("1", "{number}") not in page]
    assert "<script>" not in page


def test_the_documentation_needs_no_session(ask: Ask) -> None:
    assert (200, 0) == (
        (answer := ask("/docs", headers={"Authorization": ""})).status_code,
        len(answer.cookies),
    )


@pytest.mark.parametrize("address", ["/time", "/summary", "/names", "/me", "/devices", "/highlights"])
def test_what_did_not_change_is_not_sent_again(ask: Ask, address: str) -> None:
    tag = ask(address).headers["ETag"]
    again = ask(address, headers={"If-None-Match": tag})

    assert (304, b"", tag) == (again.status_code, again.content, again.headers["ETag"])


def test_what_changed_is_sent(ask: Ask, post: Post) -> None:
    tag = ask("/time", **DAYS).headers["ETag"]
    post(span(1, 1_700_000_000, 1_700_001_000))

    assert 200 == ask("/time", headers={"If-None-Match": tag}, **DAYS).status_code


def test_limits_are_told_and_kept(ask: Ask) -> None:
    from django.test import override_settings

    with override_settings(HOURSELF_API_RATE=2):
        answers = [ask("/me") for _ in range(3)]

    assert [200, 200, 429] == [each.status_code for each in answers]
    assert ('"key";q=2;w=60', "30") == (
        answers[0].headers["RateLimit-Policy"],
        answers[2].headers["Retry-After"],
    )


def test_a_bucket_fills_again() -> None:
    granted = [take(-9_999_999, 60, now).wait == 0 for now in [0.0] * 61 + [0.5, 1.0, 1.5]]

    assert [True] * 60 + [False, False, True, False] == granted


@pytest.mark.parametrize(
    ("method", "address"), [("delete", "/me"), ("put", "/names/1"), ("options", "/time")]
)
def test_a_method_that_is_not_there(ask: Ask, method: str, address: str) -> None:
    answer = ask(address, method)

    assert (405, "application/problem+json") == (answer.status_code, answer.headers["Content-Type"])
    assert answer.headers["Allow"]


def test_an_address_that_is_not_there(ask: Ask) -> None:
    assert (404, 404) == ((answer := ask("/nonsense")).status_code, answer.json()["status"])


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"minutes": 1e999}'])
def test_a_body_that_is_no_json(key: str, body: bytes) -> None:
    from django.test import Client

    answer = Client().post(
        "/api/v1/focus", body, "application/json", headers={"Authorization": f"Bearer {key}"}
    )

    assert answer.status_code in {400, 422}
    assert answer.status_code == json.loads(answer.content)["status"]


def test_a_body_that_is_too_large(key: str, store: Store) -> None:
    from django.test import Client

    body = json.dumps({"undo": "x" * 3_000_000})
    answer = Client().post(
        "/api/v1/undo", body, "application/json", headers={"Authorization": f"Bearer {key}"}
    )

    assert 413 == answer.status_code
