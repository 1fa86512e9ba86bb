# SPDX-License-Identifier: AGPL-3.0-or-later
"""What Hourself knows of apps and sites: label, category and level. A person's own choice stands above it.

A name is asked for in this order: a row of its own, the host it hangs under, what the desktop itself says of it,
the general rules. docs/catalog.md tells how to correct each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

from hourself.core.apps import App, Identity, Index, fold, read_rows, readable
from hourself.core.desktop import Launcher
from hourself.core.general import rule_for_app, rule_for_site
from hourself.core.taxonomy import UNCATEGORIZED, Category, default_level
from hourself.core.urls import display

# Raised with every change of apps.tsv, sites.tsv, rules.tsv or desktop.tsv: kept answers are then out of date.
VERSION = 5

_PLACES = {
    "local:ip": "This computer or your network",
    "local:intranet": "A site in your network",
    "local:file": "A file in the browser",
    "opaque:about": "A blank page, or the browser's own",
    "opaque:chrome": "The browser's own pages",
    "opaque:extension": "A page of an extension",
    "opaque:view-source": "A page's source text",
    "opaque:data": "A page inside a link",
    "opaque:javascript": "A script in the browser",
    "opaque:blob": "A page made in the browser",
    "opaque:other": "Something else in the browser",
    "opaque:invalid": "An unreadable address",
}


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


def identify(kind: str, name: str) -> Identity:
    """Which app a name is of; a site, and all else, is by its own name."""
    return _apps().identify(name) if kind == "app" else Identity(name)


def has_row(kind: str, name: str) -> bool:
    """Whether a row of the catalog is about this very name."""
    return name in (_apps() if kind == "app" else _sites())


def count_rows(kind: str) -> int:
    """How many apps, or sites, have a row of their own."""
    return len(_apps()) if kind == "app" else len(set(map(id, _sites().values())))


def _find_app(name: str, desktop: Callable[[str], Launcher | None] | None) -> Entry:
    if app := _apps().find(name):
        # The second part of a game is sorted like the first, and called by its own name.
        other = app.category == "Games" and _apps().identify(name).app != fold(app.name)
        return replace(_entry_of(app), label=readable(name)) if other else _entry_of(app)
    if desktop and (launcher := desktop(name)):
        return Entry(
            launcher.label, launcher.category, default_level(launcher.category), source=Source.DESKTOP
        )
    return _entry_by_rule(readable(name), rule_for_app(name))


@lru_cache(4096)
def _entry_of(app: App) -> Entry:
    category = Category(app.overview, app.category)
    level = int(app.level) if app.level else default_level(category)
    return Entry(app.label, category, level, source=Source.ROW)


def _find_site(site: str) -> Entry:
    entries = _sites()
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


@cache
def _apps() -> Index:
    return Index(read_rows())


@cache
def _sites() -> dict[str, Entry]:
    path = resources.files("hourself.core") / "data" / "sites.tsv"
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
            entries |= dict.fromkeys((name, *filter(None, aliases.split("|"))), entry)
    return entries
