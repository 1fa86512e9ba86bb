# SPDX-License-Identifier: AGPL-3.0-or-later
"""Offline time: how clients write it, what may stand, and that it is in every report."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.server.api.conftest import Api

JSON = "application/json"
START = "2023-11-14 09:30:00"
MEETING = {"start_time": START, "activity_name": "Meeting", "activity_details": "Planning"}
DAY = {"rb": "2023-11-14", "re": "2023-11-14"}


def hours(api: Api) -> list[list[Any]]:
    return [row[:2] for row in api.rows(pv="interval", **DAY)]


@pytest.mark.parametrize("end", [{"end_time": "2023-11-14 11:00:00"}, {"duration": 90}, {"end_time": 90}])
@pytest.mark.parametrize("kind", ["form", "json"])
def test_ninety_minutes_are_cut_at_the_hours(api: Api, end: dict[str, object], kind: str) -> None:
    fields = MEETING | end
    answer = (
        api.post("offline_time_post", **fields)
        if kind == "form"
        else api.post("offline_time_post", json.dumps(fields), JSON)
    )

    assert (200, "message") == (answer.status_code, next(iter(answer.json())))
    assert [["2023-11-14T09:00:00", 1800], ["2023-11-14T10:00:00", 3600]] == hours(api)


def test_it_comes_from_offline_alone(api: Api) -> None:
    api.post("offline_time_post", **MEETING, duration=60)
    seconds = {source: sum(row[1] for row in api.rows(restrict_source_type=source, **DAY))
               for source in ("computers", "mobile", "offline")}  # fmt: skip

    assert {"computers": 0, "mobile": 0, "offline": 3600} == seconds


def test_its_details_are_its_documents(api: Api) -> None:
    api.post("offline_time_post", **MEETING, duration=60)

    assert ["Planning"] == [row[3] for row in api.rows(rt="meeting", **DAY)]


def test_what_names_a_person_is_not_kept(api: Api) -> None:
    details = "with bob@example.com about https://example.com/secret"
    api.post("offline_time_post", **MEETING | {"activity_details": details}, duration=60)

    assert ["with about"] == [row[3] for row in api.rows(rt="meeting", **DAY)]


def test_a_bare_date_is_its_midnight(api: Api) -> None:
    api.post("offline_time_post", **MEETING | {"start_time": "2023-11-14"}, duration=30)

    assert [["2023-11-14T00:00:00", 1800]] == hours(api)


@pytest.mark.parametrize(
    "fields",
    [
        {"duration": 241},
        {"duration": 0},
        {"duration": -5},
        {"duration": "long"},
        {"end_time": "2023-11-14 09:00:00"},
        {"end_time": "2023-11-14 14:00:00"},
        {"start_time": "2100-01-01 00:00:00", "duration": 5},
        {"start_time": "1e300", "duration": 5},
        {"start_time": "99999999999999999999", "duration": 5},
        {"activity_name": "", "duration": 5},
        {"activity_name": "x" * 256, "duration": 5},
        {"activity_details": "x" * 256, "duration": 5},
        {},
    ],
)
def test_what_cannot_be_offline_time(api: Api, fields: dict[str, object]) -> None:
    answer = api.post("offline_time_post", **MEETING | fields)

    assert (400, "# query error", []) == (answer.status_code, answer.json()["error"], hours(api))
