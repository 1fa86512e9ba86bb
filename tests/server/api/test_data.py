# SPDX-License-Identifier: AGPL-3.0-or-later
"""`/anapi/data`: columns, kinds, orders, spellings and filters, on answers of our own making."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.api.conftest import Api
from tests.server.api.recorded import Fact, fill
from tests.server.conftest import Post, span

#: Tuesday 2023-11-14, 23:13:20 at 60 minutes east.
START = 1_700_000_000
DAYS = {"restrict_begin": "2023-11-14", "restrict_end": "2023-11-15"}
HEAD = "Rank,Time Spent (seconds),Number of People"


@pytest.fixture
def day(api: Api, post: Post) -> Api:
    """1,000 s of an editor, 2,000 s of one site and 600 s of another, over midnight."""
    post(
        span(1, START, START + 1000, "Code", title="a.py"),
        span(2, START + 1000, START + 3000, "github.com"),
        span(3, START + 3000, START + 3600, "youtube.com"),
    )
    return api


def rows(api: Api, **parameters: object) -> list[list[Any]]:
    return api.rows(**DAYS | parameters)


def test_a_rank_in_csv_is_the_default(day: Api) -> None:
    text = (
        f"{HEAD},Activity,Category,Productivity\n"
        "1,2000,1,github.com,General Software Development,2\n"
        "2,1000,1,Visual Studio Code,Editing & IDEs,2\n"
        "3,600,1,youtube.com,Video,-2\n"
    )

    assert text == day.get("data", **DAYS).content.decode()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("overview", [[1, 3000, 1, "Software Development"], [2, 600, 1, "Entertainment"]]),
        (
            "category",
            [
                [1, 2000, 1, "General Software Development"],
                [2, 1000, 1, "Editing & IDEs"],
                [3, 600, 1, "Video"],
            ],
        ),
        ("productivity", [[1, 3000, 1, 2], [2, 600, 1, -2]]),
    ],
)
def test_kinds(day: Api, kind: str, expected: list[list[object]]) -> None:
    assert expected == rows(day, rk=kind)


def test_documents_have_a_column_more(day: Api) -> None:
    answer = day.get("data", format="json", rk="document", **DAYS).json()

    assert (
        ["Activity", "Document", "Category", "Productivity"],
        ["Visual Studio Code", "a.py", "Editing & IDEs", 2],
    ) == (answer["row_headers"][3:], answer["rows"][1][3:])


def test_the_envelope(day: Api) -> None:
    answer = day.get("data", format="json", rk="overview", **DAYS)
    notes = "data is an array of arrays (rows), column names for rows in row_headers"

    assert (["notes", "row_headers", "rows"], notes) == (list(answer.json()), answer.json()["notes"])


def test_a_member_has_a_name_and_no_people(day: Api) -> None:
    answer = day.get("data", format="json", perspective="member", rk="productivity", **DAYS).json()

    assert (["Person", "Time Spent (seconds)", "Productivity"], ["me", 3000, 2]) == (
        answer["row_headers"],
        answer["rows"][0],
    )


def test_efficiency_by_week_from_sunday(day: Api) -> None:
    expected = [["2023-11-12T00:00:00", 3600, 1, 1.33, 83.33]]

    assert expected == rows(day, restrict_kind="efficiency", perspective="interval", resolution_time="week")


@pytest.mark.parametrize(
    ("resolution", "first"),
    [
        ("minute", ["2023-11-14T23:10:00", 100]),
        ("hour", ["2023-11-14T23:00:00", 1800]),
        ("day", ["2023-11-14T00:00:00", 1800]),
        ("week", ["2023-11-12T00:00:00", 2000]),
        ("month", ["2023-11-01T00:00:00", 2000]),
    ],
)
def test_intervals_add_up(day: Api, resolution: str, first: list[object]) -> None:
    got = rows(day, by="interval", i=resolution)

    assert (3600, first) == (sum(row[1] for row in got), got[0][:2])


@pytest.mark.parametrize(
    "parameters",
    [
        {"perspective": "interval", "resolution_time": "day", "restrict_kind": "overview"},
        {"pv": "interval", "rs": "day", "rk": "overview"},
        {"by": "interval", "interval": "day", "taxonomy": "overview"},
        {"by": "INTERVAL", "i": "Day", "ty": "Overview", "op": "select", "vn": "0", "nonsense": "1"},
    ],
)
def test_every_spelling(day: Api, parameters: dict[str, str]) -> None:
    slot = "2023-11-14T00:00:00"

    assert [slot, 2800, 1, "Software Development"] == rows(day, **parameters)[0]


@pytest.mark.parametrize(
    ("kind", "thing", "expected"),
    [
        ("overview", "software development", ["github.com", "Visual Studio Code"]),
        ("category", "Video", ["youtube.com"]),
        ("productivity", "very distracting", ["youtube.com"]),
        ("productivity", "2", ["github.com", "Visual Studio Code"]),
        ("activity", "visual studio code", ["a.py"]),
        ("activity", "www.GitHub.com", ["No Details"]),
        ("activity", "nothing", []),
    ],
)
def test_a_thing_opens_one_level_down(day: Api, kind: str, thing: str, expected: list[str]) -> None:
    answer = day.get("data", format="json", rk=kind, restrict_thing=thing, **DAYS).json()

    assert ["Activity", "Category", "Productivity"] == answer["row_headers"][3:]
    assert expected == [row[3] for row in answer["rows"]]


@pytest.mark.parametrize(
    ("kind", "thing", "thingy", "seconds"),
    [("category", "Editing & IDEs", "Visual Studio Code", 1000), ("activity", "Code", "a.py", 1000)],
)
def test_a_thingy_is_one_row_of_it(day: Api, kind: str, thing: str, thingy: str, seconds: int) -> None:
    assert [seconds] == [row[1] for row in rows(day, rk=kind, taxon=thing, ry=thingy)]


def test_the_efficiency_of_a_thing(day: Api) -> None:
    got = rows(day, rk="efficiency", pv="interval", rs="month", rt="Entertainment")

    assert [["2023-11-01T00:00:00", 600, 1, -2.0, 0.0]] == got


@pytest.mark.parametrize(("source", "seconds"), [("computers", 3600), ("mobile", 0), ("offline", 0)])
def test_where_time_comes_from(day: Api, source: str, seconds: int) -> None:
    assert seconds == sum(row[1] for row in rows(day, restrict_source_type=source))


def test_a_schedule_is_part_of_the_day(day: Api) -> None:
    from hourself.server.store.schedules import save_schedule

    number = save_schedule(day.store, day.account, None, "late", frozenset({24 + 23}))

    assert 2800 == sum(row[1] for row in rows(day, rsi=number))


def test_an_activity_under_two_categories_is_two_rows(api: Api) -> None:
    slot = (19_675, 0, 86_400)
    given = ["News & Opinion/Business/-1", "Business/General Business/2"]
    fill(api.store, api.account, [Fact(*slot, "reader", each, None, 60) for each in given])

    assert [[1, 60, 1, "reader", "Business", -1], [2, 60, 1, "reader", "General Business", 2]] == rows(api)


def test_categories_of_one_name_in_two_overviews_are_two_rows(api: Api) -> None:
    slot = (19_675, 0, 86_400)
    given = ["News & Opinion/Business/-1", "Business/Business/2"]
    fill(api.store, api.account, [Fact(*slot, "reader", each, None, 60) for each in given])

    assert [[1, 60, 1, "Business"], [2, 60, 1, "Business"]] == rows(api, rk="category")


def test_csv_quotes_only_what_needs_it(api: Api) -> None:
    fill(api.store, api.account, [Fact(19_675, 0, 86_400, 'a, "b" & c', "Utilities/Other/0", None, 5)])
    text = api.get("data", **DAYS).content.decode()

    assert '1,5,1,"a, ""b"" & c",Other,0\n' == text.partition("\n")[2]


def test_no_name_becomes_a_tag(api: Api) -> None:
    fill(api.store, api.account, [Fact(19_675, 0, 86_400, "<b>", "Utilities/Other/0", None, 5)])
    answer = api.get("data", format="json", **DAYS)

    assert (False, "<b>") == (b"<" in answer.content, answer.json()["rows"][0][3])


def test_days_are_today_if_none_are_said(api: Api) -> None:
    assert f"{HEAD},Activity,Category,Productivity\n" == api.get("data").content.decode()


def test_a_day_that_has_not_begun_is_empty(api: Api) -> None:
    assert [] == api.rows(restrict_begin="2999-12-31")


@pytest.mark.parametrize(
    "parameters",
    [
        {"restrict_kind": "nonsense"},
        {"perspective": "nonsense"},
        {"resolution_time": "fortnight"},
        {"format": "xml"},
        {"restrict_source_type": "fridge"},
        {"restrict_end": "2023-11-14"},
        {"restrict_begin": "yesterday"},
        {"restrict_begin": "2023-11-15", "restrict_end": "2023-11-14"},
        {"restrict_begin": "9999-12-31", "restrict_end": "9999-12-31"},
        {"restrict_kind": "efficiency"},
        {"restrict_thingy": "a.py"},
        {"restrict_schedule_id": "77"},
        {"restrict_schedule_id": "work"},
        {"perspective": "interval", "resolution_time": "minute", "restrict_begin": "2020-01-01"},
    ],
)
def test_a_query_that_is_none(api: Api, parameters: dict[str, str]) -> None:
    body = '{"error": "# query error","messages": "Error: Likely a badly formatted or missing parameter"}'
    answer = api.get("data", **parameters)

    assert (400, body) == (answer.status_code, answer.content.decode())
