# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about time."""

from __future__ import annotations

import pytest

from tests.server.api_v1.conftest import DAYS, Ask

pytestmark = pytest.mark.usefixtures("evening")


def test_a_summary_adds_up(ask: Ask) -> None:
    found = ask("/summary", **DAYS).json()

    assert (3600, 3600, 3600) == (
        found["total_seconds"],
        sum(each["seconds"] for each in found["levels"]),
        sum(each["seconds"] for each in found["overviews"]),
    )
    assert ["github.com", "Code", "youtube.com"] == [each["name"] for each in found["names"]]


@pytest.mark.parametrize("period", ["2023-11", "2023-W46", "2023", "2023-Q4"])
def test_a_summary_of_a_period(ask: Ask, period: str) -> None:
    assert (period, 3600) == (
        (found := ask("/summary", period=period).json())["period"],
        found["total_seconds"],
    )


@pytest.mark.parametrize(
    "kind", ["overview", "category", "activity", "productivity", "document", "efficiency"]
)
@pytest.mark.parametrize("perspective", ["rank", "interval"])
@pytest.mark.parametrize("resolution", ["minute", "hour", "day", "week", "sunday-week", "month"])
def test_every_kind_in_every_slot_adds_up(ask: Ask, kind: str, perspective: str, resolution: str) -> None:
    found = ask("/time", kind=kind, perspective=perspective, resolution=resolution, **DAYS).json()

    assert (3600, 3600) == (found["total_seconds"], sum(row["seconds"] for row in found["rows"]))


def test_titles_stand_under_their_names(ask: Ask) -> None:
    rows = ask("/time", kind="document", level=2, **DAYS).json()["rows"]

    assert {("github.com", None), ("Code", "a.py")} == {(row["name"]["name"], row["title"]) for row in rows}


def test_slots_are_local(ask: Ask) -> None:
    rows = ask("/time", kind="overview", perspective="interval", resolution="hour", **DAYS).json()["rows"]

    assert "2023-11-14T23:00:00" == rows[0]["slot"]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_hold_every_row_once(ask: Ask, limit: int) -> None:
    question = {"perspective": "interval", "resolution": "minute", "limit": limit, **DAYS}
    pages = [ask("/time", **question).json()]
    while pages[-1]["next"]:
        pages.append(ask("/time", cursor=pages[-1]["next"], **question).json())
    whole = ask("/time", **question | {"limit": 1000}).json()["rows"]

    assert whole == [row for page in pages for row in page["rows"]]


@pytest.mark.parametrize("cursor", ["x", "WzFd", "bnVsbA", "W10"])
def test_a_cursor_that_is_none(ask: Ask, cursor: str) -> None:
    assert (422, ["cursor"]) == (
        (answer := ask("/time", cursor=cursor, **DAYS)).status_code,
        [each["field"] for each in answer.json()["errors"]],
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"begin": "2023-11-31"}, "begin"),
        ({"begin": "1969-12-31"}, "begin"),
        ({"begin": "2023-11-15", "end": "2023-11-14"}, "begin"),
        ({"kind": "nonsense"}, "kind"),
        ({"level": "3"}, "level"),
        ({"limit": "1001"}, "limit"),
        ({"category": "Video"}, "overview"),
        ({"begin": "2020-01-01", "end": "2022-01-01", "kind": "document"}, "begin"),
    ],
)
def test_a_question_that_is_none_names_its_field(ask: Ask, query: dict[str, str], field: str) -> None:
    answer = ask("/time", **query)

    assert (422, "application/problem+json") == (answer.status_code, answer.headers["Content-Type"])
    assert field in [each["field"] for each in answer.json()["errors"]]


def test_a_parameter_that_nobody_reads_is_refused(ask: Ask) -> None:
    assert 422 == ask("/time", perspectiv="interval").status_code


def test_a_schedule_that_is_not_there(ask: Ask) -> None:
    assert 404 == ask("/time", schedule=99, **DAYS).status_code


def test_a_schedule_filters(ask: Ask) -> None:
    number = ask("/schedules", "post", {"name": "Late", "hours": [24 + 23]}).json()["id"]
    late, early = (
        ask("/summary", schedule=each, **DAYS).json()["total_seconds"]
        for each in (number, ask("/schedules", "post", {"name": "Early", "hours": [0]}).json()["id"])
    )

    assert (2800, 0) == (late, early)


def test_search_finds_names_and_titles(ask: Ask) -> None:
    found = ask("/search", q="a.py", **DAYS).json()["found"]

    assert [("Code", "a.py", 1000)] == [
        (each["name"]["name"], each["title"], each["seconds"]) for each in found
    ]
