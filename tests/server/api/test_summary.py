# SPDX-License-Identifier: AGPL-3.0-or-later
"""The daily summary, and the pulse of the last half hour."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from hourself.core.days import parse_day
from hourself.server.api.rounding import format_duration, plain, rounded
from hourself.server.report.today import read_today
from tests.server.api.conftest import Api
from tests.server.api.recorded import Fact, fill
from tests.server.conftest import Post, span

EDITOR, GAME = "Software Development/Editing & IDEs/2", "Entertainment/Games/-2"


def work(day: int, seconds: int, name: str = "editor", given: str = EDITOR) -> Fact:
    return Fact(day, 0, 86_400, name, given, None, seconds)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (43_960, "12h 12m"), (10_836, "3h"), (3600, "1h"), (3599, "59m 59s"), (3367, "56m 7s"), (60, "1m"),
        (41, "41s"), (2610, "43m 30s"), (0, "no time"),
    ],
)  # fmt: skip
def test_durations_as_recorded(seconds: int, text: str) -> None:
    assert text == format_duration(seconds)


@pytest.mark.parametrize(
    ("value", "digits", "number"),
    [("0.125", 2, 0.13), ("-0.125", 2, -0.13), ("12.25", 1, 12.3), ("1/3", 2, 0.33)],
)
def test_halves_go_away_from_zero(value: str, digits: int, number: float) -> None:
    assert number == rounded(Fraction(value), digits)


def test_whole_numbers_have_no_point() -> None:
    assert ["12", "0.5"] == [str(plain(Fraction(value), 1)) for value in ("12", "1/2")]


def test_fifty_nine_figures_of_a_day(api: Api) -> None:
    from hourself.server.api.summary import tell_days

    day = parse_day("2016-06-08")
    fill(api.store, api.account, [work(day, 5400), work(day, 1800, "game", GAME)])
    (told,) = tell_days(api.account, day, day)

    assert (59, 1_465_369_200, "2016-06-08", 75) == (len(told), *list(told.values())[:3])
    assert (75, 25, 1.5, "1h 30m", 2, "no time") == (
        told["software_development_percentage"],
        told["all_distracting_percentage"],
        told["very_productive_hours"],
        told["software_development_duration_formatted"],
        told["total_hours"],
        told["news_duration_formatted"],
    )


def test_the_feed_holds_the_fourteen_days_before_today(api: Api) -> None:
    today = read_today().day
    fill(api.store, api.account, [work(today - back, 60) for back in range(20) if back != 3])
    dates = [parse_day(each["date"]) for each in api.get("daily_summary_feed").json()]

    assert [today - back for back in range(1, 15) if back != 3] == dates


def test_the_pulse_is_truncated(api: Api) -> None:
    from hourself.server.api.summary import tell_days

    fill(api.store, api.account, [work(20_000, 55_975), work(20_000, 44_025, "game", GAME)])

    assert 55 == tell_days(api.account, 20_000, 20_000)[0]["productivity_pulse"]


def test_the_pulse_of_the_last_half_hour(api: Api, post: Post) -> None:
    now, today = int(time.time()), read_today()
    if today.until < 3600:
        pytest.skip("an hour of today is needed")
    more = {"offset": today.offset}
    post(span(1, now - 3500, now - 2400, "youtube.com", **more), span(2, now - 1000, now, "Code", **more))
    answer = api.get("current_productivity_pulse.json").json()

    assert (100, "#1f5fa8") == (answer["pulse"], answer["color"])
    assert ":" in answer["comment"].split(" ")[9]


def test_no_pulse_before_a_quarter_of_an_hour(api: Api) -> None:
    answer = api.get("current_productivity_pulse.json").json()

    assert (["pulse", "color", "comment"], None, "#a0a0a0") == (
        list(answer),
        answer["pulse"],
        answer["color"],
    )
