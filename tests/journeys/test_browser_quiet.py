# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extension does nothing while nothing changes: no message, nothing kept; without an agent its worker sleeps."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from hourself.agent import native
from hourself.agent.native_host import unframe
from tests.browsing import Chromium, address, serve_pages
from tests.desk import Desk, wait_for
from tests.journeys.test_browser import BROWSERS, Browser, pytestmark

__all__ = ["pytestmark"]


def kept(folder: Path) -> list[str]:
    """What Chromium has written for our extension; a look that finds nothing makes empty files."""
    files = folder.glob(f"profile/*/Local Extension Settings/{native.CHROMIUM_EXTENSION}/*.log")
    return [file.name for file in files if file.stat().st_size]


@contextmanager
def listening(folder: Path) -> Iterator[socket.socket]:
    """The place of an agent, that hears and is silent."""
    folder.mkdir(exist_ok=True)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(folder / "browser.sock"))
        door.listen()
        door.settimeout(60)
        yield door


def hear(line: socket.socket, seconds: float) -> list[object]:
    """What is said within some seconds."""
    end, buffer = time.monotonic() + seconds, bytearray()
    while (left := end - time.monotonic()) > 0:
        line.settimeout(left)
        try:
            buffer += line.recv(16_384)
        except TimeoutError:
            break
    return [json.loads(body) for body in unframe(buffer)]


@pytest.mark.parametrize("kind", BROWSERS)
def test_an_agent_hears_nothing_while_nothing_changes(tmp_path: Path, kind: type[Browser]) -> None:
    with ExitStack() as stack, listening(tmp_path / "agent") as door:
        desk = Desk(stack, tmp_path)
        desk.manage()
        browser = kind(stack, desk, tmp_path, serve_pages(stack))
        browser.go(0, address("one.example", "restless"))
        desk.activate(browser.window)
        line = stack.enter_context(door.accept()[0])
        before = [said["front"] for said in hear(line, 5) if "front" in said]  # type: ignore[operator, index]
        # The page changes its title and its place every second: its site stays.
        quiet = hear(line, 20)
        browser.go(0, address("two.example"))
        after = hear(line, 3)

    assert ({"site": "one.example", "audible": False}, []) == (before[-1], quiet)
    assert [{"front": {"site": "two.example", "audible": False}}] == after
    assert [] == kept(tmp_path)


def test_without_an_agent_the_worker_sleeps_and_keeps_nothing(tmp_path: Path) -> None:
    with ExitStack() as stack:
        desk = Desk(stack, tmp_path)
        desk.manage()
        browser = Chromium(stack, desk, tmp_path, serve_pages(stack), with_agent=False)
        browser.go(0, address("one.example"))
        desk.activate(browser.window)
        browser.let_go()
        wait_for(lambda: desk.nudge() or not browser.is_awake(), "sleep", 90)

    assert [] == kept(tmp_path)
