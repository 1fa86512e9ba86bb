# SPDX-License-Identifier: AGPL-3.0-or-later
"""What report pages show adds up to what the engine says."""

from __future__ import annotations

from fractions import Fraction

import pytest
from report_desk import TUESDAY, Desk

from hourself.core.taxonomy import Category
from hourself.server.report.ask import Question, ask
from hourself.server.report.cells import Time
from hourself.server.report.part import read_part
from hourself.server.report.patterns import read_pattern
from hourself.server.report.period import parse_period
from hourself.server.report.spread import Filters, View, read_days, read_spread
from hourself.server.report.telling import say_period
from hourself.server.report.titles import read_titles
from hourself.server.report.today import Today
from hourself.server.report.trends import read_trends

WRITING, GAMES = Category("Design & Composition", "Writing"), Category("Entertainment", "Games")
HOUR = 3600
PERIODS = ("2026-11-24", "2026-W48", "2026-11", "2026-Q4", "2026", "2026-11-20..2026-12-31")


def view(desk: Desk, text: str, *, day: int = TUESDAY + 30, until: int = 0, **filters: object) -> View:
    return View(desk.store, desk.account, parse_period(text, day), Filters(**filters), Today(day, 60, until))  # type: ignore[arg-type]


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """Two devices at once on a Tuesday, and something on four other days."""
    desk.use("pen", 9 * HOUR, 11 * HOUR, title="a letter")
    desk.use("game", 10 * HOUR, 12 * HOUR, device=2)
    for back in (1, 7, 30, 364):
        desk.use("pen", 9 * HOUR - 60, 9 * HOUR + 600 + back, day=TUESDAY - back)
    desk.sort("pen", WRITING, 2)
    desk.sort("game", GAMES, -2)
    return desk


@pytest.mark.parametrize("time", Time)
@pytest.mark.parametrize("text", PERIODS)
def test_slots_levels_names_and_categories_add_up_to_the_answer(worked: Desk, text: str, time: Time) -> None:
    asked = view(worked, text, time=time)
    spread, period = read_spread(asked), asked.period
    total = ask(worked.store, worked.account, Question(period.begin, period.end, time=time)).total

    assert [total] * 5 == [
        spread.total,
        sum(slot.total for slot in spread.slots),
        sum(each.seconds for each in spread.names),
        sum(each.seconds for each in spread.overviews),
        sum(slot.total for slot in read_days(asked)),
    ]


@pytest.mark.parametrize("text", PERIODS)
def test_patterns_and_trends_have_the_same_total(worked: Desk, text: str) -> None:
    asked = view(worked, text)
    trends = read_trends(asked)

    assert [read_spread(asked).total] * 3 == [
        read_pattern(asked).total,
        sum(trends.by_level.values()),
        trends.row[-1].total,
    ]


def test_person_time_counts_a_moment_once(worked: Desk) -> None:
    both = [read_spread(view(worked, "2026-11-24", time=time)).total for time in (Time.PERSON, Time.DEVICE)]

    assert [3 * HOUR, 4 * HOUR] == both


def test_every_slot_is_there(worked: Desk) -> None:
    assert [24, 7, 30, 14, 12] == [len(read_spread(view(worked, text)).slots) for text in PERIODS[:5]]


def test_a_level_filter_leaves_the_rest_out(worked: Desk) -> None:
    assert {2: HOUR} == read_spread(view(worked, "2026-11-24", level=2)).by_level


def test_the_mean_level_is_weighted_by_time(worked: Desk) -> None:
    # In person time the letter has one hour and the game, which started last, two.
    assert Fraction(2 * 1 - 2 * 2, 3) == read_spread(view(worked, "2026-11-24")).mean


def test_a_running_week_is_compared_up_to_the_same_minute(worked: Desk) -> None:
    before = read_spread(view(worked, "2026-W48", day=TUESDAY, until=9 * HOUR + 30)).before

    assert before is not None
    assert (90, False) == (before.total, before.whole)


def test_the_sentence_tells_total_focus_and_difference(worked: Desk) -> None:
    told = say_period(read_spread(view(worked, "2026-11-24")))

    assert (
        told
        == "3 h on Tuesday, 1 h of it focus work, 2 h distracting. 2 h 48 min more than the Tuesday before."
    )


def test_a_change_is_told_by_name(worked: Desk) -> None:
    change = read_trends(view(worked, "2026-11-24")).names[0]

    assert ("game", 2 * HOUR, 0) == (change.key.name, change.seconds, change.before)


def test_a_part_of_a_day_is_exact(worked: Desk) -> None:
    part = read_part(view(worked, "2026-11-24"), 9 * HOUR + 90, 10 * HOUR + 7)

    assert {"pen": HOUR - 90, "game": 7} == {each.name.name: each.seconds for each in part.names}


def test_titles_of_a_name(worked: Desk) -> None:
    titles = read_titles(view(worked, "2026-11-24"), worked.find("pen").id)

    assert [("a letter", HOUR)] == [(each.title, each.seconds) for each in titles]
