# SPDX-License-Identifier: AGPL-3.0-or-later
"""Times as files write them, and what a zone makes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hourself.server.imports.moments import Moment, Zone, parse_clock, parse_moment

HOUR, DAY = 3_600_000, 86_400_000
VIENNA = Zone(ZoneInfo("Europe/Vienna"))


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1970-01-02T00:00:00", Moment(DAY, None)),
        ("1970-01-02 00:00:00.5 +0130", Moment(DAY + 500, 90)),
        ("1970-01-02 00:00:00 UTC", Moment(DAY, 0)),
        ("1970-01-02T00:00:00Z", Moment(DAY, 0)),
        ("1970-01-02", Moment(DAY, None)),
        ("1700000000", Moment(1_700_000_000_000, 0)),
        ("1700000000123", Moment(1_700_000_000_123, 0)),
        ("yesterday", None),
        ("1969-12-31", None),
        ("31/01/2026", None),
    ],
)
def test_reads_a_moment(text: str, moment: Moment | None) -> None:
    assert moment == parse_moment(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("09:05", 32_700), ("27:00:01", 97_201), ("12:10 AM", 600), ("1:02:03 pm", 46_923), ("x", None)],
)
def test_reads_a_clock(text: str, seconds: int | None) -> None:
    assert seconds == parse_clock(text)


def test_a_skipped_clock_time_is_moved_on() -> None:
    assert at("2026-03-29T01:30") == VIENNA.utc(at("2026-03-29T02:30"))


def test_a_clock_time_shown_twice_is_the_first_unless_that_ran_backwards() -> None:
    clock = at("2026-10-25T02:30")

    assert [at("2026-10-25T00:30"), at("2026-10-25T01:30")] == [
        VIENNA.utc(clock),
        VIENNA.utc(clock, at("2026-10-25T00:45")),
    ]


def test_cuts_at_midnight_and_where_the_clock_changes() -> None:
    start, end = at("2026-10-24T21:00"), at("2026-10-25T02:00")
    parts = [(offset, (stop - begin) // HOUR) for _, offset, begin, stop in VIENNA.cut(start, end)]

    assert [(120, 1), (120, 3), (60, 1)] == parts


@given(
    st.integers(0, 1_900_000_000),
    st.integers(1, 400_000),
    st.sampled_from(["Europe/Vienna", "Asia/Kathmandu"]),
)
def test_no_millisecond_is_lost_in_cutting(start: int, length: int, zone: str) -> None:
    parts = list(Zone(ZoneInfo(zone)).cut(start * 1000, (start + length) * 1000))

    assert length * 1000 == sum(stop - begin for _, _, begin, stop in parts)
    assert all((begin + offset * 60_000) // DAY == day for day, offset, begin, _ in parts)
