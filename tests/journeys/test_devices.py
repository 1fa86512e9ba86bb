# SPDX-License-Identifier: AGPL-3.0-or-later
"""A computer signs in to a server elsewhere: by its command and a real browser, until it is signed out there again."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from hourself.agent.sign_in import Server as Door
from hourself.agent.sign_in import ask_code
from tests.desk import HOURSELF, Desk, missing, wait_for
from tests.journeys.test_dashboard import browser, sign_in, violations
from tests.running import Server

__all__ = ["browser"]  # a fixture
MISSING = missing("Xvfb", "openbox", "xterm", "xdotool", "chromium")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.timeout(600),
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "server") as running:
        yield running


class Computer:
    """A desk with two windows, and `hourself agent …` typed on it."""

    def __init__(self, stack: ExitStack, data: Path, server: Server) -> None:
        data.mkdir()
        self.desk = Desk(stack, data)
        self._server = f"http://127.0.0.1:{server.port}"
        self.desk.manage()
        for kind in ("One", "Two"):
            self.desk.run("xterm", "-class", kind)
        self._windows = [self.desk.find(kind) for kind in ("One", "Two")]

    def sign_in(self) -> tuple[subprocess.Popen[str], str]:
        """Ask for a code; the program, which waits, and the code."""
        program = self.type("sign-in", "--no-browser", "--server", self._server)
        assert program.stdout
        lines = iter(program.stdout.readline, "")
        code = next(found[1] for line in lines if (found := re.match(r"Your code: +(\S+)", line)))
        return program, code

    def type(self, *words: str) -> subprocess.Popen[str]:
        return self.desk.run(*HOURSELF, "agent", *words)

    def work(self) -> None:
        """Turn to the other window, as people do all the time."""
        self._windows.reverse()
        self.desk.activate(self._windows[0])
        self.desk.nudge()


@pytest.fixture
def computer(tmp_path: Path, server: Server) -> Iterator[Computer]:
    with ExitStack() as stack:
        yield Computer(stack, tmp_path / "desk", server)


def approve(page: Page, code: str, name: str) -> None:
    """Type a code and a name, by keyboard alone."""
    page.goto("/device")
    # What is typed before the field has the focus is lost.
    page.locator("[name=code]:focus").wait_for()
    page.keyboard.type(code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    page.get_by_label("Call it").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"“{name}” is signed in").wait_for()


def row(page: Page, name: str) -> str:
    page.goto("/devices")
    return page.locator(".fleet tr", has_text=name).first.inner_text()


def day(page: Page) -> str:
    page.goto("/day/today")
    return page.locator("main").inner_text()


def test_a_computer_elsewhere_from_its_sign_in_to_its_end(
    browser: Browser, server: Server, computer: Computer
) -> None:
    page = sign_in(browser, server)
    program, code = computer.sign_in()
    approve(page, code, "attic")
    assert 0 == program.wait(30)
    agent = computer.type()
    wait_for(lambda: computer.work() or "is recording" in row(page, "attic"), "its first word", 60)
    wait_for(lambda: computer.work() or "One" in day(page), "what was in front there", 60)

    page.goto("/devices")
    page.get_by_label("Change attic").click()
    page.get_by_label("Name of attic").fill("cellar")
    page.get_by_label("Name of attic").press("Enter")
    page.get_by_label("Change cellar").click()
    page.get_by_role("button", name="Sign cellar out for good").click()
    page.get_by_role("heading", name="Signed out").wait_for()
    told = wait_for(
        lambda: computer.work() or re.search("this device was signed out.*", computer.desk.ask(*HOURSELF, "doctor")),
        "the agent's word of it", 60,
    )  # fmt: skip
    assert told and agent.poll() is None

    again, code = computer.sign_in()
    approve(page, code, "cellar")
    assert 0 == again.wait(30)
    wait_for(lambda: computer.work() or "is recording" in row(page, "cellar"), "the agent that went on", 60)
    computer.type("sign-out").wait(30)
    page.goto("/devices")

    assert (0, 2) == (
        agent.wait(30),
        page.locator("#ended + table", has_text="cellar").locator("tbody tr").count(),
    )


def test_it_works_without_a_script(browser: Browser, server: Server, computer: Computer) -> None:
    page = sign_in(browser, server, java_script_enabled=False)
    program, code = computer.sign_in()
    page.goto(f"/device?code={code}")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Refuse").click()
    refused = program.wait(30)
    program, code = computer.sign_in()
    page.goto(f"/device?code={code}")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Call it").fill("attic")
    page.get_by_role("button", name="Approve").click()
    approved = program.wait(30)
    page.goto("/devices")
    page.get_by_label("Change attic").click()
    page.get_by_role("button", name="Sign attic out for good").click()

    assert (1, 0, "attic") == (refused, approved, page.locator("h2#ended + table th[scope=row]").inner_text())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing(browser: Browser, server: Server, scheme: str, width: int) -> None:
    page = sign_in(browser, server, color_scheme=scheme, viewport={"width": width, "height": 800})
    code = ask_code(Door(f"http://127.0.0.1:{server.port}"), "attic").user_code
    found = []
    page.goto("/device?code=bbbb-bbbb")
    found += violations(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("alert").wait_for()
    found += violations(page)
    page.goto(f"/device?code={code}")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Approve").wait_for()
    found += violations(page)
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("status").wait_for()
    found += violations(page)
    page.goto("/devices")
    page.locator(".fleet summary").first.click()
    found += violations(page)

    assert [] == found
    assert page.evaluate("document.documentElement.scrollWidth") <= width
