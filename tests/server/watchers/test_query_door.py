# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queries over HTTP, as aw-server takes and answers them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hourself.server.accounts.tokens import add_api_key
from hourself.server.store.store import Store
from tests.server.conftest import Cast

PERIOD = "2026-03-28T00:00:00+00:00/2026-03-29T00:00:00+01:00"
Ask = Callable[..., Any]


@pytest.fixture
def ask(store: Store, person: Cast) -> Iterator[Ask]:
    """Send something to the open door, with a key of this scope."""
    from django.test import Client, override_settings

    def send(address: str, body: object = None, scope: str = "read", method: str = "POST") -> Any:
        with store.writing() as connection:
            key = add_api_key(connection, person.account, scope, 1, scopes=[scope])
        headers = {"Authorization": f"Bearer {key}"}
        return Client().generic(
            method, f"/api/0{address}", json.dumps(body), "application/json", headers=headers
        )

    with override_settings(HOURSELF_ACTIVITYWATCH=True):
        yield send


def test_a_query_is_answered_for_each_period(ask: Ask) -> None:
    about = {"client": "c", "type": "currentwindow", "hostname": "desk"}
    event = {"timestamp": "2026-03-28T12:00:00Z", "duration": 90, "data": {"app": "code", "title": "notes"}}
    ask("/buckets/window", about, "write")
    ask("/buckets/window/events", [event], "write")
    lines = ['events = query_bucket("window");', "RETURN = [sum_durations(events), NAME];"]

    told = ask("/query/?name=x", {"query": lines, "timeperiods": [PERIOD, "2026-01-01/2026-01-02"]})

    assert (200, [[90.0, "x"], [0, "x"]]) == (told.status_code, told.json())


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("RETURN = ", "QueryParseException"),
        ("RETURN = x;", "QueryInterpretException"),
        ('RETURN = query_bucket("none");', "QueryFunctionException"),
    ],
)
def test_what_is_wrong_with_a_query_is_told_by_kind(ask: Ask, query: str, kind: str) -> None:
    told = ask("/query/", {"query": [query], "timeperiods": [PERIOD]})

    assert (400, kind) == (told.status_code, told.json()["type"])
    assert told.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"query": ["RETURN = 1;"]},
        {"timeperiods": []},
        {"query": [1], "timeperiods": []},
        {"query": "RETURN = 1;", "timeperiods": "x"},
        {"query": "RETURN = 1;", "timeperiods": ["x"]},
        {"query": "RETURN = 1;", "timeperiods": [3]},
    ],
)
def test_what_is_no_question_is_refused(ask: Ask, body: object) -> None:
    assert 400 == ask("/query/", body).status_code


def test_who_may_not_read_may_not_ask(ask: Ask) -> None:
    assert 403 == ask("/query/", {"query": "RETURN = 1;", "timeperiods": [PERIOD]}, "ingest").status_code


def test_the_address_without_a_slash_answers_alike(ask: Ask) -> None:
    told = ask("/query?name=x", {"query": "RETURN = NAME;", "timeperiods": [PERIOD]})

    assert (200, ["x"]) == (told.status_code, told.json())


def test_too_many_at_once_are_told_to_wait(ask: Ask) -> None:
    from hourself.server.api.activitywatch.querying import PRESENT

    places = 0
    while PRESENT.acquire(blocking=False):
        places += 1
    try:
        assert 503 == ask("/query/", {"query": "RETURN = 1;", "timeperiods": [PERIOD]}).status_code
    finally:
        PRESENT.release(places)
