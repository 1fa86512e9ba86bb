# SPDX-License-Identifier: AGPL-3.0-or-later
"""Editor and operating system, as a WakaTime client's User-Agent tells them.

`wakatime/v1.102.1 (linux-6.1.0-x86_64) go1.22.4 vscode/1.90.0 vscode-wakatime/24.6.0`, or from a browser
`Chrome/126.0 mac_arm64 chrome-wakatime/4.0.1`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hourself.core.coding import name_editor

_CLIENT = r"(?:waka|hacka)time"
# Neither the client is an editor nor what it runs on, though PyCharm calls itself Python.
_NO_NAME = rf"(?!(?i:{_CLIENT}(?:-ls)?|go|java|node|macos|python(?!/.*\bpython-wakatime))/)"
#: A name may have several words: `Visual Studio Code`, `Code - OSS`.
_NAME = rf"(?<![\w.+-]){_NO_NAME}((?:[A-Z][A-Za-z]* (?:- )?){{0,3}}[\w.+-]+)"
# Before the plugin may stand a build (`(74075bb5)`, `EAP`) or a system; behind it, what passes heartbeats on.
_PLUGIN = re.compile(rf"{_NAME}/\S+\s+(?:[^\s/]+\s+){{0,6}}?(?!(?i:{_CLIENT})/)\S*(?i:{_CLIENT})\S*/\S+")
_LAST = re.compile(rf"{_NAME}/[^\s/]+\s*\Z")
#: A plugin that tells neither its version nor its editor.
_BARE = re.compile(rf"\s([\w.+-]+-{_CLIENT}(?:-plugin[\d.]*)?|wakatime-mode)\s*\Z", re.IGNORECASE)
#: What a plugin's name says beside its editor's: `vim-wakatime`, `wakatime-zsh-plugin`, `wakatime.fish`.
_BESIDE = re.compile(
    rf"\A{_CLIENT}(?:-(?=\w+-plugin\Z)|\.)|-{_CLIENT}(?:-plugin[\d.]*)?\Z|-plugin\Z", re.IGNORECASE
)
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
_KNOWN_AS = {"edg": "Edge", "wakatime-mode": "Emacs"} | dict.fromkeys(
    # The desktop's own program, where it tells no app, and a language server of no known editor.
    ("macos", "windows", "linux", "wakatime-ls"),
    "",
)


class Agent(NamedTuple):
    """An editor and a system; '' for what is not told."""

    editor: str
    system: str


def read_agent(text: str) -> Agent:
    """What a User-Agent tells."""
    system = _SYSTEM.search(text)
    return Agent(name_editor(_find_editor(text)), _SYSTEMS[system[1].lower()] if system else "")


def _find_editor(text: str) -> str:
    # Models and their tools stand before the editor: the one next to the last plugin is meant.
    plugins = list(_PLUGIN.finditer(text))
    # A browser's own words name several; its extension, as Edge's does, stands behind them.
    if not plugins and "mozilla" in text[:8].lower():
        return ""
    found = plugins[-1] if plugins else _LAST.search(text) or _BARE.search(text)
    # Where only the plugin is told, it is named after its editor.
    editor = _BESIDE.sub("", found[1]) if found else ""
    return _KNOWN_AS.get(editor.lower(), editor)
