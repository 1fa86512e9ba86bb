# SPDX-License-Identifier: AGPL-3.0-or-later
"""What editors call themselves, languages and projects, and what people do.

One language has many names: VS Code says `typescriptreact`, Vim `python`, Emacs `emacs-lisp-mode`, Sublime Text
`text.html.basic`, PyCharm `JAVA`, and some plugins the file's suffix. Here all are as WakaTime's clients tell them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data") / "languages.tsv"
#: What plugins say where they know nothing.
_UNKNOWN = frozenset(["", "unknown", "none", "null", "undefined"])
_MODE = re.compile(r"(?:-ts)?-mode\Z")
_SCOPE = re.compile(r"(?:source|text)\.(?=.)")
#: Folders that are called as somebody signs in.
_HOME = re.compile(r"(?:/home/|/Users/|/?[a-z]:[/\\]Users[/\\])[^/\\]+|/root|~", re.IGNORECASE)
#: A repository where it is kept, which some watchers tell as the project.
_REMOTE = re.compile(r"\w[\w+.-]*://|[\w.-]+@[\w.-]+:")
#: Editors that do not spell their names as people do: WakaTime's plugins, ActivityWatch's, and JetBrains' prefixes.
_EDITORS = {
    "vscode": "VS Code",
    "visual studio code": "VS Code",
    "vscodium": "VSCodium",
    "vim": "Vim",
    "nvim": "Neovim",
    "neovim": "Neovim",
    "emacs": "Emacs",
    "emacs-activity-watch": "Emacs",
    "sublime": "Sublime Text",
    "sublimetext": "Sublime Text",
    "idea": "IntelliJ IDEA",
    "ideacore": "IntelliJ IDEA",
    "intellij": "IntelliJ IDEA",
    "intellijidea": "IntelliJ IDEA",
    "pycharm": "PyCharm",
    "pycharmcore": "PyCharm",
    "python": "PyCharm",
    "phpstorm": "PhpStorm",
    "webstorm": "WebStorm",
    "goland": "GoLand",
    "clion": "CLion",
    "ruby": "RubyMine",
    "rubymine": "RubyMine",
    "rustrover": "RustRover",
    "rider": "Rider",
    "datagrip": "DataGrip",
    "dataspell": "DataSpell",
    "appcode": "AppCode",
    "androidstudio": "Android Studio",
    "visualstudio": "Visual Studio",
    "netbeans": "NetBeans",
    "eclipse": "Eclipse",
    "xcode": "Xcode",
    "atom": "Atom",
    "zed": "Zed",
    "cursor": "Cursor",
    "kakoune": "Kakoune",
    "ktexteditor": "Kate",
    "helix": "Helix",
    "obsidian": "Obsidian",
    "figma": "Figma",
    "zotero": "Zotero",
    "chrome": "Chrome",
    "firefox": "Firefox",
    "edge": "Edge",
}
WATCHER = "aw-watcher-"


def name_editor(text: str) -> str:
    """An editor by what it, its plugin or its watcher (`aw-watcher-vim`) calls itself; '' for none."""
    own = text.strip().removeprefix(WATCHER)
    return "" if own.lower() in _UNKNOWN else _EDITORS.get(own.lower(), own)


def name_language(text: str) -> str:
    """A language by what any editor calls it; one that is not known stays as it is, '' for none."""
    own = text.strip()
    if own.lower() in _UNKNOWN:
        return ""
    bare = _MODE.sub("", _SCOPE.sub("", own.lower()))
    # Of `python.django` and `html.twig`, what all of it means, or else what its last part does.
    for spelling in (own.lower(), bare, *reversed(bare.split("."))):
        if spelling in _languages():
            return _languages()[spelling]
    return own if bare == own.lower() else bare


def name_project(text: str) -> str:
    """A project by its name; '' for one that is not known, or that is but somebody's home folder."""
    own = text.strip()
    if _REMOTE.match(own):
        own = own.rstrip("/").removesuffix(".git")
    return "" if own.lower() in _UNKNOWN or _HOME.fullmatch(own.rstrip("/\\")) else own


@cache
def _languages() -> dict[str, str]:
    """Names by each spelling, in small letters."""
    rows = [line.split("\t") for line in _DATA.read_text(encoding="utf-8").splitlines()[1:]]
    return {each: name for name, more in rows for each in (name.lower(), *more.split("|")) if each}
