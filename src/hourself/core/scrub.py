# SPDX-License-Identifier: AGPL-3.0-or-later
"""The scrubber: what may be kept of a raw glimpse of the desktop.

It runs before any disk or network. Private windows and ignored things vanish whole; a URL becomes a site; a title
loses what may name a person or an account.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from hourself.core.apps import read_browsers, squeeze
from hourself.core.ignoring import is_ignored

# Not by importlib.resources, which brings an agent a megabyte of archives and temporary files.
_DATA = Path(__file__).with_name("data")
MAX_TITLE = 512
MAX_APP = 253
GONE = "…"
_READ = 2048

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_SCHEME = re.compile(
    r"[^\w]*(?:mailto|tel|data|javascript|blob|about|view-source|sms|magnet|urn|sip|xmpp):.", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\w]*[\w-]+(?:\.[\w-]+)+(?::\d+)?[/?#]", re.IGNORECASE)
_NUMBER = re.compile(r"\d(?:[ ._/·-]?\d){12,}")
_DIGITS = re.compile(r"\d{6,}")
_HOME = re.compile(r"(?:/home/|/Users/|[A-Za-z]:\\Users\\)[^/\\\s]+")
#: What a site that was installed as an app is called: what its window shows is a page, as in a browser's.
SITE_AS_APP = "web-app"
_WEB_APP = re.compile(r"(?:crx_|chrome-|brave-|msedge-|vivaldi-)[a-z0-9_.-]*\Z", re.IGNORECASE)


class Glimpse:
    """What a watcher saw, raw. It lives in memory for a moment: it shows nothing and cannot be written down."""

    __slots__ = ("app", "private", "process", "title", "url")

    def __init__(
        self, app: str, title: str, url: str | None = None, private: bool = False, process: int = 0
    ) -> None:
        """`process` is the number of the window's process, 0 where it is not told."""
        self.app = app
        self.title = title
        self.url = url
        self.private = private
        self.process = process

    def __repr__(self) -> str:
        return "<Glimpse>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("A glimpse is never written down.")


@dataclass(frozen=True, slots=True)
class Sight:
    """What the scrubber lets through. `kind` is `app` or `site`."""

    kind: str
    name: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a person allows: titles at all, titles of browsers, browsers whose site is not known, and what is never to
    be recorded (see `core/ignoring.py`).
    """

    browser_titles: bool = False
    titles: bool = True
    browsers: bool = True
    ignored: frozenset[tuple[str, str]] = frozenset()


def scrub(glimpse: Glimpse, rules: Rules) -> Sight | None:
    """The sight of a glimpse, or None when nothing of it may be kept."""
    browser = is_browser(glimpse.app)
    if glimpse.private or (browser and is_private(glimpse.title)):
        return None
    if browser and glimpse.url is None and not rules.browsers:
        return None
    kind, name = _identify(glimpse)
    if is_ignored(rules.ignored, kind, name, glimpse.title):
        return None
    web = browser or kind == "site" or name == SITE_AS_APP
    wanted = rules.titles and (rules.browser_titles or not web)
    return Sight(kind, name, clean_title(glimpse.title) if wanted else None)


def _identify(glimpse: Glimpse) -> tuple[str, str]:
    if glimpse.url is None:
        return "app", clean_app(glimpse.app)
    # The URL parser and the suffix list take 3 MB: an agent that sees no URL does without.
    from hourself.core.urls import trim  # noqa: PLC0415

    return "site", trim(glimpse.url)


def clean_title(text: str) -> str | None:
    """A title without URLs, addresses, long numbers and home folders; None for nothing left and for searches."""
    flat = _flatten(text)
    if _is_search(flat):
        return None
    kept = _HOME.sub("~", " ".join(word for word in flat.split() if not _is_address(word)))
    cleaned = _mask_numbers(kept[:MAX_TITLE]).strip()
    return cleaned or None


def clean_app(text: str) -> str:
    """An app's identity (WM_CLASS and the like), free of addresses and numbers; `unknown` when nothing is left."""
    flat = _flatten(text)
    if _WEB_APP.match(flat) and not is_browser(flat):
        # Its class holds an extension's id or a whole address.
        return SITE_AS_APP
    kept = " ".join(
        word for word in flat.replace("/", " ").replace("\\", " ").split() if not _is_address(word)
    )
    return _mask_numbers(kept[:MAX_APP]).strip() or "unknown"


def is_clean_title(text: str) -> bool:
    """Whether a title is as `clean_title` leaves it."""
    return clean_title(text) == text


def is_clean_app(text: str) -> bool:
    """Whether an app's name is as `clean_app` leaves it."""
    return clean_app(text) == text


def is_browser(app: str) -> bool:
    """Whether an app shows the web, by any of its names, so that its titles are the pages' and not a document's."""
    return squeeze(app.strip()) in read_browsers()


def is_private(title: str) -> bool:
    """Whether a browser's window title says, in any of 40 languages, that the window is private."""
    tail = title[-120:].casefold()
    return any(marker in tail for marker in _markers("private_windows.tsv"))


def _flatten(text: str) -> str:
    """One line of visible characters: what cannot be seen could hide an address from the rules below."""
    line = _CONTROL.sub(" ", text[:_READ])
    if not line.isascii():
        line = unicodedata.normalize("NFC", line)
        line = "".join(letter for letter in line if unicodedata.category(letter) not in {"Cf", "Cn", "Co"})
    return " ".join(line.split())


def _is_search(title: str) -> bool:
    folded = title.casefold()
    return any(marker in folded for marker in _markers("search_titles.tsv"))


def _is_address(word: str) -> bool:
    return (
        "://" in word
        or "@" in word[1:-1]
        or word.lower().lstrip("(<[\"'").startswith("www.")
        or _SCHEME.match(word) is not None
        or _ADDRESS.match(word) is not None
    )


def _mask_numbers(text: str) -> str:
    return _DIGITS.sub(GONE, _NUMBER.sub(lambda found: _mask_cards(found[0]), text))


def _mask_cards(run: str) -> str:
    """Hide each stretch of whole groups of digits that is 13 to 19 digits long and passes Luhn's check."""
    groups = re.findall(r"\d+|\D", run)
    first = 0
    while first < len(groups):
        last = _card_end(groups, first)
        groups[first:last] = [GONE] if last > first else groups[first:last]
        first += 1
    return "".join(groups)


def _card_end(groups: list[str], first: int) -> int:
    digits = ""
    for index in range(first, len(groups)):
        digits += groups[index] if groups[index].isdecimal() else ""
        if len(digits) > 19 or not groups[first].isdecimal():
            break
        if len(digits) >= 13 and groups[index].isdecimal() and _passes_luhn(digits):
            return index + 1
    return first


def _passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    odd = sum(int(digit) for digit in digits[-1::-2])
    return (odd + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])) % 10 == 0


@cache
def _markers(file: str) -> frozenset[str]:
    text = (_DATA / file).read_text(encoding="utf-8")
    return frozenset(line.split("\t")[-1].casefold() for line in text.splitlines()[1:])
