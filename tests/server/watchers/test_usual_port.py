# SPDX-License-Identifier: AGPL-3.0-or-later
"""ActivityWatch's own port, for clients that know no other."""

from __future__ import annotations

import json
import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest

from hourself.core.options import OptionError
from hourself.server.conf.options import load_options
from tests.running import Server
from tests.server.watchers.line import ABOUT, Line, made, read_as


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = int(probe.getsockname()[1])
    monkeypatch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
    monkeypatch.setenv("HOURSELF_ACTIVITYWATCH_PORT", str(found))
    return found


def test_the_door_alone_answers_there(port: int, tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        line = Line(port)
        bucket = line.bucket("b", made(0), made(5))
        page = HTTPConnection("127.0.0.1", port, timeout=20)
        page.request("GET", "/sign-in")
        status = page.getresponse().status
        page.close()

        assert [read_as(5), read_as(0)] == line.events(bucket) == Line(server.port).events(bucket)
        assert (404, 403, 421) == (
            status,
            line.get("/info", Origin="https://evil.example").status,
            line.get("/info", Host="evil.example").status,
        )


def ask_twice_slashed(port: int, method: str, address: str) -> int:
    """The status of a request whose address is sent as it is."""
    line = HTTPConnection("127.0.0.1", port, timeout=20)
    line.request(method, address, json.dumps(ABOUT), {"Content-Type": "application/json"})
    status = line.getresponse().status
    line.close()
    return status


def test_rust_watchers_of_2025_ask_with_two_slashes(port: int, tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        made_of = [ask_twice_slashed(each, "POST", "//api/0/buckets/b") for each in (server.port, port)]

        assert ([200, 304], ["b"]) == (made_of, list(Line(port).get("/buckets/").json))
        assert 400 == ask_twice_slashed(server.port, "POST", "/api//0/buckets/c")
        assert 400 == ask_twice_slashed(server.port, "GET", "//sign-in")


def test_a_server_that_others_reach_takes_one_slash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
    monkeypatch.setenv("HOURSELF_BEHIND_PROXY", "yes")
    with Server(tmp_path) as server:
        assert 400 == ask_twice_slashed(server.port, "POST", "//api/0/buckets/b")


def test_each_request_lets_go_of_the_store(port: int, tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        bucket = Line(port).bucket("b", made(0))

        def held() -> int:
            Line(port).events(bucket)
            return sum(process.num_fds() for process in server.processes())

        counts = [held() for _ in range(60)]
        assert max(counts[5:]) - counts[5] < 9


def test_where_it_is_taken_the_server_runs_all_the_same(port: int, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with Server(tmp_path) as server:
            assert 200 == Line(server.port).get("/info").status


@pytest.mark.parametrize("told", [{}, {"HOSTS": "time.example.org"}, {"BEHIND_PROXY": "yes"}])
def test_it_is_for_a_server_of_this_computer_alone(told: dict[str, str]) -> None:
    wanted = {"ACTIVITYWATCH_PORT": "5600"} | ({"ACTIVITYWATCH": "yes"} | told if told else {})
    with pytest.raises(OptionError, match="HOURSELF_ACTIVITYWATCH_PORT"):
        load_options({f"HOURSELF_{name}": value for name, value in wanted.items()})
