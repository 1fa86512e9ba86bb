# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a key with the scopes write and ingest may change, and how it is taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from tests.server.api_v1.conftest import DAYS, Ask
from tests.server.conftest import Post, span


@pytest.fixture
def video(ask: Ask, evening: None) -> dict[str, Any]:
    found: dict[str, Any] = ask("/names", q="YouTube").json()["names"][0]
    return found


def test_a_name_gets_a_level_for_all_days_and_back(ask: Ask, video: dict[str, Any]) -> None:
    changed = ask(f"/names/{video['id']}", "patch", {"level": 2}).json()
    levels = ask("/summary", **DAYS).json()["levels"]
    back = ask(f"/names/{video['id']}", "patch", changed["before"]).json()["name"]

    assert (2, 3600, video) == (changed["name"]["level"], levels[0]["seconds"], back)


def test_a_name_gets_a_category(ask: Ask, video: dict[str, Any]) -> None:
    choice = {"overview": "Reference & Learning", "category": "Research"}
    changed = ask(f"/names/{video['id']}", "patch", choice).json()["name"]

    assert ("Research", 2, choice | {"level": None}) == (
        changed["category"],
        changed["level"],
        changed["choice"],
    )


@pytest.mark.parametrize(
    ("choice", "status"),
    [
        ({"category": "Video"}, 422),
        ({"overview": "No", "category": "Such"}, 404),
        ({"level": 7}, 422),
        ({"levle": 1}, 422),
    ],
)
def test_a_choice_that_is_none(ask: Ask, video: dict[str, Any], choice: dict[str, Any], status: int) -> None:
    assert status == ask(f"/names/{video['id']}", "patch", choice).status_code


@pytest.mark.parametrize("number", [99, 2**53])
def test_a_name_that_is_not_there(ask: Ask, number: int) -> None:
    assert [404, 404] == [
        ask(f"/names/{number}").status_code,
        ask(f"/names/{number}", "patch", {}).status_code,
    ]


def test_an_app_is_one_name_by_all_of_its_numbers(ask: Ask, post: Post, evening: None) -> None:
    known = {each["id"] for each in ask("/names").json()["names"]}
    first, later = span(90, 0, 60, "Zz-one"), span(91, 60, 180, "zz_one.exe", kind="app")
    post(first, later)
    (new,) = (each for each in ask("/names").json()["names"] if each["id"] not in known)
    changed = ask(f"/names/{new['id'] + 1}", "patch", {"level": -2}).json()["name"]

    assert (new["name"], "Zz-one") == (changed["name"], ask("/names", q="zz_one").json()["names"][0]["name"])
    assert (new["id"], -2) == (changed["id"], ask(f"/names/{new['id']}").json()["level"])


def test_names_come_in_pages(ask: Ask, evening: None) -> None:
    first = ask("/names", limit=2).json()
    second = ask("/names", limit=2, cursor=first["next"]).json()

    assert (3, None) == (
        len({each["id"] for page in (first, second) for each in page["names"]}),
        second["next"],
    )


def test_a_category_gets_a_level_and_back(ask: Ask, evening: None) -> None:
    told = {"overview": "Entertainment", "category": "Video", "level": 1}
    changed = ask("/categories", "patch", told).json()
    seconds = {each["level"]: each["seconds"] for each in ask("/summary", **DAYS).json()["levels"]}
    back = ask("/categories", "patch", told | {"level": changed["before"]}).json()["category"]

    assert (1, None, 600, -2) == (changed["category"]["level"], changed["before"], seconds[1], back["level"])


def test_a_schedule_is_made_changed_and_deleted(ask: Ask) -> None:
    made = ask("/schedules", "post", {"name": "Work", "hours": [9, 10, 9]}).json()
    changed = ask(f"/schedules/{made['id']}", "put", {"name": "Work", "hours": [9]}).json()
    gone = ask(f"/schedules/{made['id']}", "delete").json()

    assert ([9, 10], [9], changed) == (made["hours"], changed["hours"], gone)
    assert 404 == ask(f"/schedules/{made['id']}").status_code


def test_a_highlight_is_made_and_taken_back(ask: Ask) -> None:
    made = ask("/highlights", "post", {"day": "2023-11-14", "text": "Shipped"}).json()
    listed = ask("/highlights", day="2023-11-14").json()["highlights"]
    ask("/undo", "post", {"undo": made["undo"]})

    assert [made["highlight"]] == listed
    assert [] == ask("/highlights", day="2023-11-14").json()["highlights"]


def test_a_deleted_highlight_comes_back(ask: Ask) -> None:
    made = ask("/highlights", "post", {"day": "2023-11-14", "text": "Shipped"}).json()["highlight"]
    gone = ask(f"/highlights/{made['id']}", "delete").json()
    ask("/undo", "post", gone)

    assert [made] == ask("/highlights").json()["highlights"]


def test_offline_time_counts_and_is_taken_back(ask: Ask, store: Store) -> None:
    start = datetime(2023, 11, 14, 9, tzinfo=UTC)
    times = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat(), "name": "Walk"}
    made = ask("/offline-time", "post", times).json()
    totals = [ask("/summary", **DAYS).json()["total_seconds"]]
    ask("/undo", "post", {"undo": made["undo"]})

    assert [3600, 0] == [*totals, ask("/summary", **DAYS).json()["total_seconds"]]
    assert [] == verify(store)


@pytest.mark.parametrize("start", ["2023-11-14T09:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_offline_time_at_no_time(ask: Ask, start: str) -> None:
    times = {"start": start, "end": "2023-11-14T10:00:00Z", "name": "Walk"}

    assert 422 == ask("/offline-time", "post", times).status_code


def test_an_undo_that_nothing_gave(ask: Ask) -> None:
    assert 422 == ask("/undo", "post", {"undo": "bm9uZQ"}).status_code


def test_focus_starts_and_ends(ask: Ask) -> None:
    started = ask("/focus", "post", {"minutes": 25}).json()
    running = ask("/focus").json()["running"]

    assert (25, started) == (started["minutes"], running)
    assert [True, False] == [ask("/focus", "delete").json()["ended"] for _ in range(2)]


def test_focus_of_odd_minutes(ask: Ask) -> None:
    assert 422 == ask("/focus", "post", {"minutes": 7}).status_code


def test_a_device_that_was_added_sends_time(ask: Ask, post: Post) -> None:
    token = ask("/devices", "post", {"name": "phone"}).json()["token"]

    assert "200" == post(span(1, 100, 160), token=token)[0]
    assert "phone" in [each["name"] for each in ask("/devices").json()["devices"]]


@pytest.mark.parametrize(
    "address", ["/alerts", "/keys/current", "/categories", "/schedules", "/offline-time"]
)
def test_lists_answer(ask: Ask, address: str) -> None:
    assert 200 == ask(address).status_code
