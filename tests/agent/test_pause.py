# SPDX-License-Identifier: AGPL-3.0-or-later
"""Until tomorrow: to the first second of the next day, also where clocks change at midnight or a day is left out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hourself.agent.pause import find_tomorrow

ZONES = ["America/Sao_Paulo", "Europe/Vienna", "Africa/Cairo", "Pacific/Apia", "Australia/Lord_Howe"]


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield ZoneInfo(request.param)
    time.tzset()


def test_tomorrow_begins_where_today_ends(zone: ZoneInfo) -> None:
    def day(moment: int) -> date:
        return datetime.fromtimestamp(moment, zone).date()

    wrong = [
        now
        for now in range(1_262_300_400, 1_577_836_800, 7 * 3601)
        if not day(find_tomorrow(now) - 1) == day(now) < day(find_tomorrow(now))
    ]
    assert [] == wrong
