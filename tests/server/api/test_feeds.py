# SPDX-License-Identifier: AGPL-3.0-or-later
"""Alerts, highlights and focus sessions: what is written, and what the feeds say of it."""

from __future__ import annotations

import json
import time
from datetime import datetime

import pytest

from hourself.core.days import format_day
from hourself.server.goals.actions import add_alert, delete_alert, fire
from hourself.server.report.today import read_today
from tests.server.api.conftest import Api

JSON = "application/json"


def test_alerts_and_what_they_said(api: Api) -> None:
    alert = add_alert(api.store, api.account, "Too much video", 5400, 1)
    event = fire(api.store, api.account, alert, "You spent 1.5 hours on Video.", 1_700_000_000)
    listed, said = (api.get("alerts_feed", op=op).json() for op in ("list", "status"))

    assert [{"id": alert, "description": "Too much video", "amount": 1.5}] == listed
    assert (event, alert, 1_700_000_000) == (
        said[0]["id"],
        said[0]["alert_id"],
        datetime.fromisoformat(said[0]["created_at"]).timestamp(),
    )


def test_the_alert_that_is_asked_for(api: Api) -> None:
    first, second = (add_alert(api.store, api.account, name, 60, 1) for name in "ab")
    events = [
        fire(api.store, api.account, alert, "so", at) for alert, at in ((first, 1), (second, 2), (first, 3))
    ]
    delete_alert(api.store, api.account, second)

    assert [events[2], events[0]] == [each["id"] for each in api.get("alerts_feed", alert_id=first).json()]
    assert 404 == api.get("alerts_feed", alert_id=second).status_code


def test_an_alert_of_somebody_else_fires_nothing(api: Api) -> None:
    from hourself.server.accounts.models import Person

    alert, other = add_alert(api.store, api.account, "a", 60, 1), Person.objects.create().pk
    api.store.vault.make(other)

    with pytest.raises(KeyError):
        fire(api.store, other, alert, "so", 1)


@pytest.mark.parametrize("way", ["query", "form", "json"])
def test_a_highlight_by_each_way(api: Api, way: str) -> None:
    fields = {"highlight_date": "2023-11-14", "description": "Shipped <it> ✓", "source": "git"}
    if way == "query":
        answer = api.send("POST", f"/anapi/highlights_post?key={api.key}&highlight_date=2023-11-14"
                          "&description=Shipped%20%3Cit%3E%20%E2%9C%93&source=git")  # fmt: skip
    elif way == "form":
        answer = api.post("highlights_post", **fields)
    else:
        answer = api.post("highlights_post", json.dumps(fields), JSON)
    (told,) = api.get("highlights_feed").json()

    assert (200, ["message"]) == (answer.status_code, list(answer.json()))
    assert ("Shipped <it> ✓", "2023-11-14", "git") == (told["description"], told["date"], told["source"])


def test_a_highlight_at_a_unix_time(api: Api) -> None:
    api.post("highlights_post", highlight_date=str(int(time.time())), description="now")

    assert format_day(read_today().day) == api.get("highlights_feed").json()[0]["date"]


@pytest.mark.parametrize(
    "fields",
    [
        {"description": "no date"},
        {"highlight_date": "2023-11-14"},
        {"highlight_date": "someday", "description": "x"},
        {"highlight_date": "-5", "description": "x"},
        {"highlight_date": "99999999999999999", "description": "x"},
        {"highlight_date": "2023-11-14", "description": "x" * 256},
    ],
)
def test_a_highlight_that_cannot_be(api: Api, fields: dict[str, str]) -> None:
    answer = api.post("highlights_post", **fields)

    assert (400, "# query error", []) == (
        answer.status_code,
        answer.json()["error"],
        api.get("highlights_feed").json(),
    )


def test_focus_starts_and_ends(api: Api) -> None:
    started = api.post("start_focustime", duration=30)
    before = api.get("focustime_ended_feed").json()
    ended = api.post("end_focustime")
    (told,), (end,) = (api.get(f"focustime_{name}_feed").json() for name in ("started", "ended"))

    assert (200, 200, [], 30) == (started.status_code, ended.status_code, before, told["duration"])
    assert (float, ["id", "created_at"]) == (type(told["id"]), list(end))


def test_focus_that_does_not_run_cannot_end(api: Api) -> None:
    assert 404 == api.get("end_focustime").status_code


@pytest.mark.parametrize(
    ("duration", "status"),
    [
        ("-1", 200),
        ("5", 200),
        ("25", 200),
        ("0", 400),
        ("7", 400),
        ("-5", 400),
        ("5.5", 400),
        ("soon", 400),
        ("", 400),
    ],
)
def test_how_long_focus_may_be(api: Api, duration: str, status: int) -> None:
    assert status == api.get("start_focustime", duration=duration).status_code


def test_another_focus_session_ends_the_one_before(api: Api) -> None:
    for duration in (30, 60):
        api.post("start_focustime", json.dumps({"duration": duration}), JSON)

    assert 1 == len(api.get("focustime_ended_feed").json())
