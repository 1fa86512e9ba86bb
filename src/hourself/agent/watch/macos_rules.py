# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the macOS desk decides: pure functions and one small book of what is listened to, tested on any system."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple, Protocol

#: Browsers by bundle identifier, under the names by which `core.scrub` knows them to be browsers.
BROWSERS = {
    "com.apple.safari": "Safari",
    "com.apple.safaritechnologypreview": "Safari",
    "com.google.chrome": "google-chrome",
    "com.google.chrome.beta": "google-chrome-beta",
    "com.google.chrome.dev": "google-chrome-unstable",
    "com.google.chrome.canary": "google-chrome-unstable",
    "org.chromium.chromium": "chromium",
    "org.mozilla.firefox": "firefox",
    "org.mozilla.firefoxdeveloperedition": "firefox-developer-edition",
    "org.mozilla.nightly": "firefox-nightly",
    "org.torproject.torbrowser": "tor-browser",
    "net.mullvad.mullvadbrowser": "mullvad-browser",
    "io.gitlab.librewolf-community": "librewolf",
    "io.gitlab.librewolf-community.librewolf": "librewolf",
    "net.waterfox.waterfox": "waterfox",
    "one.ablaze.floorp": "floorp",
    "app.zen-browser.zen": "zen-browser",
    "com.brave.browser": "brave-browser",
    "com.brave.browser.beta": "brave-browser-beta",
    "com.brave.browser.nightly": "brave-browser-nightly",
    "com.microsoft.edgemac": "microsoft-edge",
    "com.microsoft.edgemac.beta": "microsoft-edge-beta",
    "com.microsoft.edgemac.dev": "microsoft-edge-dev",
    "com.operasoftware.opera": "opera",
    "com.operasoftware.operagx": "opera",
    "com.vivaldi.vivaldi": "vivaldi",
    "company.thebrowser.browser": "arc",
    "ru.yandex.desktop.yandex-browser": "yandex-browser",
}
#: In front while nobody works: the lock, the screen saver.
_NOBODY = frozenset({"com.apple.loginwindow", "com.apple.screensaver.engine"})
#: Sites installed as apps: their identifiers hold the site's, or a number of its own.
_WEB_APPS = (
    "com.google.chrome.app.",
    "org.chromium.chromium.app.",
    "com.microsoft.edgemac.app.",
    "com.brave.browser.app.",
    "com.apple.safari.webapp.",
)
PERMISSION = (
    "macOS lets the agent see which app is in front, but no window's title: for that, allow it under "
    "System Settings > Privacy & Security > Accessibility. It reads the title of the window in front by this, "
    "and nothing else. Without it, time counts by app alone. Screen Recording is never asked for."
)


class App(NamedTuple):
    """An app as macOS tells it."""

    process: int
    name: str
    bundle: str


def name_app(app: App) -> str | None:
    """What an app is recorded as; None where it says that nobody works."""
    bundle = app.bundle.lower()
    if bundle in _NOBODY:
        return None
    if bundle.startswith(_WEB_APPS):
        return "web-app"
    return BROWSERS.get(bundle) or app.name or app.bundle.rpartition(".")[2] or "unknown"


def is_present(session: Mapping[str, object] | None) -> bool:
    """Whether this login has the screen and it is not locked, by CGSessionCopyCurrentDictionary; None: no session."""
    if session is None:
        return False
    return bool(session.get("kCGSSessionOnConsoleKey", True)) and not session.get("CGSSessionScreenIsLocked")


def sane_idle(seconds: float) -> float:
    """Seconds since the last input; what cannot be is no idle time."""
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0


class Ears(Protocol):
    """The system's side of listening to apps."""

    def listen(self, process: int) -> object | None:
        """Begin to hear an app turn to another of its windows; None where it does not let itself be heard."""

    def release(self, observer: object) -> None:
        """Hear it no more, and give back all that this took."""

    def follow(self, observer: object, window: object) -> None:
        """Hear that a window is renamed."""

    def unfollow(self, observer: object, window: object) -> None:
        """No longer."""


class Followed:
    """The one app and the one window of it that are listened to. What is left is let go of, each time.

    An observer for each app that ever came to the front, kept, takes a port of the kernel each: thousands in days.
    """

    def __init__(self, ears: Ears) -> None:
        self._ears = ears
        self._process = 0
        self._observer: object | None = None
        self._window: object | None = None

    def turn(self, process: int, window: object | None) -> None:
        """Listen to these from now on; `process` 0 and `window` None stand for none."""
        if process != self._process or (process and self._observer is None):
            self._leave()
            self._process = process
            self._observer = self._ears.listen(process) if process else None
        if self._observer is None or window == self._window:
            return
        if self._window is not None:
            self._ears.unfollow(self._observer, self._window)
        self._window = window
        if window is not None:
            self._ears.follow(self._observer, window)

    def _leave(self) -> None:
        if self._observer is not None:
            if self._window is not None:
                self._ears.unfollow(self._observer, self._window)
            self._ears.release(self._observer)
        self._observer = self._window = None
