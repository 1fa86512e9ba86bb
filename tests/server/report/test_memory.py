# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sums of months are kept in memory, and are never out of date."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_desk import TUESDAY, Desk, recount

from hourself.core.taxonomy import Category
from hourself.server.report.ask import MANY_DAYS, Kind, Perspective, Question, ask
from hourself.server.report.cells import Resolution
from hourself.server.store.schedules import save_schedule
from hourself.server.store.spans import delete_spans

READING = Category("Reference & Learning", "Research")


def delete(desk: Desk) -> None:
    with desk.store.writing() as connection:
        delete_spans(connection, desk.account, 1)


CHANGES: dict[str, Callable[[Desk], object]] = {
    "more time": lambda desk: desk.use("pen", 3600, 5000, day=TUESDAY - 60),
    "less time": delete,
    "another level": lambda desk: desk.sort("pen", READING, -1),
    "other hours": lambda desk: save_schedule(desk.store, desk.account, 1, "mine", frozenset({26, 27})),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("schedule", [0, 1])
@pytest.mark.parametrize("resolution", [Resolution.DAY, Resolution.WEEK, Resolution.HOUR_OF_WEEK])
def test_a_change_shows_at_once(desk: Desk, resolution: Resolution, schedule: int, change: str) -> None:
    save_schedule(desk.store, desk.account, None, "mine", frozenset(range(168)))
    for day in range(TUESDAY - 2 * MANY_DAYS, TUESDAY, 7):
        desk.use("pen", 2 * 3600, 4 * 3600, day=day, device=1 + day % 2)
    question = Question(
        TUESDAY - 100, TUESDAY, Kind.PRODUCTIVITY, Perspective.INTERVAL, resolution, schedule=schedule
    )
    ask(desk.store, desk.account, question)
    CHANGES[change](desk)
    answer = ask(desk.store, desk.account, question)

    assert recount(desk, question) == {(row.slot, row.key): row.seconds for row in answer.rows}
