# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a query's events come from."""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

from hourself.server.watchers.buckets import Bucket, Shelf
from hourself.server.watchers.events import Event, read_moment
from hourself.server.watchers.query.errors import QueryError
from hourself.server.watchers.storing import Events, Period


class Reader(Protocol):
    """Finds buckets and reads their events; moments are microseconds UTC, both ends of a period belong to it."""

    def find_bucket(self, part: str, hostname: str | None = None) -> str | None:
        """The id of the oldest bucket whose id holds a text, on a computer if one is named; None if there is none."""

    def list_buckets(self) -> list[str]:
        """The ids of all buckets, the oldest first."""

    def read(self, bucket: str, begin: int, end: int, limit: int = -1) -> list[Event] | None:
        """A bucket's events that touch a period, cut to it, the newest first; None if there is no such bucket."""

    def count(self, bucket: str, begin: int, end: int) -> int | None:
        """How many events touch a period; None if there is no such bucket."""


class ShelfReader:
    """The buckets of one account."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def find_bucket(self, part: str, hostname: str | None = None) -> str | None:
        """See `Reader`."""
        fitting = (
            name
            for name, bucket in self._buckets.items()
            if part in name and (not hostname or bucket.host == hostname)
        )
        return next(fitting, None)

    def list_buckets(self) -> list[str]:
        """See `Reader`."""
        return list(self._buckets)

    def read(self, bucket: str, begin: int, end: int, limit: int = -1) -> list[Event] | None:
        """See `Reader`."""
        found = self._buckets.get(bucket)
        return Events(self._shelf, found).read(Period(begin, end), limit) if found else None

    def count(self, bucket: str, begin: int, end: int) -> int | None:
        """See `Reader`."""
        found = self._buckets.get(bucket)
        return Events(self._shelf, found).count(Period(begin, end)) if found else None

    @cached_property
    def _buckets(self) -> dict[str, Bucket]:
        return {bucket.id: bucket for bucket in self._shelf.all()}


def read_period(text: object) -> tuple[int, int]:
    """The first and the last moment of `BEGIN/END`, both ISO 8601. Raises `QueryError`."""
    try:
        begin, end = text.split("/")[:2]  # type: ignore[attr-defined]
        return read_moment(begin), read_moment(end)
    except (AttributeError, ValueError):
        raise QueryError("timeperiods: expected BEGIN/END, two moments in ISO 8601.") from None
