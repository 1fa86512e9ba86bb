# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the macOS desk decides, on any system; the calls themselves were run on no Mac."""

from __future__ import annotations

from random import Random

import pytest

from hourself.agent.watch.macos_rules import BROWSERS, App, Followed, is_present, name_app, sane_idle
from hourself.core.scrub import is_browser


class System:
    """Keeps count of what the system would keep for us: an observer takes a port."""

    def __init__(self, *, deaf: int = 0) -> None:
        self.deaf = deaf
        self.ports: set[int] = set()
        self.windows: set[tuple[object, object]] = set()
        self.made = 0

    def listen(self, process: int) -> object | None:
        if process == self.deaf:
            return None
        self.made += 1
        self.ports.add(self.made)
        return self.made

    def release(self, observer: object) -> None:
        assert not [window for ear, window in self.windows if ear == observer]
        self.ports.remove(observer)  # type: ignore[arg-type] # as `listen` gave it

    def follow(self, observer: object, window: object) -> None:
        self.windows.add((observer, window))

    def unfollow(self, observer: object, window: object) -> None:
        self.windows.remove((observer, window))


def test_a_month_of_switches_keeps_one_port() -> None:
    system, chance = System(), Random(4)
    followed = Followed(system)
    for _ in range(50_000):
        followed.turn(chance.randrange(40), chance.choice([None, "a", "b"]))
        assert len(system.ports) <= 1 >= len(system.windows)

    followed.turn(0, None)
    assert (set(), set()) == (system.ports, system.windows)


def test_staying_makes_nothing_new() -> None:
    system = System()
    followed = Followed(system)
    for _ in range(9):
        followed.turn(7, "a window")

    assert (1, {(1, "a window")}) == (system.made, system.windows)


def test_an_app_that_does_not_answer_yet_is_asked_again() -> None:
    system = System(deaf=7)
    followed = Followed(system)
    followed.turn(7, "a window")
    system.deaf = 0
    followed.turn(7, "a window")

    assert {(1, "a window")} == system.windows


@pytest.mark.parametrize(
    ("bundle", "name", "seen"),
    [
        ("com.google.Chrome", "Google Chrome", "google-chrome"),
        ("com.apple.Safari", "Safari", "Safari"),
        ("com.microsoft.Word", "Microsoft Word", "Microsoft Word"),
        ("com.apple.Safari.WebApp.0F5B", "Bank of Ann", "web-app"),
        ("com.google.Chrome.app.hnpfjng", "Ann's Chat", "web-app"),
        ("org.example.tool", "", "tool"),
        ("", "", "unknown"),
        ("com.apple.loginwindow", "loginwindow", None),
        ("com.apple.ScreenSaver.Engine", "ScreenSaverEngine", None),
    ],
)
def test_apps_are_named(bundle: str, name: str, seen: str | None) -> None:
    assert seen == name_app(App(1, name, bundle))


@pytest.mark.parametrize("name", sorted(set(BROWSERS.values())))
def test_the_scrubber_knows_each_browser(name: str) -> None:
    assert is_browser(name)


@pytest.mark.parametrize(
    ("session", "present"),
    [
        (None, False),
        ({}, True),
        ({"kCGSSessionOnConsoleKey": True}, True),
        ({"kCGSSessionOnConsoleKey": False}, False),
        ({"kCGSSessionOnConsoleKey": True, "CGSSessionScreenIsLocked": True}, False),
    ],
)
def test_a_locked_screen_shows_nobody(session: dict[str, object] | None, present: bool) -> None:
    assert present == is_present(session)


@pytest.mark.parametrize(
    ("told", "seconds"), [(3.5, 3.5), (-1.0, 0.0), (float("inf"), 0.0), (float("nan"), 0.0)]
)
def test_idle_time_is_sane(told: float, seconds: float) -> None:
    assert seconds == sane_idle(told)
