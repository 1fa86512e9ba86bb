# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending heartbeats: every address, every form of key, and the statuses that clients understand."""

from __future__ import annotations

import json
import time
from base64 import b64encode

import pytest

from tests.server.wakatime.conftest import BULK, NOON, Plugin, beat

BASES = ("/api", "/api/v1", "/api/compat/wakatime/v1")
ENDS = (
    "",
    "/heartbeat",
    "/heartbeats",
    "/users/current/heartbeats",
    "/users/current/heartbeats.bulk",
    "/users/ada/heartbeats",
    "/users/current/heartbeats.bulk/",
)


@pytest.mark.parametrize("address", [base + end for base in BASES for end in ENDS])
def test_every_address_takes_heartbeats(plugin: Plugin, address: str) -> None:
    response = plugin.send([beat(0), beat(60)], address)

    assert (201, [201, 201]) == (response.status_code, [s for _, s in response.json()["responses"]])
    assert {"Python": 60} == plugin.sums("languages")


@pytest.mark.parametrize("form", ["basic", "colon", "shell", "waka_", "bearer", "plain", "query", "lower"])
def test_every_form_of_key_opens(plugin: Plugin, form: str) -> None:
    packed = b64encode(plugin.key.encode()).decode()
    told = {
        "basic": plugin.basic(),
        "colon": plugin.basic(":"),
        "shell": plugin.basic("\n"),
        "waka_": f"Bearer waka_{plugin.key}",
        "bearer": f"Bearer {packed}",
        "plain": f"Bearer {plugin.key}",
        "lower": f"basic {packed}",
    }
    address = f"{BULK}?api_key={plugin.key}" if form == "query" else BULK

    assert 201 == plugin.send([beat(0)], address, Authorization=told.get(form, "")).status_code


@pytest.mark.parametrize("key", ["", "Basic", "Basic !!!", "Bearer unknown", "Basic /////w==", "Digest a"])
def test_an_unknown_key_is_told_apart_from_a_fault(plugin: Plugin, key: str) -> None:
    assert 401 == plugin.send([beat(0)], Authorization=key).status_code


@pytest.mark.parametrize(
    ("scope", "sends", "reads"), [("read", 403, 200), ("write", 201, 403), ("ingest", 201, 403)]
)
def test_scopes(plugin: Plugin, scope: str, sends: int, reads: int) -> None:
    plugin.key = plugin.add_key(scope)
    told = {"Authorization": plugin.basic()}
    asked = plugin.client.get("/api/v1/users/current/statusbar/today", headers=told)

    assert (sends, reads) == (plugin.send([beat(0)]).status_code, asked.status_code)


def test_each_heartbeat_has_its_own_status_in_order(plugin: Plugin) -> None:
    future = time.time() + 7200 - NOON
    many = [
        beat(0),
        beat(1, time="soon"),
        beat(2, entity=""),
        beat(3),
        beat(future),
        7,
        beat(-9e8),
    ]
    answer = plugin.send(many).json()["responses"]

    assert [201, 400, 400, 201, 400, 400, 400] == [status for _, status in answer]
    assert all(set(body) == ({"data", "error"} if status == 201 else {"error"}) for body, status in answer)
    assert 3 == plugin.day()["grand_total"]["total_seconds"]


def test_one_heartbeat_alone(plugin: Plugin) -> None:
    taken, refused = plugin.send(beat(0)), plugin.send(beat(0, time=None))

    assert (201, 400) == (taken.status_code, refused.status_code)
    assert (NOON, 201) == (taken.json()["data"]["time"], taken.json()["responses"][0][1])
    assert {"error"} == refused.json().keys()


def test_the_browser_extension_sends_text(plugin: Plugin) -> None:
    body = {"time": f"{NOON}.5", "entity": "https://example.com/a?b", "type": "domain", "project": None}
    address = f"/api/compat/wakatime/v1/users/current/heartbeats?api_key={plugin.key}"
    response = plugin.send(json.dumps(body).encode(), address, "text/plain", Authorization="")
    told = plugin.ask("/heartbeats", date="2023-11-15")["data"][0]

    assert 201 == response.status_code
    assert ("example.com", "domain", "browsing") == (told["entity"], told["type"], told["category"])


def test_extensions_may_read_answers_and_others_may_not(plugin: Plugin) -> None:
    def origin(name: str) -> str | None:
        response = plugin.client.options(BULK, headers={"Origin": name})
        return response.headers.get("Access-Control-Allow-Origin")  # type: ignore[no-any-return]

    assert ("moz-extension://1", None) == (origin("moz-extension://1"), origin("https://example.com"))


@pytest.mark.parametrize("body", [b"", b"{", b"7", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_is_thrown_away(plugin: Plugin, body: bytes) -> None:
    assert 400 == plugin.send(body).status_code


def test_too_much_is_kept_by_the_client(plugin: Plugin) -> None:
    huge = json.dumps([beat(0, entity="x" * 3_000_000)]).encode()

    assert [413, 413] == [plugin.send(body).status_code for body in ([beat(0)] * 1001, huge)]


def test_an_empty_array_is_no_fault(plugin: Plugin) -> None:
    assert {"responses": []} == plugin.send([]).json()


def test_other_methods_are_refused(plugin: Plugin) -> None:
    assert [405, 405] == [plugin.client.generic(method, BULK).status_code for method in ("DELETE", "PUT")]


def test_api_v1_still_answers(plugin: Plugin) -> None:
    told = {"Authorization": f"Bearer {plugin.key}"}

    assert 200 == plugin.client.get("/api/v1/me", headers=told).status_code
    assert 404 == plugin.client.get("/api/v1/users", headers=told).status_code


@pytest.mark.parametrize("told", ["desk", "B%C3%BCro-PC", "B%25C3%25BCro-PC", "My+PC", "My%252BPC"])
def test_machines_are_called_as_they_are_whatever_escapes_them(plugin: Plugin, told: str) -> None:
    plugin.send([beat(0), beat(60)], **{"X-Machine-Name": told})
    names = {each["value"] for each in plugin.ask("/machine_names")["data"]}

    assert {{"d": "desk", "B": "Büro-PC", "M": "My PC"}[told[0]]} == names


def test_a_form_is_a_heartbeat_too(plugin: Plugin) -> None:
    form = "application/x-www-form-urlencoded"
    answers = [
        plugin.send(f"entity=%2Fa.py&time={NOON + 60 * n}&project=p".encode(), kind=form) for n in (0, 1)
    ]
    empty = plugin.send(b"time=1", kind=form)

    assert [201, 201, 400] == [each.status_code for each in (*answers, empty)]
    assert [("p", 60)] == [(each["name"], each["total_seconds"]) for each in plugin.day()["projects"]]
