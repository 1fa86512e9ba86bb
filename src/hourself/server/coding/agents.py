# SPDX-License-Identifier: AGPL-3.0-or-later
"""Editor and operating system, as a WakaTime client's User-Agent tells them.

`wakatime/v1.102.1 (linux-6.1.0-x86_64) go1.22.4 vscode/1.90.0 vscode-wakatime/24.6.0`, or from a browser
`Chrome/126.0 mac_arm64 chrome-wakatime/4.0.1`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hourself.core.coding import name_editor

# What passes heartbeats on may have set its own name behind the plugin's.
_PLUGIN = re.compile(r"([\w.+-]+)/\S+\s+(?:\S+\s+)?\S*wakatime\S*/\S+(?:\s|\Z)", re.IGNORECASE)
#: A plugin that tells neither its version nor its editor.
_BARE = re.compile(r"\s([\w.+-]+-wakatime|wakatime-mode)\s*\Z", re.IGNORECASE)
_LAST = re.compile(r"([\w.+-]+)/\S+\s*\Z")
_SYSTEM = re.compile(
    r"\b(linux|darwin|macos|mac|windows|win|freebsd|openbsd|android|wsl|cros)(?=[-_\s/;)0-9]|\Z)",
    re.IGNORECASE,
)
_SYSTEMS = {
    "linux": "Linux",
    "darwin": "Mac",
    "macos": "Mac",
    "mac": "Mac",
    "windows": "Windows",
    "win": "Windows",
    "freebsd": "FreeBSD",
    "openbsd": "OpenBSD",
    "android": "Android",
    "wsl": "Linux",
    "cros": "ChromeOS",
}
#: Editors that are told by another name than theirs.
_KNOWN_AS = {"edg": "Edge", "wakatime-mode": "Emacs"}


class Agent(NamedTuple):
    """An editor and a system; '' for what is not told."""

    editor: str
    system: str


def read_agent(text: str) -> Agent:
    """What a User-Agent tells."""
    plugin = _PLUGIN.search(text)
    found = plugin or _LAST.search(text) or _BARE.search(text)
    # Where only the plugin is told, it is named after its editor.
    editor = found[1].removesuffix("-wakatime") if found else ""
    editor = _KNOWN_AS.get(editor.lower(), editor)
    # A browser's own words name several; its extension, as Edge's does, stands behind them.
    if editor.lower() in {"wakatime", "go", "python"} or ("mozilla" in text[:8].lower() and not plugin):
        editor = ""
    system = _SYSTEM.search(text)
    return Agent(name_editor(editor), _SYSTEMS[system[1].lower()] if system else "")
