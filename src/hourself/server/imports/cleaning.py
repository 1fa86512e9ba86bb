# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scrubbing what files tell, exactly as the agent does with what it sees."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from hourself.core.ignoring import Pairs, is_ignored
from hourself.core.scrub import Glimpse, Rules, Sight, clean_app, clean_title, is_browser, scrub
from hourself.core.urls import is_site, trim
from hourself.server.imports.rows import Thing

_HOST = re.compile(
    r"(?:[a-z0-9_-]+\.)+[a-z0-9-]+(?::\d+)?(?:/\S*)?\Z|localhost(?::\d+)?\Z|[a-z0-9-]+:\d{2,5}\Z"
)


class Cleaner:
    """Turns things into sights. Names are few and titles many: each is scrubbed once, whatever it stands beside."""

    def __init__(self, *, page_titles: bool = False, ignored: Pairs = frozenset()) -> None:
        self._ignored = ignored
        self._rules = Rules(browser_titles=page_titles)
        self._name = lru_cache(1 << 13)(clean_app)
        self._site = lru_cache(1 << 13)(find_site)
        self._browser = lru_cache(1 << 13)(_browser_of)
        self._page = lru_cache(1 << 13)(lambda *page: scrub(Glimpse("", *page), self._rules))
        self._within = lru_cache(1 << 15)(lambda app, *rest: scrub(Glimpse(app, *rest), self._rules))
        self._title = lru_cache(1 << 15)(clean_title)

    def sight(self, thing: Thing) -> Sight | None:
        """What may be kept of a thing; None if it was private."""
        title = thing.title or ""
        if thing.kind == "page":
            return self._page(title, thing.name, thing.private)
        if thing.kind in {"other", "entry"}:
            return Sight("other", self._name(thing.name), self._title(title))
        if thing.kind == "activity" and (site := self._site(thing.name)):
            return Sight("site", site, self._title(title) if self._rules.browser_titles else None)
        # What is kept of a title hangs on whether a browser shows it, and not on which app does.
        sight = self._within(self._browser(thing.name) or "app", title, None, thing.private)
        return sight and Sight("app", self._name(thing.name), sight.title)

    def ignores(self, thing: Thing, sight: Sight) -> str:
        """By what of it the person ignores a thing: its `name` or its `title`; empty where they do not.

        As with recording, what is looked for in a title need not be kept of it.
        """
        if not self._ignored:
            return ""
        if is_ignored(self._ignored, sight.kind, sight.name, None):
            return "name"
        words = f"{thing.name}\n{thing.title}" if thing.kind == "entry" else thing.title
        return "title" if is_ignored(self._ignored, "", "", words) else ""


def find_site(activity: str) -> str | None:
    """The site that an activity's name is; None for an app's.

    Sites are written small and end in a zone that is given out, or lead into a network of one's own: `node.js` is none.
    """
    if not _HOST.match(activity):
        return None
    site = trim(f"http://{activity}")
    if site.startswith("local:"):
        return site
    known = is_site(site) and _zones().privatesuffix(site.partition("/")[0]) is not None
    return site if known else None


def _browser_of(app: str) -> str | None:
    """A browser under the name that the scrubber knows it by: `chrome.exe`, `Google Chrome`; None for other apps."""
    plain = app.strip().lower().removesuffix(".exe").replace(" ", "-")
    return plain if is_browser(plain) else None


def shows_web(app: str) -> bool:
    """Whether an app is a browser, under whatever spelling."""
    return _browser_of(app) is not None


@cache
def _zones() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)
