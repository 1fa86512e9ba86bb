# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scrubbing what files tell, exactly as the agent does with what it sees."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList

from hourself.core.scrub import Glimpse, Rules, Sight, clean_app, clean_title, is_browser, scrub
from hourself.core.urls import is_site, trim
from hourself.server.imports.rows import Thing

_HOST = re.compile(
    r"(?:[a-z0-9_-]+\.)+[a-z0-9-]+(?::\d+)?(?:/\S*)?\Z|localhost(?::\d+)?\Z|[a-z0-9-]+:\d{2,5}\Z"
)


class Cleaner:
    """Turns things into sights; the same thing is scrubbed once."""

    def __init__(self, *, page_titles: bool = False) -> None:
        self._rules = Rules(browser_titles=page_titles)
        self.sight = lru_cache(1 << 14)(self._sight)

    def _sight(self, thing: Thing) -> Sight | None:
        """What may be kept of a thing; None if it was private."""
        if thing.kind == "page":
            return scrub(Glimpse("", thing.title or "", thing.name, thing.private), self._rules)
        if thing.kind == "other":
            return Sight("other", clean_app(thing.name), clean_title(thing.title or ""))
        if thing.kind == "activity" and (site := find_site(thing.name)):
            title = clean_title(thing.title or "") if self._rules.browser_titles else None
            return Sight("site", site, title)
        browser = _browser_of(thing.name)
        sight = scrub(Glimpse(browser or thing.name, thing.title or "", None, thing.private), self._rules)
        return sight and Sight("app", clean_app(thing.name), sight.title)


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
