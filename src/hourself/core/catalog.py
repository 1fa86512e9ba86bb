# SPDX-License-Identifier: AGPL-3.0-or-later
"""What Hourself knows of apps and sites: label, category and level. A person's own choice stands above it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from hourself.core.taxonomy import UNCATEGORIZED, Category, default_level
from hourself.core.urls import display

_PLACES = {
    "local:ip": "A device in your network",
    "local:intranet": "A site in your network",
    "local:file": "A file in the browser",
    "opaque:about": "Browser page",
    "opaque:chrome": "Browser settings",
    "opaque:extension": "Browser extension",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalog says of a name. `known` is False when it says nothing."""

    label: str
    category: Category
    level: int
    known: bool


def look_up(kind: str, name: str) -> Entry:
    """The entry of a name; `kind` is `app` or `site`. App names are compared without regard to case."""
    found = _entries(kind).get(name.lower() if kind == "app" else name)
    if found:
        return found
    label = name if kind == "app" else _PLACES.get(name) or display(name).removeprefix("opaque:")
    return Entry(label, UNCATEGORIZED, 0, known=False)


@cache
def _entries(kind: str) -> dict[str, Entry]:
    text = (resources.files("hourself.core") / "data" / f"{kind}s.tsv").read_text(encoding="utf-8")
    entries: dict[str, Entry] = {}
    for line in text.splitlines()[1:]:
        name, overview, category, level, label, aliases = line.split("\t")
        key = Category(overview, category)
        entry = Entry(label or name, key, int(level) if level else default_level(key), known=True)
        for alias in (name, *filter(None, aliases.split("|"))):
            entries[alias.lower() if kind == "app" else alias] = entry
    return entries
