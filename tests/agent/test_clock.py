# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent's clock: what it makes of a person who travels."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from hourself.agent.clock import Clock
from hourself.agent.pause import find_tomorrow

NOON = 1_767_268_800


@pytest.fixture(autouse=True)
def london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that was started in London, and is there again when it ends."""
    with monkeypatch.context() as start:
        start.setenv("TZ", "Europe/London")
        time.tzset()
        yield
    time.tzset()


def test_a_time_zone_that_is_set_while_it_runs_counts_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setenv("TZ", "Asia/Tokyo")

    assert 540 == clock.offset()


def test_tomorrow_is_that_of_the_time_zone_that_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")

    assert NOON + 3 * 3600 == find_tomorrow(NOON)
