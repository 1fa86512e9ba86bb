# SPDX-License-Identifier: AGPL-3.0-or-later
"""One app is one, whatever desk it was seen on: `org.xfce.mousepad`, `Mousepad` and `mousepad.exe`.

Names are one app's where the table of apps (`data/apps.tsv`) has them in one row, or else where their own words are
the same: without case, separators, `.exe`, `.desktop`, `.app`, and the owner before an identity (`org.example.`). But
two owners have two apps, `com.example.Flow` and `org.example.Flow`; which of them a bare `Flow` is, nobody knows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

# Not by importlib.resources, which brings an agent a megabyte of archives and temporary files.
_TABLE = Path(__file__).with_name("data") / "apps.tsv"
_REVERSE_DOMAIN = re.compile(r"[a-z]{2,}\.[\w-]+\.(?:[\w-]+\.)*(?=[\w-]+$)", re.IGNORECASE)
# `Sublime Text 2`, `Blender 3.6`, `gimp-2.10`, `Minecraft* 1.20.1`, `Notepad3 (x64)`: the same app, told more closely.
_EDITION = re.compile(r"(?:[\s_-]*\((?:x|32|64)[\w -]*\)|\*?[\s_-]+v?\d{1,4}(?:\.\d+)*)+$")
_PART = re.compile(r"[\s_-]\d{1,4}$")
# What may stand before an app's own name so that it still is that app: `org.example.`, `io.github.someone.`. A longer
# path ends in any word: `com.example.games.bubbles.pop`.
_OWNER = re.compile(r"\A(?:(?:com|io)\.git(?:hub|lab)\.[\w-]+\.|[a-z]{2,}\.[\w-]+\.)(?=[\w-]+$)")
# A snap's windows have, on Wayland, the names of the snap and of its app: `slack_slack`.
_SNAP = re.compile(r"([a-z0-9-]+)_\1$")
_SEPARATORS = re.compile(r"[\s._-]+")
_SQUEEZE = str.maketrans("", "", " ._-")
# The last word of an identity that many apps share, and that names none of them.
_COMMON = frozenset(
    {"app", "application", "client", "desktop", "gui", "launcher", "main", "qt", "studio", "ui"}
)
_GAMES, _BROWSERS = "Games", "Browsers"
#: To look for so many words in a line is as quick as to read it.
_MANY = 30


class App(NamedTuple):
    """What a row of the table says of an app; `level` is "" for the category's usual one."""

    name: str
    overview: str
    category: str
    level: str
    label: str


class Identity(NamedTuple):
    """What a name says of which app it is; `owner` is "" where no row and no identity tells whose."""

    app: str
    owner: str = ""


Row = tuple[App, tuple[str, ...]]


class Index:
    """Apps by all names that are theirs. Two rows may share the plain words of a name only in one category."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._named = {name: app for app, names in rows for name in names}
        self._owned = {app for name, app in self._named.items() if _REVERSE_DOMAIN.match(name)}
        self._plain = self._find_plain()

    def __len__(self) -> int:
        return len(set(self._named.values()))

    def __contains__(self, name: str) -> bool:
        """Whether a row has this very name."""
        return fold(name) in self._named

    def find(self, name: str) -> App | None:
        """The app of a name, without regard to case, edition and separators."""
        folded = fold(name)
        exact = self._named.get(folded)
        return exact or self._by_words(_bare(folded)) or self._by_words(plain(folded))

    def identify(self, name: str) -> Identity:
        """Which app a name is of."""
        folded = fold(name)
        if folded in self._named:
            return Identity(fold(self._named[folded].name))
        folded = _trim(folded)
        app = self._named.get(folded) or self._by_words(_bare(folded)) or self._by_edition(folded)
        if folded in self._named or not (owner := _OWNER.match(folded)):
            return Identity(fold(app.name) if app else _bare(folded) or folded)
        if app in self._owned or _bare(folded) in _COMMON:
            # `org.example.Terminal`: of an app whose identities are known it is none. `com.example.Client`: of none.
            return Identity(_SEPARATORS.sub("", folded))
        return Identity(fold(app.name) if app else _bare(folded), owner[0])

    def _by_edition(self, folded: str) -> App | None:
        app = self._by_words(plain(folded))
        # The second part of a game is another game; its version 1.20 is not.
        return None if app and app.category == _GAMES and _PART.search(folded) else app

    def _by_words(self, words: str) -> App | None:
        return self._named.get(words) or self._plain.get(words)

    def _find_plain(self) -> dict[str, App]:
        """The apps by plain name, where that is no row's own name; where two categories share one, neither has it."""
        found: dict[str, App | None] = {}
        for name, app in self._named.items():
            # The last word of `com.example.Client` names an app only where a row says so without the domain.
            for words in () if _REVERSE_DOMAIN.match(name) else {plain(name), _bare(name)}:
                other = found.get(words, app)
                found[words] = app if other and other[1:3] == app[1:3] else None
        return {words: app for words, app in found.items() if words and app and words not in self._named}


def read_rows(near: Collection[str] | None = None) -> Iterator[Row]:
    """The rows of the table, each with its folded names; those alone that have a name with one of these plain words.

    A few are found in some milliseconds, and nothing of the others stays in memory.
    """
    with _TABLE.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            if near is not None and not _may_hold(line, near):
                continue
            *app, aliases = line.rstrip("\n").split("\t")
            names = (fold(app[0]), *(fold(alias) for alias in aliases.split("|") if alias))
            if near is None or any(plain(name) in near for name in names):
                yield App(*app), names


@cache
def read_browsers() -> frozenset[str]:
    """The words of all names that browsers have."""
    with _TABLE.open(encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines if f"\t{_BROWSERS}\t" in line)
        return frozenset(squeeze(name) for row in rows for name in (row[0], *row[5].split("|")) if name)


def same_as(names: Iterable[str]) -> Callable[[str], bool]:
    """A test whether a name may be of the same app as one of these."""
    wanted = {fold(name) for name in names}
    if not wanted:
        return lambda _: False
    rows = list(read_rows(_words(wanted)))
    known = Index(rows)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for name in wanted:
        owners[known.identify(name).app].add(known.identify(name).owner)
    theirs = {name for app, all_names in rows if fold(app.name) in owners for name in all_names}
    # What shares words with their other names must be known, too: it may be another's.
    index = Index(read_rows(_words(wanted | theirs)))

    def holds(name: str) -> bool:
        app, owner = index.identify(name)
        told = owners.get(app)
        return told is not None and (not owner or "" in told or owner in told)

    return holds


def fold(name: str) -> str:
    """A name without case and `.exe`."""
    return name.lower().removesuffix(".exe")


def squeeze(name: str) -> str:
    """A name without case and separators, its owner kept: `Google Chrome` and `google-chrome` are one."""
    return _SEPARATORS.sub("", _trim(fold(name)))


def plain(folded: str) -> str:
    """A folded name without domain, edition and separators: `org.example.Foo_Bar 2` and `foo bar` are one."""
    return _SEPARATORS.sub("", _OWNER.sub("", _EDITION.sub("", _trim(folded))))


def readable(name: str) -> str:
    """`org.example.FooBar` -> `FooBar`, `my-app` -> `My app`, `Foo.exe` -> `Foo`; others stay as they are."""
    bare = name[:-4] if name.lower().endswith((".exe", ".app")) else name
    words = _REVERSE_DOMAIN.sub("", bare.removesuffix(".desktop"))
    if words.islower():
        words = re.sub(r"[-_]+", " ", words).strip().capitalize()
    return words or name


def _words(folded: Iterable[str]) -> frozenset[str]:
    return frozenset(words for name in folded for words in (plain(name), _bare(name)) if words)


def _may_hold(line: str, near: Collection[str]) -> bool:
    """Whether it is worth to read a line: to look for many words takes longer than that."""
    if len(near) > _MANY:
        return True
    squeezed = line.lower().translate(_SQUEEZE)
    return any(words in squeezed for words in near)


def _bare(folded: str) -> str:
    """As `plain`, with the edition."""
    return _SEPARATORS.sub("", _OWNER.sub("", _trim(folded)))


def _trim(folded: str) -> str:
    return _SNAP.sub(r"\1", folded.removesuffix(".app").removesuffix(".desktop"))
