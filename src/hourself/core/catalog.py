# SPDX-License-Identifier: AGPL-3.0-or-later
"""What Hourself knows of apps and sites: label, category and level. A person's own choice stands above it.

A name is asked for in this order: a row of its own, the host it hangs under, what the desktop itself says of it,
the general rules. docs/catalog.md tells how to correct each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from hourself.core.desktop import Launcher
from hourself.core.general import rule_for_app, rule_for_site
from hourself.core.taxonomy import UNCATEGORIZED, Category, default_level
from hourself.core.urls import display

# Raised with every change of apps.tsv, sites.tsv, rules.tsv or desktop.tsv: kept answers are then out of date.
VERSION = 4

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
# `Sublime Text 2`, `Blender 3.6`, `gimp-2.10`, `Minecraft* 1.20.1`, `Notepad3 (x64)`: the same app, told more closely.
_EDITION = re.compile(r"(?:[\s_-]*\((?:x|32|64)[\w -]*\)|\*?[\s_-]+v?\d{1,4}(?:\.\d+)*)+$")
# What may stand before an app's own name so that it still is that app: `org.example.`, `io.github.someone.`. A longer
# path ends in any word: `com.example.games.bubbles.pop`.
_OWNER = re.compile(r"(?:(?:com|io)\.git(?:hub|lab)\.[\w-]+\.|[a-z]{2,}\.[\w-]+\.)(?=[\w-]+$)")
_SEPARATORS = re.compile(r"[\s._-]+")


class Source(StrEnum):
    """Where an entry comes from, surest first."""

    ROW = "row"
    PARENT = "parent"
    DESKTOP = "desktop"
    RULE = "rule"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalog says of a name."""

    label: str
    category: Category
    level: int
    source: Source

    @property
    def known(self) -> bool:
        """False when the catalog says nothing of the name."""
        return self.source is not Source.NOTHING


def look_up(kind: str, name: str, desktop: Callable[[str], Launcher | None] | None = None) -> Entry:
    """The entry of a name; `kind` is `app` or `site`. `desktop` finds what this computer says of an app.

    An app is found without regard to case, version and separators. A site without a row of its own takes category
    and level, not the label, of the host it hangs under, as `mine.readthedocs.io` does of `readthedocs.io`.
    """
    return _find_app(name, desktop) if kind == "app" else _find_site(name)


def has_row(kind: str, name: str) -> bool:
    """Whether a row of the catalog is about this very name."""
    return _fold(name) in _entries("apps") if kind == "app" else name in _entries("sites")


def count_rows(kind: str) -> int:
    """How many apps, or sites, have a row of their own."""
    return len(set(map(id, _entries(f"{kind}s").values())))


def _find_app(name: str, desktop: Callable[[str], Launcher | None] | None) -> Entry:
    if row := _app_row(name):
        return row
    if desktop and (launcher := desktop(name)):
        return Entry(
            launcher.label, launcher.category, default_level(launcher.category), source=Source.DESKTOP
        )
    return _entry_by_rule(_readable(name), rule_for_app(name))


def _app_row(name: str) -> Entry | None:
    apps, folded = _entries("apps"), _fold(name)
    if folded in apps:
        return apps[folded]
    plain = _plain(folded)
    return apps.get(plain) or _plain_apps().get(plain)


def _find_site(site: str) -> Entry:
    entries = _entries("sites")
    if site in entries:
        return entries[site]
    label = _PLACES.get(site) or display(site)
    for parent in _parents(site):
        if parent in entries:
            found = entries[parent]
            return Entry(label, found.category, found.level, source=Source.PARENT)
    return _entry_by_rule(label, rule_for_site(site))


def _entry_by_rule(label: str, rule: tuple[Category, int] | None) -> Entry:
    if rule is None:
        return Entry(label, UNCATEGORIZED, 0, source=Source.NOTHING)
    return Entry(label, *rule, source=Source.RULE)


def _parents(site: str) -> Iterator[str]:
    host, slash, _ = site.partition("/")
    if slash:
        yield host
    while "." in host:
        host = host.partition(".")[2]
        yield host


def _fold(app: str) -> str:
    return app.lower().removesuffix(".exe")


def _plain(folded: str) -> str:
    """A folded name without domain, edition and separators: `org.example.Foo_Bar 2` and `foo bar` are one."""
    name = _EDITION.sub("", folded.removesuffix(".app").removesuffix(".desktop"))
    return _SEPARATORS.sub("", _OWNER.sub("", name))


def _readable(app: str) -> str:
    """`org.example.FooBar` -> `FooBar`, `my-app` -> `My app`, `Foo.exe` -> `Foo`; others stay as they are."""
    bare = app[:-4] if app.lower().endswith(".exe") else app
    words = _REVERSE_DOMAIN.sub("", bare)
    if words.islower():
        words = re.sub(r"[-_]+", " ", words).strip().capitalize()
    return words or app


@cache
def _plain_apps() -> dict[str, Entry]:
    """The apps by plain name, where that is no row's own name; where two categories share one, neither has it."""
    apps = _entries("apps")
    plain: dict[str, Entry | None] = {}
    for key, entry in apps.items():
        # The last word of `com.example.Client` names an app only where a row says so without the domain.
        short = "" if _REVERSE_DOMAIN.match(key) else _plain(key)
        other = plain.get(short, entry)
        plain[short] = entry if other and other.category == entry.category else None
    return {short: entry for short, entry in plain.items() if short and entry and short not in apps}


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
            entry = Entry(
                label, category, int(level) if level else default_level(category), source=Source.ROW
            )
            for key in (name, *filter(None, aliases.split("|"))):
                entries[_fold(key) if table == "apps" else key] = entry
    return entries
