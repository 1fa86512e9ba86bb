# SPDX-License-Identifier: AGPL-3.0-or-later
"""The taxonomy: overviews, their categories, and the five levels. A category's key is the pair.

Names are those of the RescueTime API, so that exports and the compatible API speak the same words. Usual
levels follow scores in recorded RescueTime answers; where none is recorded, work is above 0, leisure not.
"""

from __future__ import annotations

from typing import NamedTuple


class Category(NamedTuple):
    """One category. Its own name is not enough: two overviews may hold one of the same name."""

    overview: str
    category: str


LEVEL_NAMES = {2: "Focus Work", 1: "Other Work", 0: "Neutral", -1: "Personal", -2: "Distracting"}

_TABLE: dict[str, dict[str, int]] = {
    "Business": {
        "General Business": 2,
        "Accounting": 2,
        "Administration": 1,
        "Customer Relations": 2,
        "Intelligence": 2,
        "Marketing": 2,
        "Operations": 1,
        "Project Management": 2,
        "Sales": 2,
    },
    "Communication & Scheduling": {
        "General Communication & Scheduling": 0,
        "Calendars": 1,
        "Email": 0,
        "Instant Message": 0,
        "Meetings": 1,
        "Voice Chat": 0,
    },
    "Design & Composition": {
        "General Design & Composition": 2,
        "Engineering & Drafting": 2,
        "Graphic Design": 2,
        "Presentation": 2,
        "Video Editing": 2,
        "Writing": 2,
    },
    "Entertainment": {
        "General Entertainment": -2,
        "Comedy": -2,
        "Games": -2,
        # Music in front is mostly a change of song, and photos are a person's own: personal, not distracting.
        "Music": -1,
        "Photos": -1,
        "Video": -2,
    },
    "News & Opinion": {
        "General News & Opinion": -2,
        "Business": -1,
        "Entertainment": -2,
        "International": -2,
        "Regional": -2,
        "Science & Technology": -1,
        "Society": -2,
        "Sports": -2,
    },
    "Reference & Learning": {
        "General Reference & Learning": 2,
        "Business & Finance": 0,
        "Employment": 0,
        "Engineering & Technology": 1,
        "Food": -1,
        "Health & Medicine": 0,
        "Home & Garden": -1,
        "Legal & Gov't": 0,
        "Maps & Regional": 0,
        "Research": 2,
        "Search": 1,
        "Travel & Outdoors": -1,
    },
    "Shopping": {
        "General Shopping": -2,
        "Clothes & Personal": -2,
        "Electronics": -2,
        "Office": 0,
    },
    "Social Networking": {
        "General Social Networking": -2,
        "Professional Networking": -1,
    },
    "Software Development": {
        "General Software Development": 2,
        "Data Modeling & Analysis": 2,
        "Design & Planning": 2,
        "Editing & IDEs": 2,
        "Quality Assurance": 2,
        "Systems Operations": 2,
        "Troubleshooting": 2,
    },
    "Utilities": {
        "General Utilities": 0,
        "Anti-Virus & Spyware": 0,
        "Browsers": 0,
        "File Sharing": 0,
        "Internet Utilities": 0,
        "Other": 0,
        "Virtualization": 0,
    },
    "Uncategorized": {"Uncategorized": 0},
}

OVERVIEWS: tuple[str, ...] = tuple(_TABLE)
CATEGORIES: tuple[Category, ...] = tuple(
    Category(overview, name) for overview, levels in _TABLE.items() for name in levels
)
UNCATEGORIZED = Category("Uncategorized", "Uncategorized")


def default_level(category: Category) -> int:
    """The usual level of a category, from -2 to 2; 0 for one that is not in CATEGORIES but came with a file."""
    return _TABLE.get(category.overview, {}).get(category.category, 0)
