# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in a row beside its time: the columns of each kind, and how one thing opens into what it is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from hourself.server.api.query import Query
from hourself.server.store.names import Name

NO_DETAILS = "No Details"
_PRODUCTIVITY = {
    "very productive": {2},
    "productive": {1},
    "neutral": {0},
    "distracting": {-1},
    "very distracting": {-2},
    "all productive": {1, 2},
    "all distracting": {-1, -2},
}


class Shape(StrEnum):
    """What the rows of an answer show."""

    ACTIVITY = "activity"
    #: Titles of one activity, which stand in the activity's column.
    TITLE = "title"
    DOCUMENT = "document"
    CATEGORY = "category"
    OVERVIEW = "overview"
    PRODUCTIVITY = "productivity"
    EFFICIENCY = "efficiency"


class Label(NamedTuple):
    """What parts one row from another (two overviews may hold categories of one name), and what it shows."""

    key: tuple[object, ...]
    cells: tuple[str | int, ...]


_ACTIVITY = ("Activity", "Category", "Productivity")
COLUMNS = {
    Shape.ACTIVITY: _ACTIVITY,
    Shape.TITLE: _ACTIVITY,
    Shape.DOCUMENT: ("Activity", "Document", "Category", "Productivity"),
    Shape.CATEGORY: ("Category",),
    Shape.OVERVIEW: ("Category",),
    Shape.PRODUCTIVITY: ("Productivity",),
    Shape.EFFICIENCY: ("Efficiency (-2:2)", "Efficiency (percent)"),
}


def shape_of(query: Query) -> Shape:
    """A thing opens one level down, as recorded: its activities, or the titles of an activity."""
    if not query.thing or query.kind in {Shape.DOCUMENT, Shape.EFFICIENCY}:
        return Shape(query.kind)
    return Shape.TITLE if query.kind == Shape.ACTIVITY else Shape.ACTIVITY


def activity(name: Name) -> str:
    """What the API calls a name: a site by itself, an app by its label."""
    return name.name if name.kind == "site" else name.label


def is_thing(query: Query, name: Name) -> bool:
    """Whether time of a name belongs to the thing that is asked for; all does if none is."""
    if not query.thing:
        return True
    thing = query.thing.lower()
    overview, category = (each.lower() for each in name.category)
    if query.kind == Shape.OVERVIEW:
        return thing == overview
    if query.kind == Shape.CATEGORY:
        return thing == category
    if query.kind == Shape.PRODUCTIVITY:
        return name.level in _levels(thing)
    named = _is_activity(query.thing, name)
    return named or (query.kind == Shape.EFFICIENCY and thing in {overview, category})


def is_thingy(query: Query, name: Name, title: str | None) -> bool:
    """Whether a row is the part of the thing that is asked for: an activity, or a title of one."""
    if not query.thingy:
        return True
    if shape_of(query) is Shape.ACTIVITY:
        return _is_activity(query.thingy, name)
    return query.thingy.lower() == (title or NO_DETAILS).lower()


def label_of(shape: Shape, name: Name, title: str | None) -> Label:
    """The label of some time of a name. Efficiency has none: its figures come of all time together."""
    named = (activity(name), name.category.category, name.level)
    document = title or NO_DETAILS
    if shape is Shape.ACTIVITY:
        return Label((*named, name.category.overview), named)
    if shape is Shape.TITLE:
        return Label((document, name.category, name.level), (document, *named[1:]))
    if shape is Shape.DOCUMENT:
        return Label((*named, name.category.overview, document), (named[0], document, *named[1:]))
    if shape is Shape.CATEGORY:
        return Label(name.category, named[1:2])
    cells: tuple[str | int, ...] = (name.category.overview,) if shape is Shape.OVERVIEW else (name.level,)
    return Label(cells, cells)


def _is_activity(thing: str, name: Name) -> bool:
    bare = thing.lower()
    plain = bare.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return not {bare, plain}.isdisjoint({activity(name).lower(), *map(str.lower, name.texts)})


def _levels(thing: str) -> set[int]:
    words = {str(level): {level} for level in range(-2, 3)} | _PRODUCTIVITY
    return words.get(thing.removesuffix(" time"), set())
