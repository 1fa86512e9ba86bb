# SPDX-License-Identifier: AGPL-3.0-or-later
"""The taxonomy: overviews, their categories, and the five levels. A category's key is the pair."""

from __future__ import annotations

from typing import NamedTuple


class Category(NamedTuple):
    """One category. Its own name is not enough: two overviews may hold one of the same name."""

    overview: str
    category: str


LEVEL_NAMES = {2: "Focus Work", 1: "Other Work", 0: "Neutral", -1: "Personal", -2: "Distracting"}

# overview -> (usual level, categories whose usual level differs, all its categories)
_TABLE: dict[str, tuple[int, dict[str, int], str]] = {
    "Business": (
        1,
        {"Accounting": 2, "Project Management": 2},
        "General Business|Accounting|Administration|Customer Relations|Intelligence|Marketing|Operations|Project Management|Sales",
    ),
    "Communication & Scheduling": (
        0,
        {"Calendars": 1, "Email": 1, "Meetings": 1},
        "General Communication & Scheduling|Calendars|Email|Instant Message|Meetings|Voice Chat",
    ),
    "Design & Composition": (2, {}, "General Design & Composition|Graphic Design|Presentation|Video Editing|Writing"),
    "Entertainment": (-2, {"Music": -1}, "General Entertainment|Comedy|Games|Music|Photos|Video"),
    "News & Opinion": (-2, {"Business": -1, "Science & Technology": -1}, "General News & Opinion|Business|Regional|Science & Technology|Society|Sports"),
    "Reference & Learning": (
        1,
        {"Food": -1, "Travel & Outdoors": -1, "Home & Garden": -1, "Health & Medicine": 0, "Maps & Regional": 0, "Employment": 0},
        "General Reference & Learning|Business & Finance|Employment|Engineering & Technology|Food|Health & Medicine|"
        "Home & Garden|Legal & Gov't|Maps & Regional|Search|Travel & Outdoors",
    ),
    "Shopping": (-2, {"Office": 0}, "General Shopping|Clothes & Personal|Electronics|Office"),
    "Social Networking": (-2, {"Professional Networking": -1}, "General Social Networking|Professional Networking"),
    "Software Development": (
        2,
        {},
        "General Software Development|Data Modeling & Analysis|Design & Planning|Editing & IDEs|Quality Assurance|Systems Operations",
    ),
    "Utilities": (0, {}, "General Utilities|Anti-Virus & Spyware|Browsers|File Sharing|Internet Utilities|Other"),
    "Uncategorized": (0, {}, "Uncategorized"),
}  # fmt: skip

OVERVIEWS: tuple[str, ...] = tuple(_TABLE)
CATEGORIES: tuple[Category, ...] = tuple(
    Category(overview, name) for overview, (_, _, names) in _TABLE.items() for name in names.split("|")
)
UNCATEGORIZED = Category("Uncategorized", "Uncategorized")


def default_level(category: Category) -> int:
    """The usual level of a category, from -2 to 2. Raises KeyError for an unknown overview."""
    usual, others, _ = _TABLE[category.overview]
    return others.get(category.category, usual)
