# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports in real Chromium: a made-up year seen by axe, gone through by keyboard, by mouse, and without a script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.desk import missing
from tests.running import Server

MISSING = missing("chromium")
pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
TODAY = date.today()  # noqa: DTZ011 -- the day of whoever looks
WORKDAY = next(day for day in (TODAY - timedelta(days=back) for back in range(1, 40)) if day.weekday() == 1)
WEEK = f"{WORKDAY.isocalendar().year}-W{WORKDAY.isocalendar().week:02}"
MONTH = f"{WORKDAY:%Y-%m}"
PAGES = [
    f"/day/{WORKDAY}",
    f"/day/{WORKDAY}/part?from=36000&to=39600",
    *(f"/report/{each}/{WEEK}" for each in ("overview", "efficiency", "trends", "timeline")),
    *(f"/report/{each}/{MONTH}" for each in ("categories", "names", "productivity", "patterns")),
    f"/report/overview/{WORKDAY.year}",
    f"/name/1/{MONTH}",
    f"/category/{MONTH}?overview=Software+Development",
    "/report/overview/2001",
    "/report/overview/nonsense",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOURSELF_DEMO", "yes")
        with Server(tmp_path_factory.mktemp("demo")) as running:
            yield running


@pytest.fixture(scope="module")
def signed_in(browser: Browser, server: Server) -> Any:
    """The cookie of somebody who is signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/day/today")
    return context.storage_state()


@pytest.fixture
def context(browser: Browser, server: Server, signed_in: Any) -> Iterator[BrowserContext]:
    opened = browser.new_context(storage_state=signed_in, base_url=f"http://127.0.0.1:{server.port}")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing(page: Page, scheme: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = []
    for path in PAGES:
        page.goto(path)
        for summary in page.locator("main summary").all()[:3]:
            summary.click()
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        found += violations(page) + [f"{path} is too wide"] * wide

    assert [] == found


def test_periods_by_keys(page: Page) -> None:
    page.goto(f"/report/overview/{WORKDAY}")
    seen = []
    for key in ("m", "y", "ArrowLeft", "t", "w"):
        before = page.url
        page.keyboard.press(key)
        page.wait_for_url(lambda url, before=before: url != before)
        seen.append(page.url.rpartition("/")[2])
    page.go_back()

    assert [f"{TODAY:%Y}", seen[0][:4], str(TODAY.year - 1)] == [page.url[-4:], seen[1], seen[2]]
    assert (seen[3], True) == (str(TODAY.year), bool(re.fullmatch(r"\d{4}-W\d\d", seen[4])))


def test_from_a_year_to_a_title_by_keys_alone(page: Page) -> None:
    page.goto(f"/report/overview/{MONTH}")
    page.keyboard.press("j")
    label = page.evaluate("document.activeElement.querySelector('.what').textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/name/**")
    expect(page.locator(".sentence b").first).to_have_text(label)
    expect(page.locator(".titles .what").first).to_be_visible()


def test_a_chart_is_one_stop_and_arrows_go_along_it(page: Page) -> None:
    page.goto(f"/report/overview/{WEEK}")
    page.locator(".chart a").first.focus()
    page.keyboard.press("ArrowRight")
    told = page.locator(".readout").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/day/{WORKDAY}")

    assert told.startswith(f"Tuesday {WORKDAY.day} {WORKDAY:%B}: ")


def test_a_bar_tells_what_it_is_when_pointed_at(page: Page) -> None:
    page.goto(f"/report/overview/{WEEK}")
    page.locator(".chart a").nth(1).hover()

    expect(page.locator(".readout")).to_contain_text("Focus Work")


def test_the_table_says_what_the_chart_says(page: Page) -> None:
    page.goto(f"/report/overview/{WEEK}")
    page.locator(".chart a").nth(1).hover()
    hours, minutes = re.search(r"(\d+) h (\d+)? ?", page.locator(".readout b").inner_text()).groups()  # type: ignore[union-attr]
    page.get_by_text("As a table").click()

    expect(page.locator(".sheet tbody tr").nth(1)).to_contain_text(f"{hours}:{int(minutes or 0):02}")


def test_a_filter_stays_on_the_way(page: Page) -> None:
    page.goto(f"/report/overview/{MONTH}")
    page.locator(".filters [name=level]").select_option("2")
    page.wait_for_url("**?level=2")
    page.get_by_role("link", name="Patterns").click()
    page.wait_for_url("**/patterns/**")
    page.keyboard.press("y")
    page.wait_for_url(f"**/patterns/{WORKDAY.year}?level=2")
    page.get_by_role("link", name="Show all").click()
    page.wait_for_url(f"**/patterns/{WORKDAY.year}")


def test_a_stretch_of_the_day_by_dragging(page: Page) -> None:
    page.goto(f"/day/{WORKDAY}")
    box = page.locator("#line .chart").bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 30, steps=4)
    page.mouse.up()
    expect(page.locator("#part")).to_contain_text("of it focus work")
    page.keyboard.press("Escape")

    expect(page.locator("#part")).to_be_empty()


def test_a_choice_is_seen_everywhere_and_taken_back(page: Page) -> None:
    page.goto(f"/name/1/{MONTH}")
    name = page.locator(".sentence b").first.text_content()
    page.get_by_role("button", name="Neutral").click()
    page.locator("#notice button").wait_for()
    other = page.context.new_page()
    other.goto(f"/report/overview/{WORKDAY.year}?level=0")
    labels = other.locator(".bars .what").all_text_contents()
    page.keyboard.press("u")
    page.locator("#notice button").wait_for(state="detached")
    other.reload()

    assert (True, False) == (name in labels, name in other.locator(".bars .what").all_text_contents())


@pytest.mark.parametrize("path", [f"/report/overview/{WORKDAY.year}", f"/name/1/{MONTH}", f"/day/{WORKDAY}"])
def test_pages_work_without_a_script(browser: Browser, server: Server, signed_in: Any, path: str) -> None:
    base = f"http://127.0.0.1:{server.port}"
    context = browser.new_context(storage_state=signed_in, base_url=base, java_script_enabled=False)
    page = context.new_page()
    page.goto(path)
    page.locator(".chart a").nth(4).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith(path))
    shown = page.locator("h1").count()
    context.close()

    assert 1 == shown


@pytest.mark.parametrize("suffix", ["PNG", "SVG", "CSV", "JSON"])
def test_a_report_is_kept_as_a_file(page: Page, suffix: str) -> None:
    page.goto(f"/report/overview/{MONTH}")
    with page.expect_download() as kept:
        page.locator(".files").get_by_role("link", name=suffix, exact=True).click()

    assert f"hourself-overview-{MONTH}.{suffix.lower()}" == kept.value.suggested_filename


@pytest.mark.parametrize("path", PAGES)
def test_a_first_look_weighs_little(context: BrowserContext, path: str) -> None:
    page, weights = context.new_page(), []
    page.on("response", lambda answer: weights.append(len(answer.body())))
    page.goto(path, wait_until="networkidle")

    assert sum(weights) < 300_000, weights
