# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an absence was, answered in real Chromium: by mouse, by keys, without a script, and seen by axe."""

from __future__ import annotations

import http.client
import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.desk import missing
from tests.running import Server

MISSING = missing("chromium")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
MINUTE = 60


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of somebody who was away yesterday from 10:12 to 10:59, and from 15:00 to 15:20."""
    with Server(tmp_path) as running:
        local = time.localtime(time.time() - 86_400)
        noon = int(time.mktime((local.tm_year, local.tm_mon, local.tm_mday, 12, 0, 0, 0, 0, -1)))
        uses = ((-180, -108), (-61, 180), (200, 260))
        send(running, [(noon + begin * MINUTE, noon + end * MINUTE) for begin, end in uses])
        yield running


def send(server: Server, uses: list[tuple[int, int]]) -> None:
    """Record these uses (UTC seconds) as a device does."""
    offset = time.localtime(uses[0][0]).tm_gmtoff // 60
    spans = [
        {"sequence": number, "start": start, "end": end, "offset": offset, "kind": "app", "name": "XTerm"}
        for number, (start, end) in enumerate(uses, 1)
    ]
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    head = {"Authorization": f"Bearer {server.token('desk')}", "Content-Type": "application/json"}
    line.request("POST", "/ingest/v1/batch", json.dumps({"version": 1, "spans": spans}), head)
    assert 200 == line.getresponse().status
    line.close()


def sign_in(browser: Browser, server: Server, *, scripts: bool = True) -> Page:
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", java_script_enabled=scripts)
    page = context.new_page()
    page.goto(server.link)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/away")
    return page


def asked(page: Page) -> list[str]:
    """The absences that the page asks about."""
    return page.locator(".absence .clock").all_text_contents()


def test_answers_and_the_way_back_by_mouse(browser: Browser, server: Server) -> None:
    page = sign_in(browser, server)
    assert ["15:00–15:20", "10:12–10:59"] == asked(page)
    page.get_by_role("button", name="Break").first.click()
    assert ["10:12–10:59"] == asked(page)
    page.get_by_role("button", name="Skip").click()
    assert "Nothing to answer." == page.locator(".sentence").text_content()
    page.get_by_role("button", name="Undo").click()
    page.locator("summary", has_text="Other").click()
    page.get_by_label("What").fill("Dentist")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="journal").first.click()
    page.goto(f"/journal/{time.strftime('%Y-%m-%d', time.localtime(time.time() - 86_400))}")
    entries = page.locator("#main").text_content() or ""

    assert [True, True] == ["10:12–10:59 Dentist" in entries, "15:00–15:20 Break" in entries]


def test_answers_and_the_way_back_by_keys(browser: Browser, server: Server) -> None:
    page = sign_in(browser, server)
    press_until(page, "Meeting")
    page.keyboard.press("Enter")
    page.get_by_text("in every report now").wait_for()
    assert ["10:12–10:59"] == asked(page)
    page.keyboard.press("u")
    page.get_by_text("15:00–15:20").wait_for()
    press_until(page, "Other…")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Walk")
    page.keyboard.press("Enter")
    page.get_by_text("in every report now").wait_for()
    press_until(page, "Other…")
    page.keyboard.press("Enter")
    press_until(page, "Walk")
    page.keyboard.press("Enter")

    page.get_by_text("Nothing to answer.").wait_for()


def press_until(page: Page, text: str) -> None:
    """Go by Tab to what has this text."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if text == page.evaluate("document.activeElement.textContent.trim()"):
            return
    raise AssertionError(f"Tab does not lead to {text}")


def test_it_works_without_a_script(browser: Browser, server: Server) -> None:
    page = sign_in(browser, server, scripts=False)
    page.get_by_role("button", name="Meeting").first.click()
    page.get_by_role("button", name="Undo").click()
    assert ["15:00–15:20", "10:12–10:59"] == asked(page)
    page.locator("summary", has_text="Other").first.click()
    page.get_by_label("What").first.fill("Call")
    page.get_by_role("button", name="Save").click()
    assert ["10:12–10:59"] == asked(page)


def test_today_is_asked_on_its_own_page(browser: Browser, server: Server) -> None:
    if time.localtime().tm_hour == 0:
        pytest.skip("the day has only begun")
    now = int(time.time())
    send(server, [(now - 40 * MINUTE, now - 30 * MINUTE), (now - 5 * MINUTE, now)])
    page = sign_in(browser, server)
    page.goto("/day/today")
    page.get_by_role("button", name="Meeting").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("what was it?").wait_for()
    page.get_by_role("button", name="Skip").click()
    page.get_by_text("is skipped").wait_for()

    assert 0 == page.get_by_text("what was it?").count()


def test_the_desktop_opens_the_page_signed_in(browser: Browser, server: Server) -> None:
    link = server.run("start", "--no-browser", "--page", "/away").split()[-1]
    page = browser.new_context().new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/away")

    assert ["15:00–15:20", "10:12–10:59"] == asked(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing(browser: Browser, server: Server, scheme: str, width: int) -> None:
    now = int(time.time())
    send(server, [(now - 40 * MINUTE, now - 30 * MINUTE), (now - 5 * MINUTE, now)])
    page = sign_in(browser, server)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/away", "/day/today"):
        page.goto(path)
        for other in page.locator("summary", has_text="Other").all():
            other.click()
        assert [] == Axe().run(page).response["violations"]
        assert width == page.evaluate("document.documentElement.scrollWidth")
