# SPDX-License-Identifier: AGPL-3.0-or-later
"""The import page, from the upload to the undo, without any script."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hourself.server.accounts.tokens import add_link
from tests.server.imports.desk import Desk, bucket, buckets

EVENTS = buckets(bucket(("2026-01-15T11:00:00Z", 60.0, {"app": "Code", "title": "a.py"})))
RANKING = b"Rank,Time Spent (seconds),Number of People,Activity,Category,Productivity\n1,90,1,vim,Email,2\n"


@pytest.fixture
def client(desk: Desk) -> Iterator[Any]:
    from django.test import Client

    from hourself.server.imports import waiting

    with desk.store.writing() as connection:
        link = add_link(connection, desk.account, int(time.time()))
    browser = Client()
    browser.post("/sign-in", {"token": link})
    yield browser
    for job in list(waiting._waiting.values()):
        waiting.let_go(job)


def upload(client: Any, content: bytes, **more: str) -> str:
    """Upload a file and wait until it was read; gives the page's address."""
    file = SimpleUploadedFile("my file.json", content)
    address = client.post("/import/upload", {"file": file, "zone": "Europe/Vienna", **more})["Location"]
    wait(client, address)
    return str(address)


def wait(client: Any, address: str) -> str:
    for _ in range(100):
        answer = client.get(address)
        if "Refresh" not in answer:
            return str(answer.content.decode()) if answer.status_code == 200 else str(answer["Location"])
        time.sleep(0.05)
    raise TimeoutError


def test_an_upload_is_shown_before_anything_is_stored(client: Any, desk: Desk) -> None:
    page = wait(client, upload(client, EVENTS))

    assert (True, True, 0) == (
        "1 min would come in, 15 January 2026." in page,
        "Visual Studio Code" in page and "ActivityWatch events" in page,
        desk.total(),
    )


def test_comes_in_and_is_undone(client: Any, desk: Desk) -> None:
    address = upload(client, EVENTS)
    client.post(address, {"import": ""})
    page = client.get(wait(client, address)).content.decode()
    stored, number = desk.total(), re.search(r'name="number" value="(\d+)"', page)
    client.post("/import/undo", {"number": number[1] if number else ""})

    assert (60, 0, True) == (stored, desk.total(), "1 min came in from my file.json." in page)


def test_the_zone_may_be_changed(client: Any) -> None:
    address = upload(client, EVENTS)
    client.post(address, {"again": "", "zone": "Pacific/Auckland"})

    assert "16 January 2026" in wait(client, address)


def test_a_ranking_asks_for_its_days(client: Any, desk: Desk) -> None:
    address = upload(client, RANKING)
    asked = wait(client, address)
    client.post(address, {"again": "", "first": "2026-01-01", "last": "2026-01-31"})
    page = wait(client, address)
    client.post(address, {"import": ""})
    wait(client, address)

    assert ('type="date"' in asked, "1 January 2026" in page, desk.by_day()) == (True, True, {20_454: 90})


def test_a_foreign_file_says_what_was_expected(client: Any) -> None:
    page = wait(client, upload(client, b"Dear diary"))

    assert (True, True) == ("Nothing of this file was stored." in page, "<li>ActivityWatch buckets" in page)


def test_a_wish_that_changed_is_shown_before_it_is_stored(client: Any, desk: Desk) -> None:
    address = upload(client, EVENTS)
    client.post(address, {"import": "", "wishes": "on", "zone": "Pacific/Auckland"})

    assert (True, 0) == ("16 January 2026" in wait(client, address), desk.total())


def test_another_zone_than_before_is_asked_for_again(client: Any) -> None:
    first = upload(client, EVENTS)
    client.post(first, {"import": ""})
    wait(client, first)
    second = upload(client, EVENTS, zone="Pacific/Auckland")
    asked = wait(client, second)
    client.post(second, {"again": "", "zone": "Europe/Vienna"})

    assert (True, True) == (
        'value="Europe/Vienna"' in asked,
        "All of it is there already." in wait(client, second),
    )


def test_what_waits_is_found_again(client: Any) -> None:
    address = upload(client, EVENTS)

    assert f'href="{address}"' in client.get("/import").content.decode()


def test_an_upload_is_nobody_elses_and_can_be_let_go(client: Any, desk: Desk) -> None:
    from django.test import Client

    address = upload(client, EVENTS)
    stranger = Client().get(address)
    client.post(address, {"discard": ""})

    assert (302, 404, []) == (
        stranger.status_code,
        client.get(address).status_code,
        list(desk.store.folder.glob("import-*")),
    )


def test_without_a_token_nothing_is_taken_in(desk: Desk, client: Any) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    assert 403 == strict.post("/import/upload", {"file": SimpleUploadedFile("x", EVENTS)}).status_code
