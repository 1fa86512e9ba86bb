# SPDX-License-Identifier: AGPL-3.0-or-later
"""The API that RescueTime's clients speak: columns, orders, formats and errors as recorded from the original."""

from __future__ import annotations

from typing import Any

import pytest

from hourself.server.accounts.tokens import add_api_key
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span

#: Tuesday 2023-11-14, 23:13:20 at 60 minutes east.
START = 1_700_000_000


@pytest.fixture
def ask(store: Store, person: Cast, post: Post):  # type: ignore[no-untyped-def]
    from django.test import Client

    post(
        span(1, START, START + 1000, "Code", title="a.py"),
        span(2, START + 1000, START + 3000, "github.com"),
        span(3, START + 3000, START + 3600, "youtube.com"),
    )
    with store.writing() as connection:
        keys = {
            mode: add_api_key(connection, person.account, mode, 1, classic=mode == "classic")
            for mode in ("new", "classic")
        }

    def send(mode: str = "new", **parameters: str) -> Any:
        days = {"restrict_begin": "2023-11-14", "restrict_end": "2023-11-15"}
        return Client().get("/anapi/data", {"key": keys[mode], **days, **parameters})

    return send


def test_a_rank_in_csv(ask) -> None:  # type: ignore[no-untyped-def]
    text = (
        "Rank,Time Spent (seconds),Number of People,Activity,Category,Productivity\n"
        "1,2000,1,github.com,General Software Development,2\n"
        "2,1000,1,Visual Studio Code,Editing & IDEs,2\n"
        "3,600,1,youtube.com,Video,-2\n"
    )

    assert text == ask().content.decode()


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("overview", [[1, 3000, 1, "Software Development"], [2, 600, 1, "Entertainment"]]),
        ("productivity", [[1, 3000, 1, 2], [2, 600, 1, -2]]),
    ],
)
def test_kinds_in_json(ask, kind: str, rows: list[list[object]]) -> None:  # type: ignore[no-untyped-def]
    assert rows == ask(format="json", rk=kind).json()["rows"]


def test_efficiency_by_day(ask) -> None:  # type: ignore[no-untyped-def]
    rows = ask(
        format="json", restrict_kind="efficiency", perspective="interval", resolution_time="week"
    ).json()["rows"]

    assert [["2023-11-12T00:00:00", 3600, 1, 1.33, 83.33]] == rows


def test_five_minutes_add_up(ask) -> None:  # type: ignore[no-untyped-def]
    rows = ask(format="json", by="interval", i="minute").json()["rows"]

    assert ("2023-11-14T23:10:00", 100, 3600) == (rows[0][0], rows[0][1], sum(row[1] for row in rows))


def test_a_thing_opens_into_its_documents(ask) -> None:  # type: ignore[no-untyped-def]
    rows = ask(format="json", restrict_thing="Visual Studio Code").json()["rows"]

    assert [[1, 1000, 1, "a.py", "Editing & IDEs", 2]] == rows


@pytest.mark.parametrize(("mode", "status"), [("new", 400), ("classic", 200)])
def test_a_query_that_is_none(ask, mode: str, status: int) -> None:  # type: ignore[no-untyped-def]
    answer = ask(mode, restrict_kind="nonsense")

    assert (status, "# query error") == (answer.status_code, answer.json()["error"])


def test_an_unknown_key(ask) -> None:  # type: ignore[no-untyped-def]
    assert (401, "# key not found") == ((answer := ask(key="none")).status_code, answer.json()["error"])


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(43_960, "12h 12m"), (10_836, "3h"), (3367, "56m 7s"), (41, "41s"), (2610, "43m 30s")],
)
def test_durations_as_recorded(seconds: int, text: str) -> None:
    from hourself.server.api.summary import format_duration

    assert text == format_duration(seconds)
