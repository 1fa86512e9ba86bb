# SPDX-License-Identifier: AGPL-3.0-or-later
"""General rules: what a name that no row knows tells by its own words. The rules are in `data/rules.tsv`.

A site is asked in this order: the labels before its domain (`docs.`), its public suffix (`.edu`), the words of the
domain's label (`city-hotel`) and how they end or begin (`grandhotel`). An app: how it begins, its pairs of words, its
words. Time away from all devices: the first word that a rule knows. A rule that says Uncategorized says that its
pattern means nothing: a `workshop` is no shop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

from hourself.core.taxonomy import UNCATEGORIZED, Category, default_level
from hourself.core.urls import registrable

Rule = tuple[Category, int]

PLACES = ("host", "ending", "word", "ends", "begins", "app", "app-begins", "offline")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_WORD = re.compile(r"[\W_]+")


def rule_for_site(site: str) -> Rule | None:
    """Category and level that a site's own words tell, if they tell any."""
    host = site.partition("/")[0]
    if "." not in host:
        return None
    domain = registrable(host) or host
    label, _, suffix = domain.partition(".")
    before = host.removesuffix(domain).split(".")
    return _spoken(_first("host", before) or _by_ending(suffix) or _by_label(label))


def rule_for_app(name: str) -> Rule | None:
    """Category and level that an app's own words tell, if they tell any."""
    folded = name.lower().removesuffix(".exe")
    words = _NO_WORD.sub(" ", _CAMEL.sub(" ", name)).lower().removesuffix(" exe").split()
    pairs = map(" ".join, pairwise(words))
    begins = _first("app-begins", (folded[:size] for size in _sizes("app-begins")))
    # The last word is what a thing is: a `browser terminal` is a terminal.
    return _spoken(begins or _first("app", pairs) or _first("app", reversed(words)))


def rule_for_offline(name: str) -> Rule | None:
    """Category and level that a person's own word for time away tells, if it tells any: `Meeting`, `Lunch with Ann`."""
    words = _NO_WORD.sub(" ", name).lower().split()
    return _first("offline", words)


@lru_cache(512)
def _by_ending(suffix: str) -> Rule | None:
    endings = _rules()["ending"]
    fitting = [pattern for pattern in endings if fnmatchcase(suffix, pattern)]
    return endings[max(fitting, key=len)] if fitting else None


def _by_label(label: str) -> Rule | None:
    # An international name's letters are a code here: nothing in them is a word.
    words = [] if label.startswith("xn--") else label.split("-")
    return _first("word", [label, *words]) or next(filter(None, map(_by_ends, words)), None)


def _by_ends(word: str) -> Rule | None:
    ends = (word[-size:] for size in _sizes("ends"))
    begins = (word[:size] for size in _sizes("begins"))
    return _first("ends", ends) or _first("begins", begins)


def _first(place: str, texts: Iterable[str]) -> Rule | None:
    rules = _rules()[place]
    return next((rules[text] for text in texts if text in rules), None)


def _spoken(rule: Rule | None) -> Rule | None:
    return rule if rule and rule[0] != UNCATEGORIZED else None


@cache
def _sizes(place: str) -> tuple[int, ...]:
    """The lengths of a place's patterns, longest first."""
    return tuple(sorted(set(map(len, _rules()[place])), reverse=True))


@cache
def _rules() -> dict[str, dict[str, Rule]]:
    """The rules by place and pattern; one row may hold several patterns."""
    text = (resources.files("hourself.core") / "data" / "rules.tsv").read_text(encoding="utf-8")
    rules: dict[str, dict[str, Rule]] = {place: {} for place in PLACES}
    for line in text.splitlines()[1:]:
        place, overview, group, level, patterns = line.split("\t")
        category = Category(overview, group)
        rule = (category, int(level) if level else default_level(category))
        rules[place] |= dict.fromkeys(patterns.split("|"), rule)
    return rules
