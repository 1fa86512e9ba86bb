# SPDX-License-Identifier: AGPL-3.0-or-later
"""What programs for WakaTime find in our answers."""

from __future__ import annotations

import time

import pytest

from hourself.core.days import parse_day
from hourself.server.api.wakatime.access import Refused
from hourself.server.api.wakatime.ranges import Range, read_range
from hourself.server.api.wakatime.shapes import tell_seconds
from tests.server.wakatime.conftest import Plugin, beat

TODAY = parse_day("2026-11-25")


def test_an_empty_account_is_answered(plugin: Plugin) -> None:
    assert "0 mins" == plugin.ask("/statusbar/today")["data"]["grand_total"]["text"]
    assert 0 == plugin.ask("/stats/last_7_days")["data"]["total_seconds"]
    assert 0 == plugin.ask("/all_time_since_today")["data"]["total_seconds"]
    for address in ("/projects", "/machine_names", "/user_agents"):
        assert [] == plugin.ask(address)["data"]


def test_the_status_bar_stands_under_both_its_names(plugin: Plugin) -> None:
    told, documented = (plugin.ask(f"/{name}/today") for name in ("statusbar", "status_bar"))

    assert told["data"] == documented["data"]
    assert told["has_team_features"] is False


def test_the_status_bar_tells_today(plugin: Plugin) -> None:
    if time.localtime().tm_hour == 0:
        pytest.skip("an hour of today is needed")
    now = time.time()
    plugin.send([beat(0, time=now - 600), beat(0, time=now - 60)])
    told = plugin.ask("/statusbar/today")["data"]

    assert ("9 mins", 540) == (told["grand_total"]["text"], round(told["grand_total"]["total_seconds"]))
    assert ("Today", ["VS Code"]) == (told["range"]["text"], [each["name"] for each in told["editors"]])


def test_summaries_tell_each_day(plugin: Plugin) -> None:
    plugin.send(
        [beat(0), beat(3900 / 5), beat(2 * 3900 / 5), beat(3 * 3900 / 5), beat(4 * 3900 / 5), beat(3900)]
    )
    told = plugin.ask("/summaries", start="2023-11-14", end="2023-11-16")
    day = told["data"][1]

    assert ["2023-11-14", "2023-11-15", "2023-11-16"] == [each["range"]["date"] for each in told["data"]]
    assert {"decimal": "1.08", "digital": "1:05", "text": "1 hr 5 mins", "seconds": 3900} == told[
        "cumulative_total"
    ]
    assert ("proj", 100, 1, 5) == tuple(
        day["projects"][0][key] for key in ("name", "percent", "hours", "minutes")
    )
    assert (1, 3900) == (told["daily_average"]["days_minus_holidays"], told["daily_average"]["seconds"])


def test_one_project_with_what_it_was_about(plugin: Plugin) -> None:
    site = {"type": "domain", "entity": "example.com"}
    plugin.send([beat(0), beat(60, project="other"), beat(100, **site), beat(110)])
    told = plugin.day(project="proj")

    assert 70 == told["grand_total"]["total_seconds"]
    assert [("example.com", "domain", 10)] == [
        (each["name"], each["type"], each["total_seconds"]) for each in told["entities"]
    ]


def test_statistics_of_all_time(plugin: Plugin) -> None:
    plugin.send([beat(0), beat(60, language="Go"), beat(100), beat(86_400), beat(86_460)])
    told = plugin.ask("/stats/all_time")["data"]

    assert (160, "ok", "2023-11-15") == (told["total_seconds"], told["status"], told["best_day"]["date"])
    assert [("Python", 75.0), ("Go", 25.0)] == [(each["name"], each["percent"]) for each in told["languages"]]
    assert 160 == plugin.ask("/all_time_since_today")["data"]["total_seconds"]


def test_stretches_of_a_day(plugin: Plugin) -> None:
    plugin.send([beat(0), beat(60), beat(100, project="other"), beat(130), beat(5000)])
    told = plugin.ask("/durations", date="2023-11-15")["data"]

    assert [("proj", 100.0), ("other", 30.0)] == [(each["project"], each["duration"]) for each in told]


@pytest.mark.parametrize(
    ("slice_by", "told"),
    [
        ("language", [("Python", 60.0), ("Go", 40.0), ("Python", 30.0)]),
        ("os", [("Linux", 100.0), ("Linux", 30.0)]),
        ("dependencies", [(None, 100.0), (None, 30.0)]),
    ],
)
def test_stretches_are_cut_by_what_is_asked_for(
    plugin: Plugin, slice_by: str, told: list[tuple[str | None, float]]
) -> None:
    plugin.send([beat(0), beat(60, language="Go"), beat(100, project="other"), beat(130), beat(5000)])
    data = plugin.ask("/durations", date="2023-11-15", slice_by=slice_by)["data"]

    assert told == [(each.get(slice_by), each["duration"]) for each in data]


def test_lists(plugin: Plugin) -> None:
    plugin.send([beat(0), beat(60, project="other")], **{"X-Machine-Name": "host"})

    assert ["other", "proj"] == [each["name"] for each in plugin.ask("/projects")["data"]]
    assert ["proj"] == [each["name"] for each in plugin.ask("/projects", q="PR")["data"]]
    assert ["host"] == [each["value"] for each in plugin.ask("/machine_names")["data"]]
    assert ["VS Code"] == [each["editor"] for each in plugin.ask("/user_agents")["data"]]
    assert "other" == plugin.ask("")["data"]["last_project"]


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("last_7_days", "2026-11-19", "2026-11-25"),
        ("Last 7 Days", "2026-11-19", "2026-11-25"),
        ("today", "2026-11-25", "2026-11-25"),
        ("yesterday", "2026-11-24", "2026-11-24"),
        ("this_week", "2026-11-23", "2026-11-25"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("year", "2026-01-01", "2026-11-25"),
        ("30_days", "2026-10-27", "2026-11-25"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("all_time", "2026-11-20", "2026-11-25"),
    ],
)
def test_ranges(text: str, begin: str, end: str) -> None:
    found = read_range(text, TODAY, TODAY - 5)

    assert Range(parse_day(begin), parse_day(end), found.name) == found


def test_days_are_also_told_by_their_words(plugin: Plugin) -> None:
    told = plugin.ask("/summaries", start="yesterday", end="today")["data"]

    assert (2, "Today") == (len(told), told[1]["range"]["text"])
    assert ([], []) == tuple(
        plugin.ask(f"/{each}", date="today")["data"] for each in ("durations", "heartbeats")
    )


def test_an_unknown_range_is_told() -> None:
    with pytest.raises(Refused):
        read_range("soon", TODAY, None)


@pytest.mark.parametrize(
    "asked",
    [
        {"start": "x", "end": "y"},
        {"start": "2026-01-02", "end": "2026-01-01"},
        {"start": "2020-01-01", "end": "2026-01-01"},
        {"end": "2026-01-01"},
    ],
)
def test_what_cannot_be_asked(plugin: Plugin, asked: dict[str, str]) -> None:
    assert ["error"] == list(plugin.ask("/summaries", **asked))


def test_sums_are_written_as_editors_show_them() -> None:
    assert ["0 mins", "1 min", "1 hr", "1 hr 5 mins", "2 hrs 1 min"] == [
        tell_seconds(seconds * 1000)["text"] for seconds in (0, 60, 3600, 3900, 7260)
    ]
