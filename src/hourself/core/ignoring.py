# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person never wants recorded, and whether something is that: one rule for the agent and the server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from hourself.core.apps import same_as

#: (kind, text): an `app` by whichever of its names (`apps.py`), a `site` and all below it, whatever has a `title` that
#: contains the text.
Pairs = frozenset[tuple[str, str]]
KINDS = ("app", "site", "title")
LONGEST = 253
MOST = 1000


class IgnoreError(ValueError):
    """A rule that cannot be kept; its text says why."""


def check_pair(kind: str, text: str) -> tuple[str, str]:
    """A rule as it is kept. Raises `IgnoreError`."""
    kept = " ".join(text.split())
    if kind not in KINDS or not kept or len(kept) > LONGEST or not kept.isprintable():
        raise IgnoreError(f"Say what to ignore, in {LONGEST} characters at most.")
    if kind == "site":
        # 3 MB, which an agent that only asks whether something is ignored does without.
        from hourself.core.urls import is_site, trim  # noqa: PLC0415

        if is_site(kept):
            # As reports name it, `local:file` and the browser's own pages too.
            return kind, kept
        kept = trim(kept if "://" in kept else f"https://{kept}")
        if kept.startswith("opaque:"):
            raise IgnoreError("That is no site: expected one such as example.com.")
    if kind == "title" and len(kept) < 3:
        raise IgnoreError("A text of one or two letters would be in most titles: give three at least.")
    return kind, kept


def is_ignored(pairs: Iterable[tuple[str, str]], kind: str, name: str, title: str | None) -> bool:
    """Whether one of the rules is about this. `title` may be raw: what is looked for in it need not be kept."""
    rules = _arrange(frozenset(pairs))
    if kind == "app" and rules.holds_app(name):
        return True
    if kind == "site" and rules.sites and not rules.sites.isdisjoint(_above(name)):
        return True
    folded = title.casefold() if title and rules.titles else ""
    return any(text in folded for text in rules.titles)


class _Rules(NamedTuple):
    holds_app: Callable[[str], bool]
    sites: frozenset[str]
    titles: tuple[str, ...]


# To find the names of apps takes some milliseconds, so more are kept than a server hears of in a minute.
@lru_cache(maxsize=1024)
def _arrange(pairs: Pairs) -> _Rules:
    """The rules so that a look takes the same time for one and for a thousand. (A frozenset knows its hash.)"""
    return _Rules(
        same_as(text for kind, text in pairs if kind == "app"),
        frozenset(text for kind, text in pairs if kind == "site"),
        tuple(sorted(text.casefold() for kind, text in pairs if kind == "title")),
    )


def _above(site: str) -> Iterator[str]:
    """A site, what it is a part of (`example.com` of `example.com/wiki`), and the hosts above its host."""
    yield site
    host, *parts = site.split("/")
    for count in range(len(parts)):
        yield "/".join([host, *parts[:count]])
    while "." in host:
        host = host.partition(".")[2]
        yield host
