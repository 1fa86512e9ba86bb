# SPDX-License-Identifier: AGPL-3.0-or-later
"""Times as files write them, and what a time zone makes of them. Zones are the tz database's, rules RFC 5545's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- clock times without a zone are what is counted here
_DAY = 86_400_000
_QUARTER = 900_000
_SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
_UTC_WORD = re.compile(r"\s*(?:UTC|GMT|Z)$")
_NUMBER = re.compile(r"[0-9]{9,13}(?:\.[0-9]+)?")
_CLOCK_12 = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AP])\.?M\.?$", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):(\d\d)(?::(\d\d)(?:[.,]\d*)?)?$")
#: Last moment that the wire knows, in milliseconds.
LAST = (2**32 - 1) * 1000


class Moment(NamedTuple):
    """A time on some clock, in milliseconds since 1970 by that clock; `offset` in minutes east of UTC, if known."""

    clock: int
    offset: int | None

    @property
    def utc(self) -> int:
        """Milliseconds UTC, where the offset is known."""
        return self.clock - (self.offset or 0) * 60_000


@lru_cache(1 << 14)
def parse_moment(text: str) -> Moment | None:
    """A date with or without a time and an offset (ISO 8601, with a blank before the offset too), or seconds from 1970.

    None for anything else.
    """
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        number = float(plain)
        return Moment(round(number if number >= 1e11 else number * 1000), 0)
    value = _read_iso(plain) or _read_iso(_UTC_WORD.sub("+00:00", _SPACED_OFFSET.sub("", plain)))
    if value is None:
        return None
    shift = value.utcoffset()
    clock = round((value.replace(tzinfo=None) - _EPOCH) / timedelta(milliseconds=1))
    offset = None if shift is None else round(shift.total_seconds() / 60)
    return Moment(clock, offset) if 0 <= clock <= LAST else None


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(4096)
def parse_clock(text: str) -> int | None:
    """Seconds of `HH:MM[:SS]`, also beyond a day, or of `h:MM[:SS] AM`; None for anything else."""
    plain = text.strip()
    if found := _CLOCK_12.match(plain):
        hour = int(found[1]) % 12 + (12 if found[4] in "pP" else 0)
        return hour * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    if found := _CLOCK.match(plain):
        return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    return None


class Zone:
    """A time zone in minutes east of UTC."""

    def __init__(self, info: ZoneInfo) -> None:
        self.info = info
        self._known: dict[int, int] = {}

    def offset(self, utc: int) -> int:
        """Minutes east of UTC at a moment (milliseconds)."""
        quarter = utc // _QUARTER
        known = self._known.get(quarter)
        if known is None:
            shift = datetime.fromtimestamp(quarter * 900, UTC).astimezone(self.info).utcoffset()
            known = self._known[quarter] = round((shift or timedelta(0)).total_seconds() / 60)
        return known

    def utc(self, clock: int, after: int = -1) -> int:
        """The moment at which a clock on the wall shows `clock`.

        One that it shows twice is the first of the two, unless that lies before `after`; one that it skips is moved on.
        """
        local = _EPOCH + timedelta(milliseconds=clock)
        moments = [clock - self._shift(local, fold) for fold in (0, 1)]
        if moments[0] > moments[1]:
            # Skipped: with fold 0 the clock is read by the rule before the gap, and so stands behind it.
            return moments[0]
        return moments[0] if moments[0] >= after else moments[1]

    def _shift(self, local: datetime, fold: int) -> int:
        shift = local.replace(tzinfo=self.info, fold=fold).utcoffset() or timedelta(0)
        return round(shift.total_seconds() / 60) * 60_000

    def cut(self, start: int, end: int, offset: int | None = None) -> Iterator[tuple[int, int, int, int]]:
        """`(day, offset, start, end)` of a stretch, cut at each local midnight and each change of the clock."""
        while start < end:
            shift = self.offset(start) if offset is None else offset
            day = (start + shift * 60_000) // _DAY
            stop = min(end, (day + 1) * _DAY - shift * 60_000)
            if offset is None and self.offset(stop - 1) != shift:
                stop = self._change(start, stop, shift)
            yield day, shift, start, stop
            start = stop

    def _change(self, start: int, stop: int, shift: int) -> int:
        quarter = start // _QUARTER + 1
        while quarter * _QUARTER < stop and self.offset(quarter * _QUARTER) == shift:
            quarter += 1
        return min(quarter * _QUARTER, stop)
