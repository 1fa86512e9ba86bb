# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where a key may stand, what it may do, and what is said to who has none."""

from __future__ import annotations

import json

import pytest

from tests.server.api.conftest import Api

NO_KEY = '{"error":"# key not found","messages":"key not found"}'


def test_a_key_in_the_query(api: Api) -> None:
    assert 200 == api.send("GET", f"/anapi/data?key={api.key}").status_code


def test_a_bearer(api: Api) -> None:
    assert 200 == api.send("GET", "/anapi/data", headers={"Authorization": f"Bearer {api.key}"}).status_code


@pytest.mark.parametrize("name", ["key", "rtapi_key", "access_token"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json"])
def test_a_key_in_a_body(api: Api, name: str, kind: str) -> None:
    body = json.dumps({name: api.key, "rk": None}) if kind.endswith("json") else f"{name}={api.key}"

    assert 200 == api.send("POST", "/anapi/data", data=body, content_type=kind).status_code


def test_json_that_says_it_is_a_form(api: Api) -> None:
    body = json.dumps({"key": api.key, "format": "json"})
    answer = api.send("POST", "/anapi/data", data=body, content_type="application/x-www-form-urlencoded")

    assert [] == answer.json()["rows"]


def test_a_multipart_form(api: Api) -> None:
    assert [] == api.post("data", format="json").json()["rows"]


def test_the_twin_for_access_tokens(api: Api) -> None:
    answer = api.send("GET", f"/api/oauth/overview_data?access_token={api.key}&rk=activity")

    assert "Rank,Time Spent (seconds),Number of People,Category\n" == answer.content.decode()


@pytest.mark.parametrize("query", ["", "?key=", "?key=none", "?key=%ff%00"])
def test_no_key(api: Api, query: str) -> None:
    answer = api.send("GET", f"/anapi/data{query}")

    assert (401, NO_KEY) == (answer.status_code, answer.content.decode())


def test_half_a_surrogate_is_no_key(api: Api) -> None:
    answer = api.send("POST", "/anapi/data", data='{"key":"\\ud800"}', content_type="application/json")

    assert 401 == answer.status_code


@pytest.mark.parametrize(("classic", "status"), [(False, 400), (True, 200)])
def test_classic_errors_come_with_200(api: Api, classic: bool, status: int) -> None:
    assert status == api.get("data", key=api.add_key(classic=classic), rk="nonsense").status_code


@pytest.mark.parametrize("body", ["{", "[1]", '{"a":' * 2000])
def test_a_body_that_is_no_object(api: Api, body: str) -> None:
    assert 400 == api.post("data", body, "application/json").status_code


def test_a_key_that_only_reads_writes_nothing(api: Api) -> None:
    key = api.add_key(scopes=("read",))
    answers = [
        api.send(*each)
        for each in (("GET", f"/anapi/data?key={key}"), ("POST", f"/anapi/end_focustime?key={key}"))
    ]

    assert [200, 403] == [each.status_code for each in answers]


@pytest.mark.parametrize(
    ("method", "name", "status"),
    [
        ("HEAD", "data", 200),
        ("OPTIONS", "data", 204),
        ("PUT", "data", 405),
        ("GET", "highlights_post", 405),
        ("HEAD", "start_focustime", 405),
        ("GET", "no_such_thing", 404),
        ("POST", "no_such_thing", 404),
    ],
)
def test_methods(api: Api, method: str, name: str, status: int) -> None:
    assert status == api.send(method, f"/anapi/{name}?key={api.key}").status_code


def test_what_is_nowhere_says_so_in_json(api: Api) -> None:
    assert "# not found" == api.send("GET", "/anapi/none").json()["error"]


def test_headers(api: Api) -> None:
    answer = api.get("data")

    assert "no-cache, no-store, max-age=0, must-revalidate" == answer["Cache-Control"]
    assert (36, True) == (len(answer["X-Request-Id"]), float(answer["X-Runtime"]) >= 0)


def test_the_oldest_questions(api: Api) -> None:
    known = [api.post("has_key", rtapi_key=key).status_code for key in (api.key,)]

    assert (b"hello", [200]) == (api.send("GET", "/hello").content, known)
