# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extension by itself: the popup as people use it, and a browser without an agent as a device of its own."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from hourself.agent.native import CHROMIUM_EXTENSION
from hourself.server.store.store import open_store
from tests.browsing import CANARY, Chromium, address, pair, serve_pages
from tests.desk import HOURSELF, Desk, end, missing, wait_for
from tests.faults.test_kill import is_single
from tests.journeys.test_browser import browse_privately, canaries
from tests.person import Person, seconds_by_name
from tests.running import KEY, Server
from tests.stored import read_all_text, read_spans

MISSING = missing("Xvfb", "openbox", "xterm", "xdotool", "chromium")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.timeout(600),
]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


def make_desk(stack: ExitStack, folder: Path) -> tuple[Desk, int]:
    """A desk with a window to turn to."""
    folder.mkdir(exist_ok=True)
    desk = Desk(stack, folder)
    desk.manage()
    desk.run("xterm", "-class", "Aside")
    return desk, desk.find("Aside")


def read(page: Page, name: str) -> str:
    return page.locator(name).text_content() or ""


def click(page: Page, name: str, told: str) -> str:
    """Click; what the popup says then, as soon as it says something of this sort."""
    page.locator(name).click()
    wait_for(lambda: told in read(page, "#now"), told, 10)
    return read(page, "#now")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_popup_says_what_is_recorded_pauses_and_ignores(
    stack: ExitStack, tmp_path: Path, scheme: str
) -> None:
    desk, _ = make_desk(stack, tmp_path)
    server = desk.run(*HOURSELF, "start", "--no-browser", "--port", "0")
    assert server.stdout and "Hourself is at" in server.stdout.readline()
    browser = Chromium(stack, desk, tmp_path, serve_pages(stack))
    page = browser.page("popup.html")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of two
    wait_for(lambda: page.reload() or "Recording" in read(page, "#now"), "the agent", 20)
    found = [each["id"] for each in Axe().run(page).response["violations"]]
    paused, on = click(page, "#pause15", "Paused"), click(page, "#resume", "Recording")
    ignored = click(page, "#ignore", "Ignored")
    kept = json.loads((tmp_path / "agent" / "ignored.json").read_text())["ignored"]

    assert ([], "Recording the browser's own pages.", [["site", "opaque:extension"]]) == (found, on, kept)
    assert (True, "Ignored: the browser's own pages.") == (paused.startswith("Paused until"), ignored)


class Stranger:
    """A browser that is paired with no server yet, and no agent anywhere; its settings are open."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.folder = folder
        self.desk, self.aside = make_desk(stack, folder / "desk")
        (folder / "server").mkdir()
        self.server = stack.enter_context(Server(folder / "server"))
        self.pages = serve_pages(stack)
        self.browser = Chromium(stack, self.desk, folder / "desk", self.pages, with_agent=False)
        self.desk.activate(self.browser.window)
        self.person = Person(self.desk)
        self.page = self.browser.page("options.html")

    def ask(self, shown: str = "#code") -> str:
        """Ask to be paired with the server, as a person does; what the page then shows there."""
        self.page.locator("#server").fill(f"127.0.0.1:{self.server.port}")
        self.page.locator("#server").press("Enter", no_wait_after=True)
        while not self._allow(self.page, shown):
            pass
        return read(self.page, shown)

    def _allow(self, page: Page, shown: str) -> bool:
        """Give the permission that the browser asks for. Nothing on the page tells when the question stands."""
        for _ in range(3):
            time.sleep(1)
        self.desk.type("Tab")
        self.desk.type("Return")
        for _ in range(20):
            time.sleep(0.5)
            if page.locator(shown).is_visible():
                return True
        # It came between the two keys, and was denied.
        if "Without" in read(page, "#error"):
            page.locator("#pair").click(no_wait_after=True)
        return False

    def visit(self, site: str, seconds: float) -> None:
        self.browser.go(0, address(site))
        self.person.work(seconds)

    def seen(self) -> dict[str, int]:
        environ = os.environ | {"HOURSELF_DATA": str(self.folder / "server"), "HOURSELF_KEY": KEY}
        return seconds_by_name(environ)


class Alone(Stranger):
    """A browser that is paired with a server, by a code, and no agent anywhere."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        super().__init__(stack, folder)
        approve(self.browser, self.server.link, self.ask(), "browser")
        self.page.locator("#told", has_text="Paired with 127").wait_for()
        self.page.close()


def approve(browser: Chromium, link: str, code: str, name: str) -> None:
    """Sign in at the server, by a link that does so once; type the code there, and approve."""
    page = browser.context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/day/today")
    page.goto(page.url.replace("/day/today", "/device"))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Call it").fill(name)
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("heading", name=f"“{name}” is signed in").wait_for()
    page.close()


def test_a_browser_without_an_agent_is_a_device_of_its_own(stack: ExitStack, tmp_path: Path) -> None:
    alone = Alone(stack, tmp_path)
    desk, browser = alone.desk, alone.browser
    alone.visit("one.example", 6)
    alone.visit("two.example", 6)
    desk.activate(alone.aside)
    browser.let_go()
    wait_for(lambda: desk.nudge() or not browser.is_awake(), "the worker's sleep", 150)
    # Nothing is told but that the window is in front again.
    desk.activate(browser.window)
    alone.person.work(6)
    browser.attach()
    alone.visit("three.example", 6)
    browse_privately(desk, browser, alone.person)
    desk.activate(browser.window)
    alone.server.kill()
    alone.visit("four.example", 8)
    browser.kill()
    stack.enter_context(Server(tmp_path / "server", "--port", str(alone.server.port), "--no-agent"))
    browser.start()
    wait_for(lambda: "four.example" in alone.seen(), "what waited", 90)
    seen = alone.seen()
    near = {site: abs(seen.get(site, 0) - true) for site, true in TRUE.items()}

    assert (True, set(TRUE)) == (
        all(off <= 3 for off in near.values()),
        {each for each in seen if "." in each},
    ), seen
    assert is_single(read_spans(tmp_path / "server"))
    assert (0, [], []) == (
        read_all_text(tmp_path / "server").lower().count(CANARY.lower()),
        canaries(tmp_path / "desk"),
        canaries(tmp_path / "server"),
    )
    assert (["http://127.0.0.1/*"], []) == unpair(browser)
    assert 1 == count_ended(tmp_path / "server")


def test_time_counts_again_when_the_popup_has_closed(stack: ExitStack, tmp_path: Path) -> None:
    alone = Alone(stack, tmp_path)
    alone.visit("one.example", 3)
    alone.browser.context.service_workers[0].evaluate("chrome.action.openPopup()")
    alone.person.work(5)
    # Nothing is told of that: the window was in front all the time, as far as Chromium tells.
    alone.desk.type("Escape")
    alone.person.work(10)
    alone.visit("two.example", 3)
    wait_for(lambda: alone.desk.nudge() or "two.example" in alone.seen(), "both sites", 90)

    assert 11 <= alone.seen()["one.example"] <= 20


def test_with_an_agent_too(stack: ExitStack, tmp_path: Path) -> None:
    desk, _ = make_desk(stack, tmp_path)
    server = desk.run(*HOURSELF, "start", "--no-browser", "--port", "0")
    assert server.stdout and "Hourself is at" in server.stdout.readline()
    browser, person = Chromium(stack, desk, tmp_path, serve_pages(stack)), Person(desk)
    desk.activate(browser.window)
    browser.go(0, address("one.example"))
    person.work(3)
    browser.context.service_workers[0].evaluate("chrome.action.openPopup()")
    person.work(2)
    browser.push(0, "/within")
    person.work(3)
    desk.type("Escape")
    person.work(10)
    browser.go(0, address("two.example"))
    person.work(3)
    wait_for(lambda: desk.nudge() or "two.example" in seconds_by_name(desk.environ), "both sites", 90)

    assert 11 <= seconds_by_name(desk.environ)["one.example"] <= 22


def count_ended(data: Path) -> int:
    """How many devices were signed out at a server."""
    with closing(open_store(data / "server", bytes.fromhex(KEY))) as store:
        found = store.reader().execute("SELECT count(*) FROM device WHERE revoked IS NOT NULL").fetchone()
    return int(found[0])


def unpair(browser: Chromium) -> tuple[list[str], list[str]]:
    """Pair no longer; the servers that may be reached before and after."""
    page = browser.page("options.html")
    reached = "chrome.permissions.getAll().then(all => all.origins)"
    before = page.evaluate(reached)
    page.get_by_text("Pair no longer").click()
    page.locator("#unpair").click()
    page.locator("#told", has_text="no server").wait_for()
    wait_for(lambda: not page.evaluate(reached), "the permission's end", 10)
    return before, page.evaluate(reached)


#: Seconds. That another program is in front is seen within 2 s; a kill costs up to 4.
TRUE = {"one.example": 6, "two.example": 13, "three.example": 6, "four.example": 6}


def test_chromium_finds_no_fault_in_it(stack: ExitStack, tmp_path: Path) -> None:
    desk, _ = make_desk(stack, tmp_path)
    browser = Chromium(stack, desk, tmp_path, serve_pages(stack), with_agent=False)
    page = browser.context.new_page()
    page.goto("chrome://extensions")
    page.evaluate("chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })")
    page.evaluate("id => chrome.developerPrivate.reload(id, { failQuietly: true })", CHROMIUM_EXTENSION)
    wait_for(browser.is_awake, "the extension", 30)
    browser.go(0, address("one.example"))
    browser.page("popup.html").locator("#now", has_text="no agent here").wait_for()
    told = page.evaluate("id => chrome.developerPrivate.getExtensionInfo(id)", CHROMIUM_EXTENSION)

    assert [] == told["manifestErrors"] + told["runtimeErrors"] + told["installWarnings"]
    assert "ENABLED" == told["state"]


def test_an_agent_that_appears_takes_over(stack: ExitStack, tmp_path: Path) -> None:
    alone, folder = Alone(stack, tmp_path), tmp_path / "desk"
    alone.visit("one.example", 6)
    left = time.monotonic()
    pair("Chromium", folder / "agent", folder / "profile" / "NativeMessagingHosts")
    alone.desk.environ["HOURSELF_KEY"] = KEY
    server = alone.desk.run(*HOURSELF, "start", "--no-browser", "--port", "0")
    assert server.stdout
    port = server.stdout.readline().partition("127.0.0.1:")[2].partition("/")[0]
    page = alone.browser.page("popup.html")
    # Until then the site was in front.
    true = 6 + time.monotonic() - left
    # To look into the popup is to look for an agent; else that is done each minute.
    wait_for(
        lambda: page.reload() or port in (page.locator("#dashboard").get_attribute("href") or ""), "it", 30
    )
    alarms = "chrome.alarms.getAll().then(all => all.map(each => each.name))"
    wait_for(lambda: "look" not in page.evaluate(alarms), "the browser's rest", 10)
    page.close()
    alone.visit("two.example", 6)
    alone.desk.activate(alone.aside)
    alone.person.work(3)
    end(server)
    by_agent, by_browser = seconds_by_name(alone.desk.environ), alone.seen()

    assert (True, False) == ("two.example" in by_agent, "two.example" in by_browser)
    assert abs(by_browser["one.example"] - true) <= 3
