# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door for absences, on the real store: what it takes, what it refuses, and that nothing is kept twice."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hourself.core.absences import Stretch
from hourself.core.days import parse_day
from hourself.server.accounts.tokens import add_device
from hourself.server.journal import actions
from hourself.server.journal.absences import read_absences
from hourself.server.journal.door import AwayDoor
from hourself.server.journal.queries import read_offline
from hourself.server.store.preferences import read_preferences, save_preferences
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span

DAY = parse_day("2023-11-14")
#: 11:13:20 at 60 minutes east.
START = 1_699_956_800
LUNCH = Stretch(START + 600, START + 600 + 47 * 60, 60)
NOW = LUNCH.end + 120
Tap = Callable[..., tuple[str, dict[str, Any]]]


@pytest.fixture
def tap(store: Store, person: Cast) -> Tap:
    """Ask or tell, as the person's device, of an absence of 47 minutes."""
    door = AwayDoor(store, lambda: NOW)

    def send(
        method: str = "POST", token: str = person.token, kind: str = "application/json", **fields: Any
    ) -> tuple[str, dict[str, Any]]:
        body = fields.pop("body", None) or json.dumps({"version": 1, **LUNCH._asdict(), **fields}).encode()
        status: list[str] = []
        environ = {
            "PATH_INFO": "/ingest/v1/away",
            "REQUEST_METHOD": method,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_AUTHORIZATION": f"Bearer {token}",
            "wsgi.input": io.BytesIO(body),
        }
        answer = b"".join(door(environ, lambda line, _headers: status.append(line)))
        return status[0][:3], json.loads(answer)

    return send


@pytest.fixture(autouse=True)
def lunch(post: Post) -> Post:
    """Ten minutes of work, and after 47 of nothing one more."""
    post(span(1, START, LUNCH.start), span(2, LUNCH.end, LUNCH.end + 60))
    return post


def told(store: Store, person: Cast) -> list[str]:
    return [each.name for each in read_offline(store, person.account, DAY)]


def test_a_question_is_open_until_it_is_answered(store: Store, person: Cast, tap: Tap) -> None:
    opens = [tap()[1]["open"], tap(answer="meeting")[1]["open"], tap()[1]["open"]]

    assert ([True, False, False], ["Meeting"]) == (opens, told(store, person))


def test_an_answer_that_comes_again_is_kept_once(store: Store, person: Cast, tap: Tap) -> None:
    assert [("200", {"version": 1, "open": False})] * 2 == [tap(answer="break") for _ in range(2)]
    assert ["Break"] == told(store, person)


def test_the_page_is_quicker(store: Store, person: Cast, tap: Tap) -> None:
    actions.skip_absence(store, person.account, LUNCH, NOW)
    tap(answer="meeting")

    assert [] == told(store, person)


def test_another_device_was_in_use(store: Store, person: Cast, tap: Tap, lunch: Post) -> None:
    with store.writing() as connection:
        phone = add_device(connection, person.account, "phone", 1)
    lunch(span(1, LUNCH.start + 60, LUNCH.start + 120), token=phone)

    assert (False, []) == (tap()[1]["open"], told(store, person))


def test_a_pause_is_not_asked_about(store: Store, person: Cast, tap: Tap) -> None:
    tap(answer="skip", start=LUNCH.start + 60)

    assert ([], []) == (read_absences(store, person.account, DAY, DAY), told(store, person))


def test_who_does_not_want_to_be_asked_is_not(store: Store, person: Cast, tap: Tap) -> None:
    with store.writing() as connection:
        wanted = replace(read_preferences(connection, person.account), away=False)
        save_preferences(connection, person.account, wanted)

    assert not tap()[1]["open"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"method": "GET"}, "405"),
        ({"kind": "text/plain"}, "415"),
        ({"token": "nobody"}, "401"),
        ({"body": b"no json"}, "400"),
        ({"body": b" " * 1025}, "413"),
        ({"wombat": 1}, "422"),
        ({"answer": "wombat"}, "422"),
        ({"version": 2}, "422"),
        ({"end": LUNCH.start}, "422"),
        ({"start": LUNCH.end - 86_401}, "422"),
        ({"end": NOW + 301}, "422"),
        ({"start": NOW - 101 * 86_400, "end": NOW - 101 * 86_400 + 600}, "422"),
    ],
)
def test_what_is_refused(store: Store, person: Cast, tap: Tap, fields: dict[str, Any], status: str) -> None:
    told_status, refusal = tap(**{"answer": "meeting"} | fields)

    assert (status, False) == (told_status, "wombat" in json.dumps(refusal))
    assert [] == told(store, person)


@pytest.mark.parametrize("change", [{"end": LUNCH.start + 299}, {"start": START + 60}])
def test_what_is_no_absence_is_not_open_and_keeps_no_answer(
    store: Store, person: Cast, tap: Tap, change: dict[str, int]
) -> None:
    assert not tap(**change)[1]["open"]
    tap(answer="meeting", **change)
    assert [] == told(store, person)
