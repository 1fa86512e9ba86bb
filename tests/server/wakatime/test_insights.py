# SPDX-License-Identifier: AGPL-3.0-or-later
"""Insights, and lists of what nobody has here, as programs for WakaTime read them."""

from __future__ import annotations

import pytest

from tests.server.wakatime.conftest import Plugin, beat

#: 2023-11-15 was a Wednesday.
DAY = 86_400


@pytest.fixture
def plugin(plugin: Plugin) -> Plugin:
    """Who coded for 100 seconds on one Wednesday, and for 50 on the next."""
    plugin.send(
        [
            beat(0),
            beat(60, category="debugging"),
            beat(100),
            beat(7 * DAY, language="Go"),
            beat(7 * DAY + 50),
        ],
        **{"X-Machine-Name": "desk"},
    )
    return plugin


def test_every_day_of_a_month_for_a_heat_map(plugin: Plugin) -> None:
    told = plugin.ask("/insights/days/2023-11")["data"]
    days = {each["date"]: each for each in told["days"]}

    assert ("ok", "2023-11", 30) == (told["status"], told["range"], len(days))
    assert [100, 0, 50] == [days[f"2023-11-{day}"]["total"] for day in (15, 16, 22)]
    assert [("Coding", 60), ("Debugging", 40)] == [
        (each["name"], each["total"]) for each in days["2023-11-15"]["categories"]
    ]


@pytest.mark.parametrize("kind", ["weekday", "weekdays"])
def test_weekdays_with_their_average(plugin: Plugin, kind: str) -> None:
    told = plugin.ask(f"/insights/{kind}/2023")["data"]["weekdays"]

    assert ["Monday", "Sunday"] == [told[0]["name"], told[6]["name"]]
    assert (0, 0, []) == tuple(told[0][key] for key in ("total", "average", "categories"))
    assert (150, 75) == (told[2]["total"], told[2]["average"])


def test_the_best_day_and_the_average(plugin: Plugin) -> None:
    best = plugin.ask("/insights/best_day/all_time")["data"]["best_day"]
    own = plugin.ask("/insights/daily_average/all_time")["data"]["current_user"]

    assert ("2023-11-15", "1 min", 100) == (best["date"], best["text"], best["total_seconds"])
    assert (75, "2 mins") == (own["daily_average"]["seconds"], own["total"]["text"])


@pytest.mark.parametrize(
    ("kind", "name", "seconds"),
    [("languages", "Python", 100), ("machines", "desk", 150), ("editors", "VS Code", 150)],
)
def test_one_list(plugin: Plugin, kind: str, name: str, seconds: int) -> None:
    told = plugin.ask(f"/insights/{kind}", range="2023")["data"][kind][0]

    assert (name, seconds) == (told["name"], told["total_seconds"])


def test_nothing_coded_has_no_best_day(plugin: Plugin) -> None:
    assert plugin.ask("/insights/best_day/2022")["data"]["best_day"] is None


def test_an_unknown_insight_is_told(plugin: Plugin) -> None:
    assert ["error"] == list(plugin.ask("/insights/ai_days/2023"))


def test_machines_have_the_numbers_that_their_list_has(plugin: Plugin) -> None:
    numbers = {each["id"] for each in plugin.ask("/machine_names")["data"]}

    assert numbers == {each["machine_name_id"] for each in plugin.day()["machines"]}
    assert numbers == {each["machine_name_id"] for each in plugin.ask("/stats/2023")["data"]["machines"]}


@pytest.mark.parametrize("name", ["goals", "leaderboards", "orgs", "data_dumps", "external_durations"])
def test_what_nobody_has_is_an_empty_list(plugin: Plugin, name: str) -> None:
    told = plugin.ask(f"/{name}")

    assert ([], 0, 1) == (told["data"], told["total"], told["total_pages"])


@pytest.mark.parametrize("base", ["/api", "/api/v1", "/api/compat/wakatime/v1"])
def test_nobody_leads(plugin: Plugin, base: str) -> None:
    told = plugin.client.get(f"{base}/leaders", headers={"Authorization": plugin.basic()}).json()

    assert ([], None) == (told["data"], told["current_user"]["rank"])


@pytest.mark.parametrize("base", ["/api", "/api/v1", "/api/compat/wakatime/v1"])
@pytest.mark.parametrize("address", ["goals/1", "file_experts", "projects/x/commits"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_there_is_told_as_json(plugin: Plugin, base: str, address: str, method: str) -> None:
    url, told = f"{base}/users/current/{address}", {"Authorization": plugin.basic()}
    answer = plugin.client.generic(method, url, b"{}", "application/json", headers=told)

    assert (404, ["error"]) == (answer.status_code, list(answer.json()))
    assert 401 == plugin.client.generic(method, url).status_code
