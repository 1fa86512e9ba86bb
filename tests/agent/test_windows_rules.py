# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the Windows desk decides, on any system; the calls themselves were run on no Windows."""

from __future__ import annotations

import pytest

from hourself.agent.watch.windows_rules import (
    EVENT_OBJECT_NAMECHANGE,
    EVENT_SYSTEM_FOREGROUND,
    Inside,
    find_owner,
    idle_seconds,
    is_news,
    name_app,
)
from hourself.core.scrub import is_browser

FRAME = r"C:\Windows\System32\ApplicationFrameHost.exe"
CORE = "Windows.UI.Core.CoreWindow"


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        (r"C:\Program Files\Google\Chrome\Application\chrome.exe", "chrome"),
        (r"C:\Program Files (x86)\Microsoft\Edge\Application\MSEDGE.EXE", "MSEDGE"),
        (r"\Device\HarddiskVolume3\tools\gvim.exe", "gvim"),
        ("C:/msys64/usr/bin/mintty.exe", "mintty"),
        (r"C:\odd\no extension", "no extension"),
        ("", "unknown"),
        (r"C:\Windows\SystemApps\Microsoft.LockApp_cw5n1h2txyewy\LockApp.exe", None),
        (r"C:\Windows\System32\LogonUI.exe", None),
        (r"C:\Windows\System32\Bubbles.scr", None),
    ],
)
def test_programs_are_named(path: str, seen: str | None) -> None:
    assert seen == name_app(path)


@pytest.mark.parametrize(
    "file", ["chrome", "msedge", "firefox", "brave", "opera", "vivaldi", "arc", "zen", "iexplore"]
)
def test_the_scrubber_knows_each_browser(file: str) -> None:
    assert is_browser(name_app(f"C:\\x\\{file}.exe") or "")


@pytest.mark.parametrize(
    ("path", "inside", "owner"),
    [
        (FRAME, [Inside("ApplicationFrameTitleBarWindow", 1), Inside(CORE, 9)], 9),
        (FRAME.upper(), [Inside(CORE, 9)], 9),
        (FRAME, [Inside(CORE, 1)], 1),
        (FRAME, [], 1),
        (r"C:\notepad.exe", [Inside(CORE, 9)], 1),
        ("", [Inside(CORE, 9)], 1),
    ],
)
def test_a_store_app_is_found_in_its_frame(path: str, inside: list[Inside], owner: int) -> None:
    assert owner == find_owner(1, path, inside)


@pytest.mark.parametrize(
    ("now", "last", "seconds"),
    [
        (5_000, 2_000, 3.0),
        (2_000, 0xFFFF_FFFF - 999, 3.0),
        (2_000, 2_016, 0.0),
        (0, 0, 0.0),
        (0x7FFF_FFFF, 0, 2_147_483.647),
    ],
)
def test_idle_time_outlives_the_counter(now: int, last: int, seconds: float) -> None:
    assert seconds == idle_seconds(now, last)


@pytest.mark.parametrize(
    ("event", "part", "child", "window", "news"),
    [
        (EVENT_SYSTEM_FOREGROUND, 0, 0, 8, True),
        (EVENT_OBJECT_NAMECHANGE, 0, 0, 7, True),
        (EVENT_OBJECT_NAMECHANGE, 0, 0, 8, False),
        (EVENT_OBJECT_NAMECHANGE, -4, 0, 7, False),
        (EVENT_OBJECT_NAMECHANGE, 0, 3, 7, False),
    ],
)
def test_only_the_window_in_front_makes_news(
    event: int, part: int, child: int, window: int, news: bool
) -> None:
    assert news == is_news(event, part, child, window, front=7)
