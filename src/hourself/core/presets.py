# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roles to begin with: each sets the levels in which a person of that work differs from the usual ones.

What is work for one is a distraction for another: a marketer's social networks, a student's videos, a recruiter's
professional network. A role names only categories whose level differs from `taxonomy.default_level`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hourself.core.taxonomy import Category


@dataclass(frozen=True, slots=True)
class Preset:
    """A role's name and the levels, by category, in which it differs from the usual ones."""

    label: str
    levels: Mapping[Category, int] = field(default_factory=dict)


_BUSINESS, _TALK, _DESIGN = "Business", "Communication & Scheduling", "Design & Composition"
_FUN, _NEWS, _LEARN, _SHOP = "Entertainment", "News & Opinion", "Reference & Learning", "Shopping"
_SOCIAL, _CODE, _TOOLS = "Social Networking", "Software Development", "Utilities"

PRESETS: dict[str, Preset] = {
    "general": Preset("General"),
    "developer": Preset(
        "Developer",
        {
            Category(_LEARN, "Engineering & Technology"): 2,
            Category(_LEARN, "Search"): 2,
            Category(_TOOLS, "Virtualization"): 1,
            Category(_NEWS, "Science & Technology"): 0,
            Category(_BUSINESS, "General Business"): 1,
            Category(_BUSINESS, "Accounting"): 1,
            Category(_BUSINESS, "Customer Relations"): 1,
            Category(_BUSINESS, "Marketing"): 1,
            Category(_BUSINESS, "Sales"): 1,
            Category(_DESIGN, "Video Editing"): 1,
        },
    ),
    "designer": Preset(
        "Designer",
        {
            Category(_FUN, "Photos"): 1,
            Category(_LEARN, "Search"): 2,
            Category(_SOCIAL, "Professional Networking"): 0,
            Category(_NEWS, "Science & Technology"): 0,
            Category(_CODE, "General Software Development"): 1,
            Category(_CODE, "Systems Operations"): 1,
            Category(_BUSINESS, "Accounting"): 1,
            Category(_BUSINESS, "Sales"): 1,
        },
    ),
    "writer": Preset(
        "Writer",
        {
            Category(_LEARN, "Search"): 2,
            Category(_LEARN, "Health & Medicine"): 1,
            Category(_LEARN, "Legal & Gov't"): 1,
            Category(_LEARN, "Maps & Regional"): 1,
            Category(_NEWS, "General News & Opinion"): 0,
            Category(_NEWS, "International"): 0,
            Category(_NEWS, "Regional"): 0,
            Category(_NEWS, "Business"): 0,
            Category(_NEWS, "Science & Technology"): 0,
            Category(_NEWS, "Society"): 0,
            Category(_TALK, "Email"): 1,
        },
    ),
    "marketer": Preset(
        "Marketer",
        {
            Category(_SOCIAL, "General Social Networking"): 1,
            Category(_SOCIAL, "Professional Networking"): 2,
            Category(_TALK, "Email"): 1,
            Category(_TALK, "Instant Message"): 1,
            Category(_FUN, "Photos"): 1,
            Category(_FUN, "Video"): -1,
            Category(_NEWS, "Business"): 1,
            Category(_NEWS, "General News & Opinion"): -1,
            Category(_LEARN, "Search"): 2,
            Category(_LEARN, "Business & Finance"): 1,
            Category(_SHOP, "General Shopping"): -1,
        },
    ),
    "manager": Preset(
        "Manager",
        {
            Category(_BUSINESS, "Administration"): 2,
            Category(_BUSINESS, "Operations"): 2,
            Category(_TALK, "General Communication & Scheduling"): 1,
            Category(_TALK, "Calendars"): 2,
            Category(_TALK, "Meetings"): 2,
            Category(_TALK, "Email"): 1,
            Category(_TALK, "Instant Message"): 1,
            Category(_TALK, "Voice Chat"): 1,
            Category(_LEARN, "Business & Finance"): 1,
            Category(_LEARN, "Employment"): 1,
            Category(_SOCIAL, "Professional Networking"): 0,
            Category(_NEWS, "Business"): 0,
        },
    ),
    "student": Preset(
        "Student",
        {
            Category(_LEARN, "Engineering & Technology"): 2,
            Category(_LEARN, "Business & Finance"): 1,
            Category(_LEARN, "Health & Medicine"): 1,
            Category(_LEARN, "Legal & Gov't"): 1,
            Category(_LEARN, "Search"): 2,
            Category(_FUN, "Video"): -1,
            Category(_NEWS, "Science & Technology"): 0,
            Category(_BUSINESS, "Sales"): 0,
            Category(_BUSINESS, "Marketing"): 0,
            Category(_BUSINESS, "Accounting"): 0,
        },
    ),
    "researcher": Preset(
        "Researcher",
        {
            Category(_LEARN, "Engineering & Technology"): 2,
            Category(_LEARN, "Health & Medicine"): 2,
            Category(_LEARN, "Search"): 2,
            Category(_LEARN, "Legal & Gov't"): 1,
            Category(_NEWS, "Science & Technology"): 1,
            Category(_TALK, "Email"): 1,
            Category(_SOCIAL, "Professional Networking"): 0,
            Category(_BUSINESS, "Sales"): 1,
            Category(_BUSINESS, "Marketing"): 1,
        },
    ),
    "teacher": Preset(
        "Teacher",
        {
            Category(_LEARN, "Engineering & Technology"): 2,
            Category(_LEARN, "Search"): 2,
            Category(_TALK, "Email"): 1,
            Category(_TALK, "Meetings"): 2,
            Category(_FUN, "Video"): 0,
            Category(_NEWS, "Science & Technology"): 0,
            Category(_BUSINESS, "Administration"): 2,
        },
    ),
    "sales": Preset(
        "Salesperson",
        {
            Category(_SOCIAL, "Professional Networking"): 2,
            Category(_TALK, "General Communication & Scheduling"): 2,
            Category(_TALK, "Calendars"): 2,
            Category(_TALK, "Email"): 2,
            Category(_TALK, "Instant Message"): 1,
            Category(_TALK, "Meetings"): 2,
            Category(_TALK, "Voice Chat"): 2,
            Category(_NEWS, "Business"): 1,
            Category(_LEARN, "Business & Finance"): 1,
            Category(_LEARN, "Maps & Regional"): 1,
            Category(_LEARN, "Travel & Outdoors"): 0,
            Category(_CODE, "General Software Development"): 1,
        },
    ),
    "support": Preset(
        "Support",
        {
            Category(_TALK, "General Communication & Scheduling"): 2,
            Category(_TALK, "Email"): 2,
            Category(_TALK, "Instant Message"): 2,
            Category(_TALK, "Meetings"): 2,
            Category(_TALK, "Voice Chat"): 2,
            Category(_LEARN, "Engineering & Technology"): 2,
            Category(_TOOLS, "General Utilities"): 1,
            Category(_TOOLS, "Internet Utilities"): 1,
            Category(_TOOLS, "Virtualization"): 1,
            Category(_SOCIAL, "General Social Networking"): -1,
        },
    ),
    "finance": Preset(
        "Accountant",
        {
            Category(_BUSINESS, "Administration"): 2,
            Category(_BUSINESS, "Operations"): 2,
            Category(_LEARN, "Business & Finance"): 2,
            Category(_LEARN, "Legal & Gov't"): 2,
            Category(_NEWS, "Business"): 1,
            Category(_TALK, "Email"): 1,
            Category(_DESIGN, "Graphic Design"): 1,
            Category(_CODE, "General Software Development"): 1,
        },
    ),
    "recruiter": Preset(
        "Recruiter",
        {
            Category(_BUSINESS, "Administration"): 2,
            Category(_LEARN, "Employment"): 2,
            Category(_SOCIAL, "Professional Networking"): 2,
            Category(_SOCIAL, "General Social Networking"): -1,
            Category(_TALK, "Calendars"): 2,
            Category(_TALK, "Email"): 2,
            Category(_TALK, "Instant Message"): 1,
            Category(_TALK, "Meetings"): 2,
            Category(_TALK, "Voice Chat"): 2,
        },
    ),
}
