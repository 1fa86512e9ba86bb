# SPDX-License-Identifier: AGPL-3.0-or-later
"""ActivityWatch's own client from PyPI, unchanged, against a real server."""

from __future__ import annotations

import json
import os
import platform
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.test_clients import HERE
from tests.desk import wait_for
from tests.running import Server
from tests.server.coding.test_whole_way import ask
from tests.server.watchers.line import Line

pytestmark = pytest.mark.clients
BUCKET = "aw-watcher-window_desk"
_UNREACHED = re.compile(
    r"No matching distribution|Connection|Temporary failure|timed out|Max retries", re.IGNORECASE
)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the client, in an environment of its own."""
    folder = tmp_path_factory.mktemp("activitywatch")
    environ = os.environ | {"HOME": str(folder)}
    subprocess.run([sys.executable, "-m", "venv", folder / "v"], check=True, env=environ)
    words = [
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--require-hashes",
        "-r",
        str(HERE / "activitywatch.txt"),
    ]
    done = subprocess.run([folder / "v/bin/python", *words], capture_output=True, check=False, env=environ)
    if done.returncode and _UNREACHED.search(done.stderr.decode()):
        pytest.skip("pip cannot reach its registry")
    assert not done.returncode, done.stderr
    return folder / "v" / "bin" / "python"


class User:
    """Somebody with the client and a home of their own, and a server whose door is open."""

    def __init__(self, python: Path, folder: Path) -> None:
        self.python, self.data, self.home = python, folder / "data", folder / "home"
        self.home.mkdir()

    def ask(self, what: str, port: int, wait: float = 30) -> Any:
        """Let the client do something; gives what it printed."""
        words = [str(self.python), str(HERE / "ask_activitywatch.py"), what, str(port), str(wait)]
        environ = os.environ | {"HOME": str(self.home)}
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "PYTHONPATH"):
            environ.pop(name, None)
        done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False, timeout=90)
        assert not done.returncode, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def user(python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[User]:
    monkeypatch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
    yield User(python, tmp_path)


def read(server: Server) -> list[list[Any]]:
    """The bucket's events, the oldest first: seconds after nine, length, title."""
    told = Line(server.port).get(f"/buckets/{BUCKET}/events").json
    return [
        [int(e["timestamp"][14:16]) * 60 + float(e["timestamp"][17:19]), e["duration"], e["data"]["title"]]
        for e in reversed(told)
    ]


def test_every_call(user: User) -> None:
    with Server(user.data) as server:
        told = user.ask("all", server.port)
    three, two, one = [20, 5, "three"], [10, 5, "two"], [0, 5, "one"]

    assert ["device_id", "hostname", "testing", "version"] == told["info"]
    assert ("currentwindow", platform.node()) == (told["bucket"]["type"], told["bucket"]["hostname"])
    assert ([three, two, one], [three], 3, [three]) == tuple(
        told[name] for name in ("events", "limit", "count", "single")
    )
    assert ([[20, 1, "three"], [12, 3, "two"]], [15.0]) == (told["part"], told["query"])
    assert ([two, one], [two, one], []) == (told["left"], told["back"], told["gone"])
    assert ([BUCKET], ["dark", {"theme": "dark"}]) == (told["all"], told["settings"])


def test_heartbeats_at_once(user: User) -> None:
    with Server(user.data) as server:
        told = user.ask("beat", server.port)["events"]

    assert [[60, 0, "b"], [9, 1, "b"], [0, 6, "a"]] == told


def test_heartbeats_through_its_queue(user: User) -> None:
    with Server(user.data) as server:
        left, told = user.ask("queued", server.port)["left"], read(server)

    # The client keeps the last one back, for the next to join.
    assert (0, [[0, 9, "a"], [10, 9, "b"], [20, 9, "c"]]) == (left, told[:3])


def test_what_its_queue_kept_comes_when_the_server_does(user: User) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = user.ask("queued", port, wait=0)["left"]
    with Server(user.data, "--port", str(port), "--no-agent") as server:
        left, told = user.ask("queued", port)["left"], read(server)

    assert (True, 0) == (kept >= 3, left)
    # Sent twice over, and still each second once.
    assert [[0, 9, "a"], [10, 9, "b"], [20, 9, "c"]] == told[:3]


def test_what_an_editor_tells_is_coding(user: User) -> None:
    with Server(user.data) as server:
        told = user.ask("code", server.port)["told"]
        key = server.run("api-key", "create", "editor", "--wakatime").split()[-1]
    with Server(user.data) as server:
        # What waits is counted at the start.
        day = "summaries?start=2026-01-05&end=2026-01-05"
        wait_for(lambda: ask(server, key, day)["cumulative_total"]["seconds"], "coding", 30)
        [sums] = ask(server, key, day)["data"]

    assert [{"language": "sh", "project": "atlas"}, {"language": "python", "project": "atlas"}] == told
    # The ten seconds before the other language began are more than a gap that is filled.
    assert {"Python": 300, "Shell": 50} == {each["name"]: each["total_seconds"] for each in sums["languages"]}
    assert [("atlas", "Vim", platform.node())] == [
        tuple(sums[what][0]["name"] for what in ("projects", "editors", "machines"))
    ]
