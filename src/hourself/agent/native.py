# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pairing with browsers: the small files by which each finds our native messaging host."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from hourself.agent.folder import make_folder

NAME = "hourself"
#: By the public key in extension/manifest.json; a test compares.
CHROMIUM_EXTENSION = "gbfgenfinmnedjonjncnhgglklmbjiab"
FIREFOX_EXTENSION = "browser@hourself"
_HOST = Path(__file__).with_name("native_host.py")


class Browser(NamedTuple):
    """A browser, the folder that shows that it is here, and the one inside it where it looks for hosts.

    `profiles`: where it keeps what it knows, if that is elsewhere: it shows that the browser is here as well.
    """

    name: str
    home: str
    hosts: str = "NativeMessagingHosts"
    profiles: str = ""

    @property
    def firefox(self) -> bool:
        """Whether it is of Firefox's family."""
        return self.name in {"Firefox", "LibreWolf"}


_MOZILLA_HOSTS = "native-messaging-hosts"
#: From version 147 on Firefox keeps new profiles here, makes no `.mozilla`, and looks for hosts there all the same.
_MOZILLA_CONFIG = ".config/mozilla"
_LINUX = (
    Browser("Chromium", ".config/chromium"),
    Browser("Chrome", ".config/google-chrome"),
    Browser("Brave", ".config/BraveSoftware/Brave-Browser"),
    Browser("Edge", ".config/microsoft-edge"),
    Browser("Vivaldi", ".config/vivaldi"),
    Browser("Opera", ".config/opera"),
    Browser("Firefox", ".mozilla", _MOZILLA_HOSTS, _MOZILLA_CONFIG),
    Browser("LibreWolf", ".librewolf", _MOZILLA_HOSTS, ".config/librewolf"),
)
_SUPPORT = "Library/Application Support"
_MACOS = (
    Browser("Chromium", f"{_SUPPORT}/Chromium"),
    Browser("Chrome", f"{_SUPPORT}/Google/Chrome"),
    Browser("Brave", f"{_SUPPORT}/BraveSoftware/Brave-Browser"),
    Browser("Edge", f"{_SUPPORT}/Microsoft Edge"),
    Browser("Vivaldi", f"{_SUPPORT}/Vivaldi"),
    Browser("Firefox", f"{_SUPPORT}/Mozilla"),
    Browser("LibreWolf", f"{_SUPPORT}/LibreWolf"),
)
#: On Windows the registry (HKEY_CURRENT_USER) names the manifest; the file itself may lie anywhere.
WINDOWS_KEYS = {
    "Chromium": rf"Software\Chromium\NativeMessagingHosts\{NAME}",
    "Chrome": rf"Software\Google\Chrome\NativeMessagingHosts\{NAME}",
    "Brave": rf"Software\BraveSoftware\Brave-Browser\NativeMessagingHosts\{NAME}",
    "Edge": rf"Software\Microsoft\Edge\NativeMessagingHosts\{NAME}",
    "Vivaldi": rf"Software\Vivaldi\NativeMessagingHosts\{NAME}",
    "Firefox": rf"Software\Mozilla\NativeMessagingHosts\{NAME}",
}


def known_browsers(platform: str = sys.platform) -> tuple[Browser, ...]:
    """The browsers of a system (as `sys.platform` calls it) whose places we know; on Windows see `WINDOWS_KEYS`."""
    return {"linux": _LINUX, "darwin": _MACOS}.get(platform, ())


def manifest(browser: Browser, program: PurePath) -> str:
    """What a browser's file says: which program, and for which extension alone."""
    allowed: Mapping[str, list[str]] = (
        {"allowed_extensions": [FIREFOX_EXTENSION]}
        if browser.firefox
        else {"allowed_origins": [f"chrome-extension://{CHROMIUM_EXTENSION}/"]}
    )
    said = {"name": NAME, "description": "Hourself's agent", "path": str(program), "type": "stdio", **allowed}
    return json.dumps(said, indent=1) + "\n"


def starter(python: str, folder: Path) -> str:
    """The program that a browser starts: our host, without the site's packages, for the agent of this folder."""
    words = [python, "-I", "-S", "-OO", str(_HOST), str(folder)]
    return f"#!/bin/sh\nexec {shlex.join(words)}\n"


def pair(folder: Path, root: Path, *, everywhere: bool = False) -> list[str]:
    """Write the files for the browsers below a root (the home folder); gives the names of those that are paired.

    Only where a browser left its folder, or `everywhere`.
    """
    program = folder / "native-host"
    make_folder(folder)
    _write(program, starter(sys.executable, folder), 0o700)
    paired, here = [], find_browsers(root)
    for browser in known_browsers():
        if everywhere or browser in here:
            _file(root, browser).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(_file(root, browser), manifest(browser, program), 0o600)
            paired.append(browser.name)
    return paired


def find_browsers(root: Path) -> set[Browser]:
    """The browsers that left their folder below a root: those that were used at least once."""
    return {
        browser
        for browser in known_browsers()
        if any(_place(root, each).is_dir() for each in (browser.home, browser.profiles) if each)
    }


def unpair(folder: Path, root: Path) -> list[str]:
    """Take away what `pair` wrote for this folder; gives the browsers' names."""
    found = list(find_paired(folder, root))
    for browser in found:
        _file(root, browser).unlink()
    (folder / "native-host").unlink(missing_ok=True)
    return [browser.name for browser in found]


def find_paired(folder: Path, root: Path) -> Iterator[Browser]:
    """The browsers whose file names the host of this folder."""
    for browser in known_browsers():
        try:
            named = json.loads(_file(root, browser).read_text())["path"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if named == str(folder / "native-host"):
            yield browser


def _file(root: Path, browser: Browser) -> Path:
    return _place(root, browser.home) / browser.hosts / f"{NAME}.json"


def _place(root: Path, folder: str) -> Path:
    """A browser's folder below a root; in a person's own home `XDG_CONFIG_HOME` may stand for `.config`."""
    config = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    if folder.startswith(".config/") and config.is_absolute() and root == Path.home():
        return config / folder.removeprefix(".config/")
    return root / folder


def _write(path: Path, text: str, mode: int) -> None:
    """Write a file at once, unless it says this already."""
    if path.exists() and path.read_text() == text:
        return
    draft = path.with_suffix(".new")
    draft.touch(mode=mode)
    draft.write_text(text)
    draft.chmod(mode)
    draft.replace(path)
