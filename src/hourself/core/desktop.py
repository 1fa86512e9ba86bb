# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a Linux desktop says of an app: its launcher's name and `Categories=`, read in our words.

The words are those of the Desktop Menu Specification; `data/desktop.tsv` gives each our category, weightiest first, so
that `Network;Email;Calendar` is e-mail and `Game;Emulator` a game.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from hourself.core.taxonomy import Category

# Programs that start another one, which is the app that a window then belongs to.
_STARTERS = frozenset(
    {
        "env",
        "sh",
        "bash",
        "flatpak",
        "snap",
        "gtk-launch",
        "pkexec",
        "sudo",
        "gksu",
        "kdesu",
        "nice",
        "firejail",
    }
    | {"python", "python3", "perl", "java", "mono", "wine"}
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


@dataclass(frozen=True, slots=True)
class Launcher:
    """An app as its desktop entry tells it. `names` are those that its windows may say, `program` what is started,
    all in lower case.
    """

    label: str
    category: Category
    names: frozenset[str]
    program: str


def read_launcher(file_name: str, text: str) -> Launcher | None:
    """The launcher in a `.desktop` file; None when it is none, or its categories tell nothing."""
    entry = _read_entry(text)
    category = category_of(filter(None, entry.get("Categories", "").split(";")))
    if category is None or entry.get("Type", "Application") != "Application":
        return None
    stem = file_name.removesuffix(".desktop")
    names = frozenset(name.lower() for name in (stem, entry.get("StartupWMClass")) if name)
    return Launcher(entry.get("Name") or stem, category, names, _program(entry.get("Exec", "")).lower())


def category_of(words: Iterable[str]) -> Category | None:
    """Our category for the words of `Categories=`; None when they tell nothing."""
    given = frozenset(words)
    return next((category for needed, category in _table() if needed <= given), None)


def _read_entry(text: str) -> dict[str, str]:
    """The keys of the group `[Desktop Entry]`; what is no line of the form key=value is passed over."""
    entry: dict[str, str] = {}
    group = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            group = line
        elif group == "[Desktop Entry]" and "=" in line:
            key, _, value = line.partition("=")
            entry.setdefault(key.strip(), value.strip())
    return entry


def _program(command: str) -> str:
    """The base name of the program that an `Exec=` line starts, or "" when that is only a starter."""
    try:
        words = shlex.split(command)
    except ValueError:
        words = command.split()
    named = next((word for word in words if not _ASSIGNMENT.match(word) and _base(word) != "env"), "")
    return "" if _base(named) in _STARTERS else _base(named)


def _base(path: str) -> str:
    return path.rpartition("/")[2]


@cache
def _table() -> tuple[tuple[frozenset[str], Category], ...]:
    text = (resources.files("hourself.core") / "data" / "desktop.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return tuple((frozenset(words.split("+")), Category(overview, group)) for words, overview, group in rows)
