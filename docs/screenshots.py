# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes the pictures in docs/images from the demo, in real Chromium: `.venv/bin/python -m docs.screenshots`."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright
from tests.running import Server

IMAGES = Path(__file__).parent / "images"
Look = tuple[int, str]
WIDE, DARK, NARROW = (1440, "light"), (1440, "dark"), (360, "light")


def sign_in(browser: Browser, server: Server) -> Page:
    """A page of somebody who is signed in."""
    page = browser.new_context().new_page()
    page.goto(server.link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/day/today")
    return page


def shoot(page: Page, server: Server, path: str, looks: dict[str, Look], height: int = 900) -> None:
    """Take a picture of a page for each look: name, width, colour scheme."""
    for name, (width, scheme) in looks.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"http://127.0.0.1:{server.port}{path}")
        page.screenshot(path=str(IMAGES / f"{name}.png"))


def look(page: Page, name: str, height: int = 900) -> None:
    """Take a picture of the page as it stands, wide and light."""
    page.set_viewport_size({"width": 1440, "height": height})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.screenshot(path=str(IMAGES / f"{name}.png"))


def last_working_day() -> date:
    """The last whole day from Monday to Friday."""
    day = date.today() - timedelta(days=1)  # noqa: DTZ011 -- the day of whoever looks
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def pages(day: date) -> dict[str, str]:
    """What is pictured: the file's name and the address."""
    last_week = day - timedelta(days=7)
    week = f"{last_week.isocalendar().year}-W{last_week.isocalendar().week:02}"
    month = f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
    return {
        "day": f"/day/{day}",
        "overview": f"/report/overview/{month}",
        "categories": f"/report/categories/{month}",
        "names": f"/report/names/{month}",
        "productivity": f"/report/productivity/{day.year}",
        "efficiency": f"/report/efficiency/{month}",
        "patterns": f"/report/patterns/{month}",
        "trends": f"/report/trends/{week}",
        "timeline": f"/report/timeline/{week}",
        "name": f"/name/1/{month}",
    }


def archive(day: date) -> bytes:
    """A made-up RescueTime archive of two weeks that the demo does not hold."""
    kept = (
        ("Visual Studio Code", "Software Development", "Editing & IDEs", 2100),
        ("Thunderbird", "Communication & Scheduling", "Email", 700),
        ("docs.python.org", "Reference & Learning", "General Reference & Learning", 420),
        ("youtube.com", "Entertainment", "Video", 260),
    )
    first = day - timedelta(days=800)
    rows = [
        f'"{first + timedelta(days=back)} {hour:02}:00:00 -0000","{name}","No Details","{over}","{under}","{seconds}"'
        for back in range(14)
        for hour in range(9, 17)
        for name, over, under, seconds in kept
    ]
    return "\n".join(rows).encode()


def show_import(page: Page, base: str, day: date) -> None:
    """The preview of a file, and the page once it came in."""
    page.goto(f"{base}/import")
    file = {"name": "rescuetime-activity-history.csv", "mimeType": "text/csv", "buffer": archive(day)}
    page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Import ").wait_for()
    look(page, "import-preview", 560)
    page.get_by_role("button", name="Import ").click()
    page.wait_for_url("**/import")
    look(page, "import", 560)


def show_sorting(page: Page, base: str) -> None:
    """A rule, a schedule, levels for a role, and what a search finds."""
    page.goto(f"{base}/rules?kind=site&text=github&category=Software+Development%2FQuality+Assurance")
    page.get_by_role("button", name="Save rule").click()
    page.goto(f"{base}/rules?kind=any&field=title&text=report&level=1")
    look(page, "rules", 640)
    page.goto(f"{base}/schedules")
    page.get_by_role("link", name="Work").first.click()
    page.get_by_role("button", name="Save schedule").click()
    look(page, "schedules", 700)
    page.goto(f"{base}/welcome?role=developer")
    look(page, "welcome")
    page.goto(f"{base}/search?q=report")
    look(page, "search", 480)


def show_programs(page: Page, base: str, day: date) -> None:
    """A key just made, and the journal of a day."""
    page.goto(f"{base}/keys")
    page.get_by_role("textbox", name="Name", exact=True).fill("Status bar")
    page.get_by_role("button", name="Make key").click()
    # A key that opens nothing: the demo's end is its end too.
    page.get_by_role("button", name="Copy").wait_for()
    look(page, "keys", 640)
    page.goto(f"{base}/journal/{day}")
    offline = page.locator("form", has=page.get_by_role("button", name="Add offline time"))
    for label, value in {"From": "12:00", "to": "12:45", "What": "Meeting", "Details": "Plans"}.items():
        offline.get_by_label(label).fill(value)
    offline.get_by_role("button").click()
    highlight = page.locator("form", has=page.get_by_role("button", name="Add highlight"))
    highlight.get_by_label("What").fill("The first version went out")
    highlight.get_by_role("button").click()
    page.goto(f"{base}/journal/{day}")
    look(page, "journal", 700)


def show_ignored(page: Page, base: str) -> None:
    """What is ignored, with a deletion that can be taken back; and what is recorded."""
    for site, act in (
        ("reddit.com", "Ignore from now on"),
        ("nytimes.com", "Ignore, and delete what is stored"),
    ):
        page.goto(f"{base}/ignored?kind=site&text={site}")
        page.get_by_role("button", name=act).click()
    page.goto(f"{base}/ignored?kind=site&text=youtube.com")
    look(page, "ignored", 640)
    page.goto(f"{base}/recording")
    look(page, "recording", 760)


def save_year(page: Page, server: Server, year: int) -> None:
    """The year in review, as its page gives it."""
    svg = page.request.get(f"http://127.0.0.1:{server.port}/report/year/{year}.svg").text()
    # In a page of its own: the server's would refuse a style.
    sheet = page.context.new_page()
    sheet.set_viewport_size({"width": 1200, "height": 1216})
    sheet.set_content(f"<style>body{{margin:0}}</style>{svg}")
    sheet.screenshot(path=str(IMAGES / "year.png"))


def main() -> None:
    """Take all pictures."""
    with sync_playwright() as driver, TemporaryDirectory() as empty, TemporaryDirectory() as demo:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with Server(Path(empty)) as server:
            shoot(sign_in(browser, server), server, "/day/today", {"day-empty": WIDE})
        os.environ["HOURSELF_DEMO"] = "yes"
        with Server(Path(demo)) as server:
            page, day = sign_in(browser, server), last_working_day()
            for name, path in pages(day).items():
                looks = {f"{name}-light": WIDE}
                if name in {"day", "overview"}:
                    looks |= {f"{name}-dark": DARK, f"{name}-narrow": NARROW}
                shoot(page, server, path, looks, height=1000 if name in {"trends", "categories"} else 900)
            save_year(page, server, day.year)
            base = f"http://127.0.0.1:{server.port}"
            show_import(page, base, day)
            show_sorting(page, base)
            show_programs(page, base, day)
            show_ignored(page, base)
        browser.close()


if __name__ == "__main__":
    main()
