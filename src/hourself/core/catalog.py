# SPDX-License-Identifier: AGPL-3.0-or-later
"""What Hourself knows of apps and sites: label, category and level. A person's own choice stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from hourself.core.taxonomy import UNCATEGORIZED, Category, default_level
from hourself.core.urls import display

# Raised with every change of data/apps.tsv or data/sites.tsv: kept answers are then out of date.
VERSION = 2

_PLACES = {
    "local:ip": "A device in your network",
    "local:intranet": "A site in your network",
    "local:file": "A file in the browser",
    "opaque:data": "A page inside a link",
    "opaque:javascript": "A script in the browser",
    "opaque:blob": "A page made in the browser",
    "opaque:other": "Something else in the browser",
    "opaque:invalid": "An unreadable address",
}
_REVERSE_DOMAIN = re.compile(r"[a-z]{2,}\.[\w-]+\.(?:[\w-]+\.)*(?=[\w-]+$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalog says of a name. `known` is False when it says nothing."""

    label: str
    category: Category
    level: int
    known: bool


def look_up(kind: str, name: str) -> Entry:
    """The entry of a name; `kind` is `app` or `site`.

    An app is found without regard to case. A site without a row of its own takes category and level, not the
    label, of the host it hangs under, as `mine.readthedocs.io` does of `readthedocs.io`.
    """
    return _find_app(name) if kind == "app" else _find_site(name)


def _find_app(name: str) -> Entry:
    known = _entries("apps").get(_fold(name))
    return known or Entry(_readable(name), UNCATEGORIZED, 0, known=False)


def _find_site(site: str) -> Entry:
    entries = _entries("sites")
    if site in entries:
        return entries[site]
    label = _PLACES.get(site) or display(site)
    for parent in _parents(site):
        if parent in entries:
            found = entries[parent]
            return Entry(label, found.category, found.level, known=True)
    return Entry(label, UNCATEGORIZED, 0, known=False)


def _parents(site: str) -> Iterator[str]:
    host, slash, _ = site.partition("/")
    if slash:
        yield host
    while "." in host:
        host = host.partition(".")[2]
        yield host


def _fold(app: str) -> str:
    return app.lower().removesuffix(".exe")


def _readable(app: str) -> str:
    """`org.example.FooBar` -> `FooBar`, `my-app` -> `My app`, `Foo.exe` -> `Foo`; others stay as they are."""
    bare = app[:-4] if app.lower().endswith(".exe") else app
    words = _REVERSE_DOMAIN.sub("", bare)
    if words.islower():
        words = re.sub(r"[-_]+", " ", words).strip().capitalize()
    return words or app


@cache
def _entries(table: str) -> dict[str, Entry]:
    path = resources.files("hourself.core") / "data" / f"{table}.tsv"
    entries: dict[str, Entry] = {}
    # One object for each category, shared by its rows: the server's worker stays small.
    shared: dict[Category, Category] = {}
    with path.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            name, overview, group, level, label, aliases = line.rstrip("\n").split("\t")
            pair = Category(overview, group)
            category = shared.setdefault(pair, pair)
            entry = Entry(label, category, int(level) if level else default_level(category), known=True)
            for key in (name, *filter(None, aliases.split("|"))):
                entries[_fold(key) if table == "apps" else key] = entry
    return entries
