# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door, case by case, as aw-server answers (0.12.0 was asked the same), over real HTTP against a real server."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from typing import Any

import pytest

from tests.running import Server
from tests.server.watchers.line import ABOUT, FORM, Line, made, read_as


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
        with Server(tmp_path_factory.mktemp("data")) as server:
            yield Line(server.port)


def test_info(line: Line) -> None:
    told = line.get("/info").json

    assert {"hostname", "version", "testing", "device_id"} == told.keys()
    assert (platform.node(), False, told) == (told["hostname"], told["testing"], line.get("/info").json)


def test_a_bucket_is_made_once(line: Line) -> None:
    first, again = line.post("/buckets/once", ABOUT), line.post("/buckets/once", ABOUT | {"client": "other"})
    told = line.get("/buckets/once").json

    assert [(200, "{}"), (304, "")] == [(answer.status, answer.text) for answer in (first, again)]
    assert {"id": "once", "name": None, "data": {}, **ABOUT} == {
        k: v for k, v in told.items() if k != "created"
    }
    assert told == line.get("/buckets/").json["once"]


def test_the_servers_own_computer_has_a_name_and_a_number(line: Line) -> None:
    line.post("/buckets/own", ABOUT | {"hostname": "!local"})
    told, info = line.get("/buckets/own").json, line.get("/info").json

    assert (info["hostname"], {"device_id": info["device_id"]}) == (told["hostname"], told["data"])


def test_when_a_bucket_was_last_told_something(line: Line) -> None:
    line.bucket("updated", made(0), made(10, 5), made(12))

    assert "2026-01-05T09:00:15.123000+00:00" == line.get("/buckets/").json["updated"]["last_updated"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("rest", ["", "/events/1"])
def test_a_bucket_that_is_not_there(line: Line, method: str, rest: str) -> None:
    answer = line.ask(method, f"/buckets/none{rest}")

    assert (404, {"message"}) == (answer.status, answer.json.keys())


@pytest.mark.parametrize("rest", ["events", "events/count", "export"])
def test_nothing_is_read_of_a_bucket_that_is_not_there(line: Line, rest: str) -> None:
    assert 404 == line.get(f"/buckets/none/{rest}").status


@pytest.mark.parametrize("rest", ["events", "heartbeat?pulsetime=1"])
def test_nothing_is_added_to_a_bucket_that_is_not_there(line: Line, rest: str) -> None:
    assert 404 == line.post(f"/buckets/none/{rest}", made(0)).status


def test_deleting_a_bucket_is_forced(line: Line) -> None:
    bucket = line.bucket("gone", made(0))
    plain, forced, again = (line.ask("DELETE", bucket + end).status for end in ("", "?force=1", "?force=1"))

    assert (401, 200, 404, 404) == (plain, forced, again, line.get(bucket).status)


def test_buckets_are_told_with_a_slash_at_the_end_and_without_one(line: Line) -> None:
    line.bucket("here", made(0))
    told = [line.get(address) for address in ("/buckets", "/buckets/")]

    assert [200, 200] == [each.status for each in told]
    assert "here" in told[0].text
    assert told[0].text == told[1].text


@pytest.mark.parametrize(
    "address", ["/info/", "/buckets/x/", "/buckets/x/events/", "/export/", "/settings/", "/log", "/x"]
)
def test_no_slash_elsewhere_and_nothing_else_is_there(line: Line, address: str) -> None:
    assert [404, 404] == [line.get(address).status, line.post(address, {}).status]


def test_events_come_newest_first_cut_to_milliseconds(line: Line) -> None:
    bucket = line.bucket("order", made(10), made(0, 2.5), made(20))

    assert [read_as(20), read_as(10), read_as(0, 2.5)] == line.events(bucket)
    assert [2, 1] == [event["id"] for event in line.get(f"{bucket}/events").json][1:][::-1]


def test_one_event_alone_and_what_is_answered(line: Line) -> None:
    bucket = line.bucket("alone")
    answers = [line.post(f"{bucket}/events", body) for body in (made(0), [made(5)], [made(6), made(7)], [])]

    assert [(200, "null")] * 4 == [(answer.status, answer.text) for answer in answers]
    assert 4 == len(line.events(bucket))


@pytest.mark.parametrize(("limit", "count"), [("", 3), ("?limit=2", 2), ("?limit=0", 0), ("?limit=-1", 3)])
def test_limits(line: Line, limit: str, count: int) -> None:
    bucket = line.bucket(f"limit{count}{len(limit)}", made(0), made(1), made(2))

    assert [read_as(2), read_as(1), read_as(0)][:count] == line.events(bucket, limit)


def test_events_are_cut_to_the_period(line: Line) -> None:
    bucket = line.bucket("period", made(0, 5), made(10, 5), made(30))
    plus = "2026-01-05T10:00:02.123%2B01:00"
    told = line.events(bucket, f"?start={plus}&end=2026-01-05T09:00:12.123Z")

    assert [read_as(10, 2.0), read_as(2, 3.0)] == told
    assert told == line.events(bucket, f"?start={plus.replace('%2B', '+')}&end=2026-01-05T09:00:12.123Z")


@pytest.mark.parametrize(("asked", "count"), [("", "3"), ("?start=2026-01-05T09:00:06Z", "2")])
def test_a_count_is_a_bare_number(line: Line, asked: str, count: str) -> None:
    bucket = line.bucket(f"count{count}", made(0, 5), made(10), made(20))

    assert count == line.get(f"{bucket}/events/count{asked}").text


def test_one_event_is_read_and_deleted(line: Line) -> None:
    bucket = line.bucket("single", made(0), made(10))
    read, none = line.get(f"{bucket}/events/1"), line.get(f"{bucket}/events/9")
    deleted = [line.ask("DELETE", f"{bucket}/events/1").text for _ in range(2)]

    assert ({"id": 1, **read_as(0)}, 404, "null") == (read.json, none.status, none.text)
    assert ['{"success": 1}', '{"success": 0}'] == deleted
    assert [read_as(10)] == line.events(bucket)


def test_an_event_with_a_number_replaces(line: Line) -> None:
    bucket = line.bucket("replace", made(0), made(10))
    line.post(f"{bucket}/events", made(5, 3, id=1))

    assert [(2, 10), (1, 5)] == [
        (e["id"], int(e["timestamp"][17:19])) for e in line.get(f"{bucket}/events").json
    ]


def test_heartbeats_grow_into_one(line: Line) -> None:
    bucket = line.bucket("beats")
    beat = f"{bucket}/heartbeat?pulsetime=5"
    told = [line.post(beat, made(second, 0)).json for second in (0, 4, 9, 15)]

    assert [(1, 0), (1, 4), (1, 9), (2, 0)] == [(each["id"], each["duration"]) for each in told]
    assert [read_as(15, 0.0), read_as(0, 9.0)] == line.events(bucket)


def test_a_heartbeat_never_shortens(line: Line) -> None:
    bucket = line.bucket("shorter", made(0, 30))

    assert 30 == line.post(f"{bucket}/heartbeat?pulsetime=5", made(4, 0)).json["duration"]


def test_a_heartbeat_that_tells_something_else_is_an_event(line: Line) -> None:
    bucket = line.bucket("change", made(0))
    line.post(f"{bucket}/heartbeat?pulsetime=60", made(3, 0, data={"label": "b"}))

    assert [read_as(3, 0.0, label="b"), read_as(0)] == line.events(bucket)


def test_a_deleted_event_does_not_come_back(line: Line) -> None:
    bucket = line.bucket("deleted")
    beat = f"{bucket}/heartbeat?pulsetime=5"
    b = {"data": {"label": "b"}}
    for body in (made(0, 0), made(5, 0, **b), made(8, 0, **b)):
        last = line.post(beat, body).json["id"]
    line.ask("DELETE", f"{bucket}/events/{last}")
    line.post(beat, made(11, 0, **b))

    assert [read_as(11, 0.0, label="b"), read_as(0, 0.0)] == line.events(bucket)


@pytest.mark.parametrize("rest", ["", "?pulsetime=x", "?pulsetime=nan", "?pulsetime=inf"])
def test_a_heartbeat_needs_a_pulsetime(line: Line, rest: str) -> None:
    assert 400 == line.post(f"/buckets/none/heartbeat{rest}", made(0)).status


@pytest.mark.parametrize(
    "body",
    [
        {},
        7,
        "x",
        None,
        {"timestamp": "soon"},
        {"timestamp": 7},
        made(0, id="x"),
        made(0, data=[]),
        made(0) | {"duration": "x"},
    ],
)
def test_what_is_no_event_is_refused_whole(line: Line, body: Any) -> None:
    name = f"odd{abs(hash(json.dumps(body)))}"
    bucket = line.bucket(name)
    answers = [line.post(f"{bucket}/{end}", body) for end in ("events", "heartbeat?pulsetime=1")]
    many = line.post(f"{bucket}/events", [made(0), body])

    assert [400, 400, 400] == [answer.status for answer in (*answers, many)]
    assert [] == line.events(bucket)


def test_what_is_no_json_is_refused(line: Line) -> None:
    bodies = [b"{", b"", b"\xff", b"[" * 100_000, b'{"timestamp": NaN}']
    statuses = [line.post("/buckets/once/events", body).status for body in bodies]
    form = line.post("/buckets/once/events", b"a=1", Content_Type="application/x-www-form-urlencoded").status

    assert ([400] * 5, 415) == (statuses, form)


def test_too_much_at_once_is_refused(line: Line) -> None:
    assert 413 == line.post("/buckets/x", b" " * 300_000).status


@pytest.mark.parametrize("missing", ABOUT)
def test_a_bucket_needs_all_that_it_is_told(line: Line, missing: str) -> None:
    assert 400 == line.post("/buckets/less", {k: v for k, v in ABOUT.items() if k != missing}).status


@pytest.mark.parametrize("asked", ["PUT /buckets/once", "PATCH /info", "DELETE /settings/x", "GET /import"])
def test_other_methods_are_refused(line: Line, asked: str) -> None:
    assert 405 == line.ask(*asked.split(), {}).status


def test_an_export_is_a_file_without_numbers(line: Line) -> None:
    bucket = line.bucket("out", made(0), made(10))
    one, every = line.get(f"{bucket}/export"), line.get("/export")
    told = one.json["buckets"]["out"]

    assert "attachment" in one.headers["Content-Disposition"]
    assert ([read_as(10), read_as(0)], "aw-test", told) == (
        told["events"], told["client"], every.json["buckets"]["out"],
    )  # fmt: skip


@pytest.mark.parametrize("form", [True, False])
def test_what_was_exported_comes_in_once(line: Line, form: bool) -> None:
    name = f"moved{form}"
    bucket = line.bucket(name, made(0), made(10))
    told = line.get(f"{bucket}/export").json
    line.ask("DELETE", f"{bucket}?force=1")
    body = FORM % json.dumps(told).encode() if form else told
    kind = "multipart/form-data; boundary=X" if form else "application/json"
    answers = [line.post("/import", body, Content_Type=kind) for _ in range(2)]

    assert [(200, "null")] * 2 == [(answer.status, answer.text) for answer in answers]
    assert told == line.get(f"{bucket}/export").json


@pytest.mark.parametrize(
    "odd", [{}, [], {"buckets": []}, {"buckets": {"x": 7}}, {"buckets": {"x": {"events": [7]}}}]
)
def test_an_import_of_anything_else_is_refused_whole(line: Line, odd: Any) -> None:
    assert 400 == line.post("/import", odd).status


def test_an_import_is_read_before_it_is_written(line: Line) -> None:
    buckets = {"fine": ABOUT | {"events": [made(0)]}, "odd": ABOUT | {"events": [{}]}}

    assert (400, 404) == (line.post("/import", {"buckets": buckets}).status, line.get("/buckets/fine").status)


def test_settings(line: Line) -> None:
    kept = [line.post("/settings/classes", [{"name": ["Work"]}]), line.post("/settings/gone", 1)]
    line.post("/settings/gone", "")
    line.post("/settings", {"theme": "dark"})
    told = line.get("/settings").json

    assert [200, 200] == [answer.status for answer in kept]
    assert {"classes": [{"name": ["Work"]}], "theme": "dark"} == told
    assert ("null", '"dark"') == tuple(line.get(f"/settings/{name}").text for name in ("gone", "theme"))
    assert 400 == line.post(f"/settings/{'x' * 129}", 1).status
