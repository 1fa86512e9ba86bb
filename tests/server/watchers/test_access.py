# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gets in: nobody while it is shut; here without a token, elsewhere with one; pages of the web never."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hourself.server.conf.options import load_options
from hourself.server.store.store import Store
from tests.running import Server
from tests.server.conftest import Cast
from tests.server.watchers.line import ABOUT, Line, made

EXTENSION = "moz-extension://5d1ab9e1-7d4a-4d9e-9f6b-0a0a0a0a0a0a"
#: What may be asked, and what it takes.
ASKED = {
    "add": [
        ("POST", "/buckets/b", ABOUT),
        ("POST", "/buckets/b/events", made(0)),
        ("POST", "/buckets/b/heartbeat?pulsetime=1", made(0)),
    ],
    "read": [
        ("GET", address, None)
        for address in ("/buckets/", "/buckets/b", "/buckets/b/events", "/buckets/b/events/count",
                        "/buckets/b/events/1", "/export", "/buckets/b/export", "/settings", "/settings/x")
    ] + [("POST", "/query/", {"query": ["RETURN=1;"], "timeperiods": []})],
    "change": [
        ("DELETE", "/buckets/b/events/1", None),
        ("DELETE", "/buckets/c?force=1", None),
        ("POST", "/import", {"buckets": {}}),
        ("POST", "/settings", {}),
        ("POST", "/settings/x", 1),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
        with Server(tmp_path_factory.mktemp("data")) as running:
            line = Line(running.port)
            line.post("/buckets/b", ABOUT)
            line.post("/buckets/b/events", made(0))
            yield running


@pytest.fixture(scope="module")
def key(server: Server) -> str:
    return server.run("api-key", "create", "x", "--scope", "write").strip()


def may(line: Line) -> set[str]:
    """What all that belongs to it was let in for; and nothing of the rest was."""
    found = set()
    for what, many in ASKED.items():
        line.post("/buckets/c", ABOUT)
        refused = [line.ask(*each).status in {401, 403} for each in many]
        assert len(set(refused)) == 1, (what, refused)
        found |= set() if refused[0] else {what}
    return found


def test_it_is_shut_unless_it_is_opened(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        line = Line(server.port, Authorization=f"Bearer {server.token('a')}")
        asked = [("GET", "/info", None), ("GET", "/x", None), *ASKED["add"], *ASKED["read"], *ASKED["change"]]

        assert {404} == {line.ask(*each).status for each in asked}


def test_programs_of_this_computer_need_no_token(server: Server) -> None:
    assert {"add", "read", "change"} == may(Line(server.port))


def test_a_devices_token_adds_alone(server: Server) -> None:
    assert {"add"} == may(Line(server.port, Authorization=f"Bearer {server.token('desk')}"))


@pytest.mark.parametrize(
    ("scope", "expected"), [("ingest", {"add"}), ("read", {"read"}), ("write", {"add", "change"})]
)
def test_a_key_does_what_its_scope_says(server: Server, scope: str, expected: set[str]) -> None:
    key = server.run("api-key", "create", "x", "--scope", scope).strip()

    assert expected == may(Line(server.port, Authorization=f"Bearer {key}"))


def test_who_may_only_add_replaces_nothing(server: Server) -> None:
    open_line = Line(server.port)
    bucket = open_line.bucket("kept", made(0))
    closed = Line(server.port, Authorization=f"Bearer {server.token('desk')}")
    closed.post(f"{bucket}/events", made(5, id=1))

    assert [1, 2] == sorted(event["id"] for event in open_line.get(f"{bucket}/events").json)


def test_a_wrong_token_is_worse_than_none(server: Server) -> None:
    answer = Line(server.port).get("/info", Authorization="Bearer wrong")

    assert (401, "Bearer") == (answer.status, answer.headers["WWW-Authenticate"])


def test_every_request_below_a_name_of_this_computer(server: Server) -> None:
    line = Line(server.port)
    own = [
        line.get("/info", Host=f"{name}:{server.port}").status for name in ("localhost", "127.0.0.1", "[::1]")
    ]

    assert ([200] * 3, 421) == (own, line.get("/info", Host="evil.example").status)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_what_a_proxy_passes_on_is_from_elsewhere(server: Server, header: str) -> None:
    assert 401 == Line(server.port).get("/info", **{header: "127.0.0.1"}).status


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:27180"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_pages_of_the_web_are_refused_with_and_without_a_token(
    server: Server, key: str, told: dict[str, str]
) -> None:
    for line in (Line(server.port), Line(server.port, Authorization=f"Bearer {key}")):
        answers = [line.ask(*each, **told) for many in ASKED.values() for each in many]
        answers.append(line.ask("OPTIONS", "/import", **told))

        assert {403} == {answer.status for answer in answers}
        assert {None} == {answer.headers["Access-Control-Allow-Origin"] for answer in answers}


def test_a_form_of_a_foreign_page_brings_nothing(server: Server) -> None:
    body = b'--X\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n{"buckets": {"z": {}}}\r\n--X--\r\n'
    line = Line(server.port)
    told = {"Origin": "https://evil.example", "Content_Type": "multipart/form-data; boundary=X"}

    assert (403, 404) == (line.post("/import", body, **told).status, line.get("/buckets/z").status)


def test_an_extension_adds_and_reads_its_answers(server: Server) -> None:
    line = Line(server.port, Origin=EXTENSION)
    asked = line.ask("OPTIONS", "/buckets/b/heartbeat", Access_Control_Request_Method="POST")

    assert {"add"} == may(line)
    assert (200, EXTENSION) == (asked.status, asked.headers["Access-Control-Allow-Origin"])
    assert "content-type" in asked.headers["Access-Control-Allow-Headers"]
    assert EXTENSION == line.get("/info").headers["Access-Control-Allow-Origin"]


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_a_script_in_a_browser_adds_alone_and_a_person_reads(server: Server, site: str) -> None:
    # As Chromium and Firefox send GET for an extension that may ask this address.
    script = Line(server.port, Sec_Fetch_Site=site, Sec_Fetch_Mode="cors")
    typed = Line(server.port, Sec_Fetch_Site="none", Sec_Fetch_Mode="navigate")

    assert ({"add"}, 200, 200) == (may(script), script.get("/info").status, typed.get("/export").status)


def test_a_server_behind_a_proxy_wants_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
    monkeypatch.setenv("HOURSELF_BEHIND_PROXY", "yes")
    with Server(tmp_path) as server:
        line = Line(server.port)
        token = f"Bearer {server.token('a')}"

        assert (401, 200) == (line.get("/info").status, line.get("/info", Authorization=token).status)


@pytest.mark.parametrize(
    ("told", "local"),
    [
        ({}, True),
        ({"HOURSELF_BIND": "::1"}, True),
        ({"HOURSELF_HOSTS": "time.example.org"}, False),
        ({"HOURSELF_BEHIND_PROXY": "yes"}, False),
        ({"HOURSELF_BEHIND_PROXY": "yes", "HOURSELF_BIND": "0.0.0.0"}, False),  # noqa: S104 -- only read
    ],
)
def test_when_programs_of_this_computer_alone_reach_it(told: dict[str, str], local: bool) -> None:
    assert local is load_options(told).local


def test_a_server_of_several_people_wants_a_token(store: Store, person: Cast) -> None:
    from django.test import Client, override_settings

    with override_settings(HOURSELF_ACTIVITYWATCH=True, HOURSELF_LOCAL=True):
        answer = Client().get("/api/0/info", HTTP_HOST="127.0.0.1:80", REMOTE_ADDR="127.0.0.1")

    assert 401 == answer.status_code
