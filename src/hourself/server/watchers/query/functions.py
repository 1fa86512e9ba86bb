# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every function that a query can call, by name: what it takes and what runs it.

Names, what they take and what may be left out are aw-core's (0.5.18); `query_bucket_names` is aw-server-rust's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from hourself.server.watchers.events import SECOND, Event, EventError, read_moment
from hourself.server.watchers.query.chunking import chunk_by_key
from hourself.server.watchers.query.classing import categorize, tag
from hourself.server.watchers.query.errors import FunctionError, InterpretError, quote
from hourself.server.watchers.query.fields import CONFLICTS, merge_fields
from hourself.server.watchers.query.filtering import exclude_values, filter_pattern, filter_values
from hourself.server.watchers.query.flooding import flood
from hourself.server.watchers.query.limits import Budget
from hourself.server.watchers.query.merging import merge_by_keys
from hourself.server.watchers.query.periods import filter_periods, unite_periods, unite_without_overlap
from hourself.server.watchers.query.reading import Reader
from hourself.server.watchers.query.titles import simplify_titles
from hourself.server.watchers.query.websites import split_urls

_PULSE = 5


class Desk(NamedTuple):
    """What a running query has before it: where events come from, what it may take, and its names."""

    reader: Reader
    budget: Budget
    names: dict[str, Any]

    def period(self) -> tuple[int, int]:
        """The period, as the query's own names tell it: a query may set them."""
        try:
            return read_moment(self.names["STARTTIME"]), read_moment(self.names["ENDTIME"])
        except EventError:
            raise FunctionError("STARTTIME and ENDTIME are to be moments in ISO 8601.") from None


class Function(NamedTuple):
    """A function: what runs it, what kinds of values it takes, and how many of them may be left out."""

    run: Callable[..., Any]
    kinds: tuple[str, ...] = ()
    optional: int = 0

    def check_count(self, name: str, count: int) -> None:
        """Raises `InterpretError` for too many or too few."""
        most = len(self.kinds)
        if not most - self.optional <= count <= most:
            expected = f"{most - self.optional} or {most}" if self.optional else str(most)
            raise InterpretError(f"{quote(name)} takes {expected} arguments, and was given {count}.")

    def check_kinds(self, name: str, arguments: list[Any]) -> None:
        """Raises `FunctionError` for a value of another kind."""
        for place, (kind, value) in enumerate(zip(self.kinds, arguments, strict=False), 1):
            if not _CHECKS[kind](value):
                raise FunctionError(f"{quote(name)} takes {kind} as argument {place}.")


def query_bucket(desk: Desk, bucket: str) -> list[Event]:
    """The events of a bucket in the period, cut to it, the newest first."""
    begin, end = desk.period()
    events = desk.reader.read(bucket, begin, end, desk.budget.readable + 1) if begin <= end else []
    if events is None:
        raise _no_bucket(bucket)
    desk.budget.note_read(events)
    return events


def query_bucket_eventcount(desk: Desk, bucket: str) -> int:
    """How many events of a bucket touch the period."""
    begin, end = desk.period()
    count = desk.reader.count(bucket, begin, end) if begin <= end else 0
    if count is None:
        raise _no_bucket(bucket)
    return count


def find_bucket(desk: Desk, part: str, hostname: str | None = None) -> str:
    """The id of the first bucket whose id holds a text, on a computer if one is named."""
    found = desk.reader.find_bucket(part, hostname)
    if found is None:
        where = f" on the computer {quote(hostname)}" if hostname else ""
        raise FunctionError(f"There is no bucket whose name holds {quote(part)}{where}.")
    return found


def _no_bucket(bucket: str) -> FunctionError:
    return FunctionError(f"There is no bucket named {quote(bucket)}.")


def _flood(_desk: Desk, events: list[Event], pulse: int = _PULSE) -> list[Event]:
    return flood(events, pulse * SECOND)


def _merge_fields(
    _desk: Desk, events: list[Event], tellers: list[Event], keys: list[str], conflict: str = CONFLICTS[0]
) -> list[Event]:
    if conflict not in CONFLICTS:
        raise FunctionError(f"A conflict is {quote(CONFLICTS[0])} or {quote(CONFLICTS[1])}.")
    return merge_fields(events, tellers, keys, overwrite=conflict == CONFLICTS[1])


def _pure(transform: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _desk, *arguments: transform(*arguments)


def _bounded(transform: Callable[..., Any]) -> Callable[..., Any]:
    return lambda desk, *arguments: transform(*arguments, check=desk.budget.check_time)


def _sort_by_start(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.start)


def _sort_by_length(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: -event.length)


def _sum_lengths(events: list[Event]) -> float:
    return sum(event.length for event in events) / SECOND


_EVENTS, _LIST, _TEXT, _NUMBER, _TEXTS = "a list of events", "a list", "a text", "a number", "a list of texts"
_CHECKS: dict[str, Callable[[Any], bool]] = {
    _EVENTS: lambda value: isinstance(value, list) and all(isinstance(item, Event) for item in value),
    _LIST: lambda value: isinstance(value, list),
    _TEXT: lambda value: isinstance(value, str),
    _NUMBER: lambda value: isinstance(value, int),
    _TEXTS: lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
}
FUNCTIONS: dict[str, Function] = {
    "query_bucket": Function(query_bucket, (_TEXT,)),
    "query_bucket_eventcount": Function(query_bucket_eventcount, (_TEXT,)),
    "query_bucket_names": Function(lambda desk: desk.reader.list_buckets()),
    "find_bucket": Function(find_bucket, (_TEXT, _TEXT), optional=1),
    "filter_keyvals": Function(_pure(filter_values), (_EVENTS, _TEXT, _LIST)),
    "exclude_keyvals": Function(_pure(exclude_values), (_EVENTS, _TEXT, _LIST)),
    "filter_keyvals_regex": Function(_bounded(filter_pattern), (_EVENTS, _TEXT, _TEXT)),
    "filter_period_intersect": Function(_pure(filter_periods), (_EVENTS, _EVENTS)),
    "period_union": Function(_pure(unite_periods), (_EVENTS, _EVENTS)),
    "union_no_overlap": Function(_pure(unite_without_overlap), (_EVENTS, _EVENTS)),
    "concat": Function(_pure(lambda first, second: first + second), (_LIST, _LIST)),
    "limit_events": Function(_pure(lambda items, count: items[:count]), (_LIST, _NUMBER)),
    "sort_by_timestamp": Function(_pure(_sort_by_start), (_EVENTS,)),
    "sort_by_duration": Function(_pure(_sort_by_length), (_EVENTS,)),
    "sum_durations": Function(_pure(_sum_lengths), (_EVENTS,)),
    "merge_events_by_keys": Function(_pure(merge_by_keys), (_EVENTS, _TEXTS)),
    "chunk_events_by_key": Function(_pure(chunk_by_key), (_EVENTS, _TEXT)),
    "merge_subwatcher_fields": Function(_merge_fields, (_EVENTS, _EVENTS, _TEXTS, _TEXT), optional=1),
    "flood": Function(_flood, (_EVENTS, _NUMBER), optional=1),
    "split_url_events": Function(_pure(split_urls), (_EVENTS,)),
    "simplify_window_titles": Function(_pure(simplify_titles), (_EVENTS, _TEXT)),
    "categorize": Function(_bounded(categorize), (_EVENTS, _LIST)),
    "tag": Function(_bounded(tag), (_EVENTS, _LIST)),
    "nop": Function(lambda _desk: 1),
}
