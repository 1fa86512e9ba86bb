# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days and times as clients write them: a date, a date and time, or Unix seconds; in the server's local time."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import NamedTuple

from hourself.core.days import day_of
from hourself.server.api.access import QueryError


class Moment(NamedTuple):
    """UTC seconds, and the minutes east of UTC then and there."""

    stamp: int
    offset: int

    @property
    def day(self) -> int:
        """The local day's number."""
        return day_of(self.stamp, self.offset)


def read_moment(text: str, field: str) -> Moment:
    """The moment that a client wrote; a time without a zone is local. Raises `QueryError`."""
    try:
        number = as_number(text)
        if number is not None:
            return local_moment(int(number))
        given = datetime.fromisoformat(text.strip())
        local = given.astimezone()
        if local.year < 1970:
            raise ValueError(text)
        return Moment(int(local.timestamp()), _minutes(local))
    except (ValueError, OverflowError, OSError):
        raise QueryError(f"{field}: expected YYYY-MM-DD HH:MM:SS, YYYY-MM-DD or a Unix timestamp.") from None


def local_moment(stamp: int) -> Moment:
    """A moment by its UTC seconds. Raises ValueError, OverflowError or OSError for one beyond the calendar."""
    if stamp < 0:
        raise ValueError(stamp)
    return Moment(stamp, _minutes(datetime.fromtimestamp(stamp, UTC).astimezone()))


def write_moment(stamp: int) -> str:
    """A moment in local time with its zone: `2026-01-31T09:00:00.000+01:00`."""
    return datetime.fromtimestamp(stamp, UTC).astimezone().isoformat(timespec="milliseconds")


def now() -> int:
    """UTC seconds now."""
    return int(time.time())


def as_number(text: str) -> float | None:
    """A number in decimal digits; None for anything else."""
    bare = text.strip()
    if not bare.removeprefix("-").replace(".", "", 1).isdecimal() or len(bare) > 20:
        return None
    return float(bare)


def _minutes(local: datetime) -> int:
    offset = local.utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0
