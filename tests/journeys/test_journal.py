# SPDX-License-Identifier: AGPL-3.0-or-later
"""The journal in real Chromium: without a script, and seen by axe in both schemes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.desk import missing
from tests.running import Server

MISSING = missing("chromium")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
DAY = "/journal/2023-11-14"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The journal of a day, signed in, in a browser that runs no script of ours."""
    with Server(tmp_path) as server:
        base = f"http://127.0.0.1:{server.port}"
        context = browser.new_context(base_url=base, java_script_enabled=False)
        opened = context.new_page()
        opened.goto(server.link)
        opened.get_by_role("button", name="Sign in").click()
        opened.goto(DAY)
        yield opened
        context.close()


def add_meeting(page: Page) -> None:
    form = page.locator("form", has=page.get_by_role("button", name="Add offline time"))
    for label, value in {"From": "09:30", "to": "10:45", "What": "Meeting", "Details": "Plans"}.items():
        form.get_by_label(label).fill(value)
    form.get_by_role("button").click()


def test_offline_time_is_added_and_taken_back_without_a_script(page: Page) -> None:
    add_meeting(page)
    assert "1 h 15 min away from the screen." == page.locator(".sentence").text_content()
    page.goto("/day/2023-11-14")
    assert "Meeting" in (page.locator("#main").text_content() or "")
    page.goto(DAY)
    page.locator("summary", has_text="Change").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_text("09:30–10:45").is_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing(page: Page, browser: Browser, scheme: str, width: int) -> None:
    add_meeting(page)
    state, base = page.context.storage_state(), page.url.removesuffix(DAY)
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    seen = browser.new_context(storage_state=state, **look).new_page()  # type: ignore[arg-type]
    seen.goto(base + DAY)
    seen.locator("summary", has_text="Change").click()

    assert [] == Axe().run(seen).response["violations"]
    assert width == seen.evaluate("document.documentElement.scrollWidth")
