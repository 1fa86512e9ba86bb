# SPDX-License-Identifier: AGPL-3.0-or-later
"""Promises 32 and 36 in the browser: the extension may see the front tab's address, and cannot do anything else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EXTENSION = Path(__file__).parents[2] / "extension"
ALLOWED = {"tabs", "idle", "alarms", "storage", "nativeMessaging"}
OPTIONAL = {"https://*/*", "http://127.0.0.1/*", "http://localhost/*"}
#: The only keys that a manifest of ours has; whatever brings code into pages or takes part in requests is not here.
KEYS = {
    "manifest_version", "name", "version", "description", "key", "minimum_chrome_version", "browser_specific_settings",
    "background", "incognito", "permissions", "optional_host_permissions", "content_security_policy", "action",
    "options_ui", "icons",
}  # fmt: skip
#: Ways to run text as code, to load code from elsewhere, to reach into pages, to write to a log.
REACHING = re.compile(
    r"\beval\b|new Function|importScripts|import\(|<script(?! type=\"module\" src=\"[a-z]+\.js\">)|document\.write"
    r"|innerHTML|executeScript|sendMessage\(\s*tab|captureVisibleTab|\.cookies|webRequest|debugger|XMLHttpRequest|WebSocket|console\.",
)
Manifest = dict[str, Any]


def faults(manifest: Manifest) -> list[str]:
    """What a manifest has that ours must not have."""
    policy = manifest["content_security_policy"]["extension_pages"]
    checks = {
        "keys": set(manifest) <= KEYS,
        "permissions": set(manifest["permissions"]) <= ALLOWED,
        "hosts": set(manifest["optional_host_permissions"]) <= OPTIONAL,
        "incognito": manifest["incognito"] == "not_allowed",
        "policy": "default-src 'none'; script-src 'self'; " in policy and "unsafe" not in policy,
        "connections": set(re.findall(r"connect-src ([^;]*)", policy))
        == {"https: http://127.0.0.1:* http://localhost:*"},
    }
    return [name for name, holds in checks.items() if not holds]


def read_manifest() -> Manifest:
    return dict(json.loads((EXTENSION / "manifest.json").read_text()))


def test_the_manifest_asks_for_nothing_more() -> None:
    assert [] == faults(read_manifest())


@pytest.mark.parametrize(
    ("fault", "mutate"),
    [
        ("keys", lambda it: it.update(content_scripts=[{"matches": ["<all_urls>"], "js": ["a.js"]}])),
        ("keys", lambda it: it.update(host_permissions=["<all_urls>"])),
        ("permissions", lambda it: it["permissions"].append("scripting")),
        ("permissions", lambda it: it["permissions"].append("history")),
        ("hosts", lambda it: it["optional_host_permissions"].append("<all_urls>")),
        ("incognito", lambda it: it.update(incognito="spanning")),
        ("policy", lambda it: it["content_security_policy"].update(extension_pages="script-src 'self' https://x")),
    ],
)  # fmt: skip
def test_a_manifest_that_asks_for_more_is_caught(fault: str, mutate: Callable[[Manifest], None]) -> None:
    manifest = read_manifest()
    mutate(manifest)

    assert fault in faults(manifest)


def test_no_code_reaches_into_pages_or_comes_from_elsewhere() -> None:
    files = [
        file for file in EXTENSION.iterdir() if file.suffix in {".js", ".html"} and file.name != "data.js"
    ]
    found = [(file.name, hit[0]) for file in files for hit in REACHING.finditer(file.read_text())]

    assert [] == found


@pytest.mark.parametrize(
    "line", ["eval(x)", 'el.innerHTML = "x"', '<script src="https://x/y.js">', "chrome.cookies.get"]
)
def test_code_that_does_is_caught(line: str) -> None:
    assert REACHING.search(line)


def test_only_one_file_speaks_to_a_network_and_titles_are_never_read() -> None:
    sources = {file.name: file.read_text() for file in EXTENSION.glob("*.js") if file.name != "data.js"}
    titles = [name for name, text in sources.items() if re.search(r"\.title\b", text)]

    assert (["line.js"], []) == ([name for name, text in sources.items() if "fetch(" in text], titles)
