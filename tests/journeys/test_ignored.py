# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ignoring: chosen on a page, obeyed by a running agent within a minute, taken back; by keyboard, without a script."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hourself.agent.ignored import Ignored
from tests.desk import Desk, missing, wait_for
from tests.journeys.test_dashboard import browser, pytestmark, record, server, sign_in, violations
from tests.running import Server

__all__ = ["browser", "pytestmark", "server"]  # fixtures
MISSING = missing("Xvfb", "openbox", "xterm", "xdotool")
RULE = ("app", "Secret")


def use(desk: Desk, windows: dict[str, int], name: str, seconds: float) -> None:
    """Work in a window for a while."""
    desk.activate(windows[name])
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        desk.nudge()
        time.sleep(0.5)


def named(server: Server) -> set[str]:
    """Which of the windows are on the day's list."""
    told = server.run("today")
    return {name for name in ("Secret", "Aside") if name in told}


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
@pytest.mark.timeout(600)
def test_a_running_agent_obeys_within_a_minute_and_a_deletion_is_taken_back(
    browser: Browser, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        desk = Desk(stack, tmp_path)
        desk.manage()
        server = stack.enter_context(Server(tmp_path, "--port", "0", display=desk.environ["DISPLAY"]))
        for kind in ("Secret", "Aside"):
            desk.run("xterm", "-class", kind)
        windows = {kind: desk.find(kind) for kind in ("Secret", "Aside")}
        use(desk, windows, "Secret", 8)
        use(desk, windows, "Aside", 4)
        wait_for(lambda: desk.nudge() or named(server) == {"Secret", "Aside"}, "both on the list", 90)
        page = sign_in(browser, server)
        page.locator("tr", has_text="Secret").locator("summary").click()
        page.get_by_role("link", name="Ignore for ever").locator("visible=true").click()
        expect(page.locator("#preview")).to_contain_text("The app Secret:")
        began = time.monotonic()
        page.get_by_role("button", name="Ignore, and delete what is stored").click()
        expect(page.locator("#notice")).to_contain_text("Secret is ignored on every device.")
        gone = named(server)
        wait_for(lambda: RULE in Ignored(tmp_path / "agent").read(), "the agent to hear of it", 75)
        heard = time.monotonic() - began
        use(desk, windows, "Secret", 8)
        use(desk, windows, "Aside", 14)
        after = named(server)
        page.goto("/ignored")
        page.get_by_role("button", name="Take back the deletion of Secret").click()
        back = named(server)

    assert ({"Aside"}, {"Aside"}, {"Secret", "Aside"}) == (gone, after, back)
    assert heard < 75


@pytest.fixture
def page(browser: Browser, server: Server) -> Page:
    record(server, "secret.example", "Code")
    return sign_in(browser, server)


def test_it_is_done_and_undone_by_keyboard(page: Page) -> None:
    page.goto("/ignored")
    page.get_by_label("Name or text").focus()
    page.keyboard.type("secret.example")
    page.locator("#preview", has_text="10 min stored.").wait_for()
    page.keyboard.press("Enter")
    page.locator("#notice", has_text="secret.example is ignored on every device.").wait_for()
    listed = page.locator(".rules").inner_text()
    page.keyboard.press("u")
    page.locator(".empty").wait_for()

    assert "a site, its parts and all hosts below it" in listed


def test_it_works_without_a_script(browser: Browser, server: Server) -> None:
    record(server, "secret.example", "Code")
    page = sign_in(browser, server, java_script_enabled=False)
    page.goto("/ignored?kind=site&text=secret.example")
    told = page.locator("#preview").inner_text()
    page.get_by_role("button", name="How much is stored?").click()
    again = page.locator("#preview").inner_text()
    page.get_by_role("button", name="Ignore, and delete what is stored").click()
    page.get_by_role("button", name="Undo").click()

    assert (told, True) == (again, "10 min stored." in told)
    assert "Nothing is ignored yet" in page.locator(".empty").inner_text()


def test_what_is_recorded_is_chosen_by_keyboard_and_taken_back(page: Page) -> None:
    page.goto("/recording")
    page.get_by_label("You are away after").fill("9")
    page.get_by_label("Window titles").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.locator("#notice", has_text="Saved").wait_for()
    kept = (
        page.get_by_label("You are away after").input_value(),
        page.get_by_label("Window titles").is_checked(),
    )
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("You are away after")).to_have_value("5")

    assert ("9", False) == kept


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing(browser: Browser, server: Server, scheme: str, width: int) -> None:
    record(server, "secret.example", "Code")
    page = sign_in(browser, server, color_scheme=scheme, viewport={"width": width, "height": 800})
    seen = [violations(page) for _ in [page.goto("/ignored")]]
    page.goto("/ignored?kind=site&text=secret.example")
    page.get_by_role("button", name="Ignore, and delete what is stored").click()
    for path in ("/ignored?kind=title&text=ab", "/ignored?kind=app&text=Code", "/recording"):
        page.goto(path)
        seen.append(violations(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path

    assert [[]] * 4 == seen
