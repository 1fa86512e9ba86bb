# SPDX-License-Identifier: AGPL-3.0-or-later
"""`/anapi/data`: the analytic data in the original's columns, orders and roundings."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator

from django.http import HttpResponse

from hourself.core.days import to_date
from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.access import Parameters, numbers, with_key
from hourself.server.api.query import Query, read_query
from hourself.server.report.ask import Document, Kind, Perspective, Question, ask
from hourself.server.report.cells import Resolution
from hourself.server.store.names import Name, read_names, read_title
from hourself.server.store.store import get_store

Label = tuple[str | int, ...]
_NOTES = "data is an array of arrays (rows), column names for rows in row_headers"
_FIRST = {"rank": "Rank", "interval": "Date", "member": "Person"}
_ACTIVITY = ("Activity", "Category", "Productivity")
_COLUMNS = {
    "activity": _ACTIVITY,
    "document": ("Activity", "Document", "Category", "Productivity"),
    "category": ("Category",),
    "overview": ("Category",),
    "productivity": ("Productivity",),
    "efficiency": ("Efficiency (-2:2)", "Efficiency (percent)"),
}


@with_key
def show_data(holder: KeyHolder, parameters: Parameters) -> HttpResponse:
    """Rows as CSV (the default) or JSON."""
    query = read_query(parameters)
    headers, rows = _headers(query), list(_rows(holder, query))
    if not query.csv:
        return numbers({"notes": _NOTES, "row_headers": headers, "rows": rows})
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([headers, *rows])
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")


def activity(name: Name) -> str:
    """What the API calls a name: a site by itself, an app by its label."""
    return name.name if name.kind == "site" else name.label


def _headers(query: Query) -> list[str]:
    people = [] if query.perspective == "member" else ["Number of People"]
    columns = _ACTIVITY if query.thing else _COLUMNS[query.kind]
    return [_FIRST[query.perspective], "Time Spent (seconds)", *people, *columns]


def _rows(holder: KeyHolder, query: Query) -> Iterator[list[object]]:
    sums = (
        _efficiency(holder, query) if query.kind == "efficiency" and not query.thing else _sums(holder, query)
    )
    for rank, (slot, label, seconds) in enumerate(sums, 1):
        if query.perspective == "member":
            yield [holder.name, seconds, *label]
        else:
            yield [rank if query.perspective == "rank" else _date(slot, query.resolution), seconds, 1, *label]


def _sums(holder: KeyHolder, query: Query) -> list[tuple[int, Label, int]]:
    sums: Counter[tuple[int, Label]] = Counter()
    for slot, name, title, seconds in _cells(holder, query):
        sums[slot, _label(query, name, title, holder.account)] += seconds
    ordered = sorted(sums.items(), key=lambda item: (item[0][0], -item[1], str(item[0][1])))
    return [(slot, label, seconds) for (slot, label), seconds in ordered]


def _efficiency(holder: KeyHolder, query: Query) -> Iterator[tuple[int, tuple[float, float], int]]:
    """The mean level of each slot, weighted by time, and its place between -2 and 2 in percent."""
    seconds: Counter[int] = Counter()
    scores: Counter[int] = Counter()
    for slot, name, _, part in _cells(holder, query):
        seconds[slot] += part
        scores[slot] += part * name.level
    for slot in sorted(seconds):
        mean = scores[slot] / seconds[slot]
        yield slot, (round(mean, 2), round((mean + 2) * 25, 2)), seconds[slot]


def _cells(holder: KeyHolder, query: Query) -> Iterator[tuple[int, Name, int, int]]:
    """`(slot, name, title, seconds)` of what passes the filters; title 0 where titles are not asked for."""
    if query.source in {"mobile", "offline"}:
        return
    names = read_names(get_store(), holder.account)
    documents = query.kind == "document" or (query.thing and query.kind == "activity")
    perspective = Perspective.INTERVAL if query.perspective == "interval" else Perspective.RANK
    kind = Kind.DOCUMENT if documents else Kind.ACTIVITY
    question = Question(query.begin, query.end, kind, perspective, query.resolution)
    for row in ask(get_store(), holder.account, question).rows:
        number, title = row.key if isinstance(row.key, Document) else (row.key, 0)
        name = names[number]  # type: ignore[index] # both kinds have a name's id there
        if _passes(query, name, title, holder.account):
            yield row.slot or 0, name, title, row.seconds


def _passes(query: Query, name: Name, title: int, account: int) -> bool:
    if not query.thing:
        return True
    things: dict[str, Iterable[str]] = {
        "overview": [name.category.overview],
        "category": [name.category.category],
        "productivity": [str(name.level)],
    }
    wanted = {each.lower() for each in things.get(query.kind, [activity(name), name.name])}
    if query.thing.lower() not in wanted:
        return False
    return not query.thingy or read_title(get_store(), account, title) == query.thingy


def _label(query: Query, name: Name, title: int, account: int) -> Label:
    category, level = name.category.category, name.level
    text = (
        (read_title(get_store(), account, title) or "No Details") if title or query.kind == "document" else ""
    )
    if query.thing:
        return (text or ("No Details" if query.kind == "activity" else activity(name)), category, level)
    labels: dict[str, Label] = {
        "activity": (activity(name), category, level),
        "document": (activity(name), text, category, level),
        "category": (category,),
        "overview": (name.category.overview,),
        "productivity": (level,),
    }
    return labels[query.kind]


def _date(slot: int, resolution: Resolution) -> str:
    if resolution is Resolution.MONTH:
        return f"{slot // 12:04d}-{slot % 12 + 1:02d}-01T00:00:00"
    if resolution is Resolution.HOUR:
        return f"{to_date(slot // 24)}T{slot % 24:02d}:00:00"
    if resolution is Resolution.FIVE_MINUTES:
        minutes = slot % 288 * 5
        return f"{to_date(slot // 288)}T{minutes // 60:02d}:{minutes % 60:02d}:00"
    return f"{to_date(slot)}T00:00:00"
