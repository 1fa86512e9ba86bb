# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sorting, rules, schedules and search in real Chromium: by keyboard alone, without a script, and seen by axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.test_dashboard import browser, pytestmark, record, server, sign_in, violations
from tests.running import Server

__all__ = ["browser", "pytestmark", "server"]  # fixtures
PAGES = (
    "/review",
    "/review?mode=all",
    "/rules",
    "/rules?edit=1",
    "/schedules?preset=work",
    "/welcome",
    "/search?q=zz",
)


@pytest.fixture
def page(browser: Browser, server: Server) -> Page:
    record(server, "zz-one", "zz-two", "zz-three", "Code")
    return sign_in(browser, server)


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def settled(page: Page, text: str) -> str:
    """What a row says, as soon as a notice says `text`."""
    page.locator("#notice", has_text=text).wait_for()
    return page.locator(".sorting tr", has_text="Zz one").locator(".is").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(browser: Browser, server: Server, scheme: str, width: int) -> None:
    record(server, "zz-one", "zz-two")
    page = sign_in(browser, server, color_scheme=scheme, viewport={"width": width, "height": 800})
    page.goto("/rules?text=zz-one&level=1")
    page.get_by_role("button", name="Save rule").click()
    for path in PAGES:
        page.goto(path)
        assert [] == violations(page), path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_names_are_sorted_by_keys(page: Page) -> None:
    page.goto("/review")
    keys(page, "j", "1")
    level = settled(page, "Zz one is Other Work")
    keys(page, "c")
    page.keyboard.type("writ")
    keys(page, "Enter")
    category = settled(page, "in Writing")
    keys(page, "u")
    page.locator(".sorting tr", has_text="Uncategorized").wait_for()

    assert ("Uncategorized", "Writing") == (level, category)


def test_several_are_sorted_at_once_the_same_as_above_and_later(page: Page) -> None:
    page.goto("/review")
    keys(page, "j", "Space", "j", "Space", "-")
    page.locator("#notice", has_text="2 names are Personal").wait_for()
    keys(page, "Escape", "j", "s")
    page.locator("#notice", has_text="Zz two is Personal").wait_for()

    assert "3 of 3 names sorted." == page.locator("#progress .sentence").inner_text()
    page.goto("/review")
    assert "All sorted" in page.locator(".empty").inner_text()


def test_what_waits_for_later_comes_back_with_undo(page: Page) -> None:
    page.goto("/review")
    keys(page, "j", "x")
    page.locator("#notice", has_text="Zz one waits for later").wait_for()
    hidden = page.locator(".sorting tr", has_text="Zz one").is_visible()
    keys(page, "u")
    page.locator(".sorting tr", has_text="Zz one").wait_for()

    assert not hidden


def test_a_rule_tells_what_it_matches_while_it_is_typed(page: Page) -> None:
    page.goto("/rules")
    page.get_by_label("Text").focus()
    page.keyboard.type("zz-")
    page.locator("#preview", has_text="Matches 3 names, 30 min").wait_for()
    page.get_by_label("Level").select_option("2")
    page.get_by_label("Text").press("Enter")
    page.locator("#notice", has_text="Saved").wait_for()
    page.goto("/review")

    assert "3 of 3 names sorted." == page.locator("#progress .sentence").inner_text()


def test_hours_are_painted_by_keys_and_by_dragging(page: Page) -> None:
    page.goto("/schedules")
    page.get_by_label("Monday 09").focus()
    keys(page, "Space", "Shift+ArrowRight", "Shift+ArrowDown")
    by_keys = page.locator("#total").inner_text()
    page.get_by_label("Friday 00").hover()
    page.mouse.down()
    page.get_by_label("Friday 01").hover()
    page.get_by_label("Friday 02").hover()
    page.mouse.up()
    page.get_by_label("Name", exact=True).fill("Mornings")
    page.get_by_label("Name", exact=True).press("Enter")

    assert ("3 hours a week", "6 hours a week") == (by_keys, page.locator(".rules .where").inner_text())


def test_search_from_any_page(page: Page) -> None:
    page.get_by_role("searchbox").first.focus()
    page.keyboard.type("ZZ thr")
    keys(page, "Enter")

    page.locator("mark").first.wait_for()

    assert ["Zz", "thr"] == page.locator("mark").all_inner_texts()


def test_all_of_it_works_without_a_script(browser: Browser, server: Server) -> None:
    record(server, "zz-one", "zz-two")
    page = sign_in(browser, server, java_script_enabled=False)
    page.goto("/review")
    page.get_by_label("Zz one", exact=True).check()
    page.get_by_label("Category of ticked names").select_option("Design & Composition/Writing")
    page.get_by_role("button", name="Set category").click()
    sorted_one = page.locator("#progress .sentence").inner_text()
    page.get_by_role("button", name="Undo").click()

    assert ("1 of 2 names sorted, 10 min left.", "0 of 2 names sorted, 20 min left.") == (
        sorted_one,
        page.locator("#progress .sentence").inner_text(),
    )


def test_a_schedule_without_a_script(browser: Browser, server: Server, tmp_path: Path) -> None:
    page = sign_in(browser, server, java_script_enabled=False)
    page.goto("/schedules")
    page.get_by_role("link", name="Weekend").click()
    page.get_by_label("Friday 23").check()
    page.get_by_role("button", name="Save schedule").click()

    assert "49 hours a week" == page.locator(".rules .where").inner_text()
