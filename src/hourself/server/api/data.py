# SPDX-License-Identifier: AGPL-3.0-or-later
"""`/anapi/data`: the analytic data in the original's columns, orders and roundings."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple, cast

from django.http import HttpResponse

from hourself.core.days import to_date
from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.access import Answerer, Parameters, QueryError, numbers, reading
from hourself.server.api.labels import COLUMNS, Shape, is_thing, is_thingy, label_of, shape_of
from hourself.server.api.query import Query, read_query
from hourself.server.api.rounding import rounded
from hourself.server.report.ask import Document, Kind, Perspective, Question, ask
from hourself.server.report.cells import Resolution
from hourself.server.store.names import Name, read_names, read_title
from hourself.server.store.schedules import read_schedules
from hourself.server.store.store import get_store

_NOTES = "data is an array of arrays (rows), column names for rows in row_headers"
_FIRST = {"rank": "Rank", "interval": "Date", "member": "Person"}


class Part(NamedTuple):
    """Some seconds of a name in a slot (0 in a rank), with its title where titles are asked for."""

    slot: int
    name: Name
    title: str | None
    seconds: int
    #: Names and titles in the order in which they first came: ties go by it.
    arrival: tuple[int, int]


class Sum(NamedTuple):
    """A row to be."""

    slot: int
    cells: tuple[str | int | float, ...]
    seconds: int


def show_kind(kind: str) -> Answerer:
    """The same for one kind alone: `/api/oauth/overview_data` and the like."""
    return reading(lambda holder, parameters: tell_data(holder, parameters | {"restrict_kind": kind}))


def tell_data(holder: KeyHolder, parameters: Parameters) -> HttpResponse:
    """Rows as CSV (the default) or JSON. Raises `QueryError`."""
    query = read_query(parameters)
    if query.schedule and query.schedule not in read_schedules(get_store(), holder.account):
        raise QueryError
    headers, rows = _headers(query), list(_rows(holder, query))
    if not query.csv:
        return numbers({"notes": _NOTES, "row_headers": headers, "rows": rows})
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([headers, *rows])
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")


show_data = reading(tell_data)


def _headers(query: Query) -> list[str]:
    people = [] if query.perspective == "member" else ["Number of People"]
    return [_FIRST[query.perspective], "Time Spent (seconds)", *people, *COLUMNS[shape_of(query)]]


def _rows(holder: KeyHolder, query: Query) -> Iterator[list[object]]:
    parts = _read(holder.account, query)
    shape = shape_of(query)
    sums = _average(parts) if shape is Shape.EFFICIENCY else _add_up(parts, shape)
    for rank, (slot, cells, seconds) in enumerate(sums, 1):
        if query.perspective == "member":
            yield [holder.name, seconds, *cells]
        else:
            yield [rank if query.perspective == "rank" else _date(slot, query.resolution), seconds, 1, *cells]


def _read(account: int, query: Query) -> Iterator[Part]:
    """What the engine knows of the stretch, as far as it belongs to what is asked."""
    names = {each.id: each for each in read_names(get_store(), account).values() if is_thing(query, each)}
    for row in ask(get_store(), account, _question(query, names)).rows:
        # Both kinds that are asked for have a name's number in their key.
        number, title = row.key if isinstance(row.key, Document) else (cast("int", row.key), 0)
        if number not in names:
            continue
        text = read_title(get_store(), account, title)
        if is_thingy(query, names[number], text):
            yield Part(row.slot or 0, names[number], text, row.seconds, (number, title))


def _question(query: Query, names: Collection[int]) -> Question:
    titled = shape_of(query) in {Shape.TITLE, Shape.DOCUMENT}
    return Question(
        query.begin,
        query.end,
        Kind.DOCUMENT if titled else Kind.ACTIVITY,
        Perspective.INTERVAL if query.perspective == "interval" else Perspective.RANK,
        query.resolution,
        schedule=query.schedule,
        source=query.source,
        name=next(iter(names)) if len(names) == 1 else None,
    )


def _add_up(parts: Iterable[Part], shape: Shape) -> list[Sum]:
    """One sum for each slot and label; by slot, then by seconds, most first."""
    seconds: defaultdict[tuple[int, tuple[object, ...]], int] = defaultdict(int)
    first: dict[tuple[int, tuple[object, ...]], tuple[int, int]] = {}
    shown: dict[tuple[object, ...], tuple[str | int, ...]] = {}
    for part in parts:
        label = label_of(shape, part.name, part.title)
        place = part.slot, label.key
        seconds[place] += part.seconds
        first[place] = min(first.get(place, part.arrival), part.arrival)
        shown[label.key] = label.cells
    ordered = sorted(seconds, key=lambda place: (place[0], -seconds[place], first[place]))
    return [Sum(place[0], shown[place[1]], seconds[place]) for place in ordered]


def _average(parts: Iterable[Part]) -> Iterator[Sum]:
    """The mean level of each slot, weighted by time, and its place between -2 and 2 in percent."""
    seconds: defaultdict[int, int] = defaultdict(int)
    scores: defaultdict[int, int] = defaultdict(int)
    for part in parts:
        seconds[part.slot] += part.seconds
        scores[part.slot] += part.seconds * part.name.level
    for slot in sorted(seconds):
        mean = Fraction(scores[slot], seconds[slot])
        yield Sum(slot, (rounded(mean, 2), rounded((mean + 2) * 25, 2)), seconds[slot])


def _date(slot: int, resolution: Resolution) -> str:
    if resolution is Resolution.MONTH:
        return f"{slot // 12:04d}-{slot % 12 + 1:02d}-01T00:00:00"
    if resolution is Resolution.HOUR:
        return f"{to_date(slot // 24)}T{slot % 24:02d}:00:00"
    if resolution is Resolution.FIVE_MINUTES:
        minutes = slot % 288 * 5
        return f"{to_date(slot // 288)}T{minutes // 60:02d}:{minutes % 60:02d}:00"
    return f"{to_date(slot)}T00:00:00"
