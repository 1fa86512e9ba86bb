# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages about programs (keys, webhooks, the API's, coding) and the journal in real Chromium, seen by axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_dashboard import browser, pytestmark, sign_in, violations
from tests.running import Server

__all__ = ["browser", "pytestmark"]  # fixtures
#: Noon, UTC, of 2023-11-15.
NOON = 1_700_049_600
CODED = "/coding/2023-11-15"
PAGES = ("/keys", "/webhooks", "/api/v1/docs", "/journal", "/coding", CODED, f"{CODED}?project=hourself")
LOOKS = [(width, scheme) for width in (360, 768, 1440) for scheme in ("light", "dark")]


def make_key(page: Page) -> str:
    """Make a key for an editor as a person does; the key."""
    page.goto("/keys")
    page.get_by_role("textbox", name="Name", exact=True).fill("Editor")
    for field in ("[name=wakatime]", "[value=read]", "[value=ingest]"):
        page.locator(field).check()
    page.get_by_role("button", name="Make key").click()
    return page.get_by_label("The new key").input_value()


def make_webhook(page: Page) -> None:
    page.goto("/webhooks")
    page.get_by_label("Address").fill("https://receiver.invalid/hourself")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Add webhook").click()
    page.get_by_role("button", name="Send a test").click()


def code(page: Page, key: str) -> None:
    """Ten minutes of coding, as an editor's plugin tells it."""
    beats = [
        {"time": NOON + at, "entity": "/a/b.py", "type": "file", "project": "hourself", "language": "Python"}
        for at in range(0, 660, 60)
    ]
    answer = page.request.post(
        "/api/v1/users/current/heartbeats.bulk", data=beats, headers={"Authorization": f"Bearer {key}"}
    )
    assert answer.ok, answer.text()


@pytest.fixture(scope="module")
def filled(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """A server with a key, a webhook that failed, and coding; and the cookie of its person."""
    with Server(tmp_path_factory.mktemp("programs")) as running:
        page = sign_in(browser, running)
        code(page, make_key(page))
        make_webhook(page)
        yield f"http://127.0.0.1:{running.port}", page.context.storage_state()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing(browser: Browser, filled: tuple[str, Any], width: int, scheme: Any) -> None:
    base, state = filled
    context = browser.new_context(
        base_url=base,
        storage_state=state,
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 900},
    )
    page, found = context.new_page(), []
    for path in PAGES:
        page.goto(path)
        page.locator("#main details > summary").evaluate_all("all => all.forEach(each => each.click())")
        found += violations(page)
        found += [f"{path} is too wide"] * (page.evaluate("document.documentElement.scrollWidth") > width)
    context.close()

    assert [] == found


def test_what_was_coded_is_seen(browser: Browser, filled: tuple[str, Any]) -> None:
    base, state = filled
    page = browser.new_context(base_url=base, storage_state=state).new_page()
    page.goto(CODED)

    assert "10 min of coding on Wednesday, most in Python." == read(page)
    page.locator("a.row", has_text="hourself").click()
    page.get_by_role("link", name="All projects").wait_for()

    assert "hourself. 10 min of coding on Wednesday, most in Python." in read(page)


def read(page: Page) -> str:
    return page.locator(".sentence").inner_text()
