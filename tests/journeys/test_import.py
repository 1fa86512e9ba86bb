# SPDX-License-Identifier: AGPL-3.0-or-later
"""Years from elsewhere come in, in real Chromium: by keyboard alone, without a script, and seen by axe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from tests.journeys.test_dashboard import browser, pytestmark, server, sign_in, violations
from tests.running import Server

__all__ = ["browser", "pytestmark", "server"]  # fixtures
HEADER = "Date,Time Spent (seconds),Number of People,Activity,Category,Productivity\n"
ROWS = [
    f"2026-03-{day:02}T{hour:02}:00:00,{seconds},1,{what}\n"
    for day in (2, 3)
    for hour in (9, 14)
    for what, seconds in (("vim,Editing & IDEs,2", 1500), ("youtube.com,Video,-2", 300))
]
REPORT = (HEADER + "".join(ROWS)).encode()
RANKING = b"Rank,Time Spent (seconds),Number of People,Activity,Category,Productivity\n1,5400,1,vim,Email,2\n"
#: Half an hour before midnight, UTC: the zone makes the day.
EVENTS = json.dumps(
    {
        "buckets": {
            "aw-watcher-window_desk": {
                "type": "window",
                "events": [
                    {"timestamp": "2026-01-15T23:00:00Z", "duration": 1800.0, "data": {"app": "Code"}}
                ],
            }
        }
    }
).encode()
FOREIGN = b"Dear diary"
LOOKS = [(width, scheme) for width in (360, 768, 1440) for scheme in ("light", "dark")]


@pytest.fixture
def page(browser: Browser, server: Server) -> Page:
    return sign_in(browser, server, timezone_id="Europe/Vienna")


def read(page: Page, content: bytes, name: str = "kept.csv") -> str:
    """Upload a file and wait until it was read; the sentence that the page then says."""
    page.goto("/import")
    file: FilePayload = {"name": name, "mimeType": "text/plain", "buffer": content}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Preview").click()
    return settled(page)


def settled(page: Page) -> str:
    """The sentence of a page that no longer works at a file: such a page comes again by itself."""
    page.locator("#main:not(:has(progress)) .sentence").wait_for()
    return page.locator(".sentence").inner_text()


def store(page: Page) -> str:
    """Bring in what is shown; what the page says when that is done."""
    page.get_by_role("button", name="Import ").click()
    page.wait_for_url("**/import")
    return page.locator(".sentence").inner_text()


def test_a_report_is_shown_stored_once_and_taken_back(page: Page) -> None:
    shown, stored = read(page, REPORT, "report.csv"), store(page)
    page.get_by_role("link", name="See it").click()
    page.get_by_text("YouTube").first.wait_for()
    again = read(page, REPORT, "report.csv")
    page.get_by_role("button", name="Back to imports").click()
    page.locator("summary", has_text="Undo").click()
    page.get_by_role("button", name="Undo import").click()

    assert ("2 h would come in, 2 to 3 March 2026.", "2 h came in from report.csv. See it") == (shown, stored)
    assert "All of it is there already." == again
    assert "Nothing was imported yet" in page.locator(".empty").inner_text()


def test_the_browsers_zone_is_the_first_guess_and_another_shows_other_days(page: Page) -> None:
    guessed = read(page, EVENTS)
    page.get_by_label("Where were you then?").fill("America/New_York")
    page.get_by_role("button", name="Preview again").click()
    page.locator(".sentence", has_text="15 January").wait_for()
    stored = store(page)
    page.goto("/day/2026-01-15")

    assert ("30 min would come in, 16 January 2026.", "30 min came in from kept.csv. See it") == (
        guessed,
        stored,
    )
    assert page.locator(".names th", has_text="Visual Studio Code").is_visible()


def test_no_such_zone_is_said_and_the_file_stays(page: Page) -> None:
    read(page, EVENTS)
    page.get_by_label("Where were you then?").fill("Europe/Atlantis")
    page.get_by_role("button", name="Preview again").click()
    told = page.get_by_role("alert").inner_text()

    assert (True, True) == ("time zone" in told, page.get_by_role("button", name="Import ").is_visible())


def test_by_keyboard_alone(page: Page) -> None:
    # The driver catches choosers from its first listener on, and that takes it a moment.
    page.on("filechooser", lambda _: None)
    page.goto("/import")
    page.get_by_label("File", exact=True).focus()
    with page.expect_file_chooser() as choosing:
        page.keyboard.press("Enter")
    choosing.value.set_files({"name": "ranking.csv", "mimeType": "text/csv", "buffer": RANKING})
    press(page, "Preview")
    page.get_by_label("First day").focus()
    page.keyboard.type("03022026")
    press(page, "Preview")
    shown = page.locator(".sentence", has_text="would come in").inner_text()
    press(page, "Import 1 h 30 min")
    page.wait_for_url("**/import")
    press(page, "Undo the import of ranking.csv")
    press(page, "Undo import 1, ranking.csv")
    page.locator(".empty").wait_for()

    assert (
        "1 h 30 min would come in, 2 March 2026.",
        "The import is undone: all that it brought is gone.",
    ) == (
        shown,
        page.locator(".sentence").inner_text(),
    )


def press(page: Page, label: str) -> None:
    """Go on by Tab until what is called so has the focus; press it."""
    page.get_by_role("button", name=label).or_(page.locator(f"summary[aria-label='{label}']")).wait_for()
    for _ in range(60):
        if page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent") == label:
            return page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {label}")


def test_without_a_script(browser: Browser, server: Server) -> None:
    page = sign_in(browser, server, java_script_enabled=False)
    asked = read(page, RANKING)
    page.get_by_label("First day").fill("2026-03-02")
    page.get_by_label("Last day").fill("2026-03-08")
    page.get_by_role("button", name="Preview").click()
    page.locator(".sentence", has_text="would come in").wait_for()
    stored = store(page)
    page.locator("summary", has_text="Undo").click()
    page.get_by_role("button", name="Undo import").click()

    assert ("One question first.", "1 h 30 min came in from kept.csv. See it") == (asked, stored)
    assert "Nothing was imported yet" in page.locator(".empty").inner_text()


def test_a_file_of_another_kind_is_refused_with_what_was_expected(page: Page) -> None:
    told = read(page, FOREIGN, "diary.txt")
    expected = page.locator(".expected").inner_text()
    page.get_by_role("button", name="Choose another file").click()

    assert ("Nothing of this file was stored.", True) == (told, "ActivityWatch buckets" in expected)
    assert not page.get_by_text("diary.txt").is_visible()


@pytest.fixture(scope="module")
def screens(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """A server on which files of every kind wait, one is stored; and the cookie of who uploaded them."""
    with Server(tmp_path_factory.mktemp("screens")) as running:
        page = sign_in(browser, running)
        read(page, REPORT, "stored.csv")
        store(page)
        for name, content in {"a.csv": REPORT, "b.csv": RANKING, "c.json": EVENTS, "d.txt": FOREIGN}.items():
            read(page, content, name)
        yield f"http://127.0.0.1:{running.port}", page.context.storage_state()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing(browser: Browser, screens: tuple[str, Any], width: int, scheme: Any) -> None:
    base, state = screens
    context = browser.new_context(
        base_url=base,
        storage_state=state,
        color_scheme=scheme,
        reduced_motion="reduce",  # colours on their way from one to another are none of the page's
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    page.goto("/import")
    page.locator("summary", has_text="Undo").click()
    found = faults(page, width)
    for link in page.locator("#waiting + ul a").evaluate_all("all => all.map(each => each.href)"):
        page.goto(link)
        found += faults(page, width)
    context.close()

    assert [] == found


def faults(page: Page, width: int) -> list[str]:
    """What axe finds, and that a page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth") > width
    return violations(page) + [f"{page.url} is too wide"] * wide
