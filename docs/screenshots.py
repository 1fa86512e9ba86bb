# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes the pictures in docs/images from the demo, in real Chromium: `.venv/bin/python -m docs.screenshots`."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from tests.running import Server

IMAGES = Path(__file__).parent / "images"


def shoot(browser: Browser, server: Server, path: str, looks: dict[str, tuple[int, str]]) -> None:
    """Sign in, and take a picture of a page for each look: name, width, colour scheme."""
    page = browser.new_page()
    page.goto(server.link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/day/today")
    for name, (width, scheme) in looks.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"http://127.0.0.1:{server.port}{path}")
        page.screenshot(path=str(IMAGES / f"{name}.png"))


def last_working_day() -> str:
    """The last whole day from Monday to Friday."""
    day = date.today() - timedelta(days=1)  # noqa: DTZ011 -- the day of whoever looks
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return f"/day/{day}"


def main() -> None:
    """Take all pictures."""
    with sync_playwright() as driver, TemporaryDirectory() as empty, TemporaryDirectory() as demo:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with Server(Path(empty)) as server:
            shoot(browser, server, "/day/today", {"day-empty": (1440, "light")})
        os.environ["HOURSELF_DEMO"] = "yes"
        with Server(Path(demo)) as server:
            looks = {"day-light": (1440, "light"), "day-dark": (1440, "dark"), "day-narrow": (360, "light")}
            shoot(browser, server, last_working_day(), looks)
        browser.close()


if __name__ == "__main__":
    main()
