# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser without an agent is paired from its settings: by a code, over sleep and restarts, or by a token."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from hourself.server.store.store import open_store
from tests.browsing import Firefox, address, serve_pages
from tests.desk import missing, wait_for
from tests.journeys.test_browser_alone import Stranger, approve, make_desk, pytestmark, read, stack
from tests.person import Person, seconds_by_name
from tests.running import KEY, Server

__all__ = ["pytestmark", "stack"]  # fixtures
NO_FIREFOX = missing("firefox-esr")
ENTER, TAB = "\ue007", "\ue004"


def devices(data: Path) -> list[tuple[bool, str]]:
    """Of each device that a server knows whether it is signed out, and its system."""
    with closing(open_store(data / "server", bytes.fromhex(KEY))) as store:
        found = (
            store.reader().execute("SELECT revoked IS NOT NULL, system FROM device ORDER BY id").fetchall()
        )
    return [(bool(ended), str(system)) for ended, system in found]


def refuse(data: Path) -> None:
    """What the page does for who presses Refuse: the one code that is open."""
    with closing(open_store(data / "server", bytes.fromhex(KEY))) as store, store.writing() as connection:
        connection.execute("UPDATE device_code SET refused = 1")


def faults(page: Page) -> list[str]:
    """What axe finds, light and dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of two
        found += [f"{scheme} {each['id']}" for each in Axe().run(page).response["violations"]]
    return found


def test_pairing_outlives_its_page_the_worker_and_the_browser(stack: ExitStack, tmp_path: Path) -> None:
    new, data = Stranger(stack, tmp_path), tmp_path / "server"
    code, before = new.ask(), devices(data)
    href = new.page.locator("#open").get_attribute("href")
    new.page.close()
    new.browser.sleep_worker()
    # Browsers write a permission down some seconds after it was given.
    settings = tmp_path / "desk" / "profile" / "Default"
    wait_for(
        lambda: any("//127.0.0.1/*" in each.read_text() for each in settings.glob("*Preferences")), "it", 60
    )
    new.browser.kill()
    new.browser.start()
    popup = new.browser.page("popup.html")
    told = wait_for(lambda: read(popup, "#note"), "the popup's word")
    popup.close()
    approve(new.browser, new.server.link, code, "browser")
    wait_for(lambda: len(devices(data)) > len(before), "the device", 45)
    page = new.browser.page("options.html")
    page.locator("#told", has_text="Paired with 127").wait_for()
    kept = page.evaluate("chrome.storage.local.get(null).then(kept => JSON.stringify(kept))")

    assert (f"http://127.0.0.1:{new.server.port}/device?code={code}", True) == (href, code in told)
    assert re.fullmatch("[A-Z]{4}-[A-Z]{4}", code)
    assert (False, "Linux") == devices(data)[-1]
    assert (False, False) == (code in kept, "127.0.0.1" in kept)


def test_each_state_is_told_and_axe_finds_nothing(stack: ExitStack, tmp_path: Path) -> None:
    new, found = Stranger(stack, tmp_path), list[str]()
    page, data = new.page, tmp_path / "server"
    page.set_viewport_size({"width": 360, "height": 700})
    proposed = wait_for(page.locator("#name").input_value, "the name")
    page.get_by_text("I have a token").click()
    page.locator("#server").fill("http://time.example.org")
    page.locator("#pair").click()
    wrong = read(page, "#error")
    found += faults(page)
    new.ask()
    focused = page.evaluate("document.activeElement.id")
    found += faults(page)
    refuse(data)
    page.locator("#error", has_text="refused").wait_for()
    found += faults(page)
    page.locator("#server").fill(f"127.0.0.1:{new.pages}")
    page.locator("#pair").click()
    page.locator("#error", has_text="does not answer as Hourself does (501)").wait_for()
    page.locator("#server").fill(f"127.0.0.1:{new.server.port}")
    page.locator("#pair").click()
    page.locator("#cancel").click()
    page.locator("#told", has_text="no server").wait_for()
    reached = page.evaluate("chrome.permissions.getAll().then(all => all.origins)")
    page.locator("#pair").click()
    page.locator("#code").wait_for()
    approve(new.browser, new.server.link, read(page, "#code"), "browser")
    page.locator("#told", has_text="Paired with 127").wait_for()
    page.get_by_text("Pair no longer").click()
    found += faults(page)
    page.evaluate("chrome.permissions.remove({ origins: ['http://127.0.0.1/*'] })")
    page.reload()
    page.locator("#told", has_text="may not reach 127").wait_for()
    found += faults(page)
    page.get_by_role("button", name="Allow it").click()
    page.locator("#told", has_text="Paired with 127").wait_for()

    assert ("Chromium on Linux", True, "open", []) == (proposed, "https://" in wrong, focused, reached)
    assert ([], 360) == (found, page.evaluate("document.documentElement.scrollWidth"))


def test_what_waits_from_before_a_pairing_goes_nowhere_unasked(stack: ExitStack, tmp_path: Path) -> None:
    new = Stranger(stack, tmp_path)
    page, data = new.page, tmp_path / "server"
    page.get_by_text("I have a token").click()
    page.locator("#token").fill(new.server.token("by hand"))
    new.ask("#paired")
    new.server.kill()
    new.browser.turn_to(0)
    new.visit("one.example", 6)
    page.bring_to_front()
    page.get_by_text("Pair no longer").click()
    page.locator("#unpair").click()
    page.locator("#error", has_text="could not be told").wait_for()
    with Server(data, "--port", str(new.server.port), "--no-agent") as server:
        page.get_by_text("I have a token").click()
        page.locator("#token").fill(server.token("again"))
        page.locator("#pair").click()
        page.locator("#question", has_text="from before this pairing").wait_for()
        page.wait_for_timeout(1000)
        before, found = new.seen(), faults(page)
        page.get_by_role("button", name="Send them").click()
        wait_for(lambda: "one.example" in new.seen(), "what waited", 30)
        page.locator("#held").wait_for(state="hidden")

    assert (False, []) == ("one.example" in before, found)


@pytest.mark.skipif(bool(NO_FIREFOX), reason=NO_FIREFOX)
def test_firefox_pairs_by_keyboard_and_records(stack: ExitStack, tmp_path: Path) -> None:
    desk, aside = make_desk(stack, tmp_path / "desk")
    (tmp_path / "server").mkdir()
    server = stack.enter_context(Server(tmp_path / "server"))
    browser = Firefox(stack, desk, tmp_path / "desk", serve_pages(stack), with_agent=False)
    desk.activate(browser.window)
    browser.go(0, f"moz-extension://{browser.place}/options.html")

    def told(text: str, tab: int = 0) -> bool:
        return text in str(browser.evaluate(tab, "document.body.innerText"))

    wait_for(lambda: told("no server"), "the settings")
    browser.evaluate(0, "document.getElementById('server').focus()")
    browser.type(0, f"127.0.0.1:{server.port}{ENTER}")
    wait_for(lambda: desk.type("alt+a") or told("Waiting for your approval"), "the permission")
    browser.open_tab(server.link)
    browser.type(-1, TAB)
    browser.evaluate(-1, "document.querySelector('main button').focus()")
    browser.type(-1, ENTER)
    wait_for(lambda: told("Hours", -1) or told("nothing", -1), "the day")
    browser.turn_to(0)
    browser.evaluate(0, "document.getElementById('open').focus()")
    browser.type(0, ENTER)
    browser.catch_tab()
    for button in ("Go on", "Approve"):
        wait_for(lambda button=button: told(button, -1), button)  # type: ignore[misc] # bound at once
        browser.evaluate(-1, "document.querySelector('main form button').focus()")
        browser.type(-1, ENTER)
    wait_for(lambda: told("Firefox on Linux” is signed in", -1), "the approval")
    wait_for(lambda: told("Paired with 127"), "the pairing")
    environ, person = (
        os.environ | {"HOURSELF_DATA": str(tmp_path / "server"), "HOURSELF_KEY": KEY},
        Person(desk),
    )
    browser.go(-1, address("one.example"))
    person.work(6)
    desk.activate(aside)
    person.work(8)
    desk.activate(browser.window)
    browser.go(-1, address("two.example"))
    person.work(6)
    browser.turn_to(0)
    seen = wait_for(lambda: (now := seconds_by_name(environ)).get("two.example", 0) > 3 and now, "its time")
    browser.evaluate(0, "document.getElementById('leaving').open = true")
    browser.evaluate(0, "document.getElementById('unpair').focus()")
    browser.type(0, ENTER)
    wait_for(lambda: told("no server"), "the end")

    assert (True, True) == (abs(seen["one.example"] - 6) <= 3, abs(seen["two.example"] - 6) <= 3), seen
    assert (True, "Linux") == devices(tmp_path / "server")[-1]
    assert 0 == browser.evaluate(0, "browser.permissions.getAll().then(all => all.origins.length)")
