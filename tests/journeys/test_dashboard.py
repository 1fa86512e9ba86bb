# SPDX-License-Identifier: AGPL-3.0-or-later
"""The dashboard in real Chromium: seen by axe, used by keyboard, without a script, and while time comes in."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from hourself.agent.line import Line
from hourself.wire.batch import Batch, Span
from tests.desk import missing
from tests.running import Server

MISSING = missing("chromium")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path) as running:
        yield running


def sign_in(browser: Browser, server: Server, **look: Any) -> Page:
    page = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", **look).new_page()
    page.goto(server.link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/day/today")
    return page


def record(server: Server, *names: str) -> None:
    """Ten minutes of each name, until now."""
    line, now = Line(f"http://127.0.0.1:{server.port}", server.token("laptop")), int(time.time())
    offset = time.localtime().tm_gmtoff // 60
    spans = [
        Span(n, now - 600 * n, now - 600 * (n - 1), offset, "site" if "." in name else "app", name)
        for n, name in reversed(list(enumerate(names, 1)))
    ]
    line.send(Batch(1, spans))


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(browser: Browser, server: Server, scheme: str, width: int) -> None:
    page = sign_in(browser, server, color_scheme=scheme, viewport={"width": width, "height": 800})
    found = violations(page)
    record(server, "Code", "github.com", "Some New Thing")
    page.goto("/day/today")
    page.locator("summary").first.click()
    page.locator(".names summary").first.click()

    assert [] == found + violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_level_is_set_by_keys_and_taken_back(browser: Browser, server: Server) -> None:
    record(server, "Code", "github.com")
    page = sign_in(browser, server)
    before = page.locator(".names summary").first.text_content()
    page.keyboard.press("j")
    page.keyboard.press("_")
    page.locator(".notice button").wait_for()
    changed = page.locator(".names summary").first.text_content()
    page.keyboard.press("u")
    page.locator(".notice button").wait_for(state="detached")

    assert (True, before) == (
        (changed or "").endswith("-2"),
        page.locator(".names summary").first.text_content(),
    )


def test_it_works_without_a_script(browser: Browser, server: Server) -> None:
    record(server, "Code")
    page = sign_in(browser, server, java_script_enabled=False)
    page.locator(".names summary").first.click()
    page.get_by_role("button", name="Distracting").click()

    assert (page.locator(".names summary").first.text_content() or "").endswith("-2")


def test_an_open_page_shows_what_comes_in(browser: Browser, server: Server) -> None:
    page = sign_in(browser, server)
    record(server, "Code")

    page.locator(".names th", has_text="Visual Studio Code").wait_for(timeout=20_000)


def test_a_new_device_is_told_what_it_lacks(browser: Browser, server: Server) -> None:
    assert "has sent nothing yet" in (sign_in(browser, server).locator(".empty").text_content() or "")
