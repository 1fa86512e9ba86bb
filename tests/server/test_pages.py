# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages, through Django on the real store."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hourself.server.accounts.tokens import add_link
from hourself.server.store.names import read_names
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span

HOSTILE = "<img src=x onerror=y>"


@pytest.fixture
def client(store: Store, person: Cast):  # type: ignore[no-untyped-def] # Django must be set up before its import
    from django.test import Client

    with store.writing() as connection:
        link = add_link(connection, person.account, int(time.time()))
    browser = Client()
    assert 302 == browser.post("/sign-in", {"token": link}).status_code
    return browser


def test_a_stranger_is_sent_to_sign_in_and_gets_no_cookie(store: Store) -> None:
    from django.test import Client

    answer = Client().get("/day/today")

    assert (302, 0) == (answer.status_code, len(answer.cookies))


def test_a_link_signs_in_once(store: Store, person: Cast) -> None:
    from django.test import Client

    with store.writing() as connection:
        link = add_link(connection, person.account, int(time.time()))

    assert [302, 403] == [Client().post("/sign-in", {"token": link}).status_code for _ in range(2)]


def test_an_empty_day_says_what_to_do(client) -> None:  # type: ignore[no-untyped-def]
    assert "has sent nothing yet" in client.get("/day/today").content.decode()


def test_a_day_shows_its_names_escaped(client, post: Post) -> None:  # type: ignore[no-untyped-def]
    post(span(1, 1_700_000_000, 1_700_003_600, HOSTILE))
    page = client.get("/day/2023-11-14").content.decode()

    assert (True, False) == ("&lt;img" in page, "<img" in page)


def test_a_level_set_by_hand_holds_for_the_past(store: Store, person: Cast, client, post: Post) -> None:  # type: ignore[no-untyped-def]
    post(span(1, 1_700_000_000, 1_700_003_600))
    number = next(iter(read_names(store, person.account)))
    client.post(f"/name/{number}/classify", {"level": "-2", "day": "2023-11-14"})

    assert -2 == read_names(store, person.account)[number].level


def test_a_day_that_is_none_is_not_found(client) -> None:  # type: ignore[no-untyped-def]
    assert 404 == client.get("/day/2023-02-31").status_code


def test_every_address_is_documented(store: Store) -> None:
    from hourself.server.pages.urls import urlpatterns

    text = (Path(__file__).parents[2] / "docs" / "routes.md").read_text()

    assert [] == [str(each.pattern) for each in urlpatterns if f"`/{each.pattern}`" not in text]
