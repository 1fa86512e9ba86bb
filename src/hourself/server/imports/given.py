# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of other programs for categories and levels, in ours."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, OVERVIEWS, UNCATEGORIZED, Category

# Both sets of RescueTime's names for its levels. "Distracting" alone is -1: its older, numbered meaning.
_LEVEL_WORDS = {
    "very productive": 2, "productive": 1, "neutral": 0, "distracting": -1, "very distracting": -2,
    "focus work": 2, "other work": 1, "personal": -1,
    "very productive time": 2, "productive time": 1, "neutral time": 0, "distracting time": -1,
    "very distracting time": -2,
}  # fmt: skip
#: Names that stand under two overviews: RescueTime writes the overview's own general category with "General".
_SHARED = {"Business": "News & Opinion", "Entertainment": "News & Opinion"}


@lru_cache(4096)
def categorize(name: str, overview: str = "") -> Category:
    """The category of a file's word for it; one that we do not know keeps its name.

    The archive writes a bare `General`; the API says `General Software Development` and no overview.
    """
    if overview:
        return _under(overview, name)
    plain = name.strip()
    homes = _homes().get(plain, [])
    if plain in _SHARED or len(homes) == 1:
        return Category(_SHARED.get(plain) or homes[0], plain)
    return UNCATEGORIZED if not plain else Category(UNCATEGORIZED.overview, _flat(plain))


def categorize_overview(name: str) -> Category:
    """The general category of an overview: what a report by overview tells."""
    return _under(name, "General")


def give(category: Category, level: int | None) -> str:
    """A file's word on a name, as the store keeps it; a level that the file does not tell stays empty."""
    return f"{category.overview}/{category.category}/{'' if level is None else level}"


@lru_cache(64)
def parse_level(text: str) -> int | None:
    """-2 to 2 of a number or a name of it; None for anything else."""
    plain = text.strip().casefold()
    if plain in _LEVEL_WORDS:
        return _LEVEL_WORDS[plain]
    try:
        level = float(plain)
    except ValueError:
        return None
    return int(level) if level in LEVEL_NAMES else None


def is_overview(name: str) -> bool:
    """Whether a word names an overview."""
    return name.strip() in OVERVIEWS


def _under(overview: str, name: str) -> Category:
    top, plain = _flat(overview.strip()), _flat(name.strip())
    if top == UNCATEGORIZED.overview and plain in {"General", "", "General Uncategorized"}:
        return UNCATEGORIZED
    if plain in {"General", ""}:
        plain = f"General {top}"
    return Category(top, plain)


def _flat(text: str) -> str:
    """A word that can stand between slashes."""
    return " ".join(text.replace("/", "∕").split())[:80]


@cache
def _homes() -> dict[str, list[str]]:
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for overview, name in CATEGORIES:
        homes[name].append(overview)
    return dict(homes)
