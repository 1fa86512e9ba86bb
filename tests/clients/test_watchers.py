# SPDX-License-Identifier: AGPL-3.0-or-later
"""Watchers for ActivityWatch from PyPI and its client from npm, unchanged, against a real server."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.clients.conftest import HERE, install_packages
from tests.clients.test_clients import install
from tests.running import Server

pytestmark = pytest.mark.clients
CANARY = "CANARY5b1d93c7"


@pytest.fixture(scope="module")
def python(activitywatch_python: Path) -> Path:
    """A Python with the watchers, too."""
    install_packages(activitywatch_python, "watchers.txt")
    return activitywatch_python


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
        with Server(tmp_path / "data") as started:
            yield started


def canaries(data: Path, port: int) -> list[str]:
    """Where the canary stands: in files, or in all that the door tells."""
    files = [each for each in data.rglob("*") if each.is_file() and CANARY.encode() in each.read_bytes()]
    with urlopen(f"http://127.0.0.1:{port}/api/0/export") as answer:
        told = answer.read().decode()
    return [each.name for each in files] + (["export"] if CANARY in told else [])


def test_who_is_asked_about_being_away_is_asked_once(python: Path, server: Server, tmp_path: Path) -> None:
    words = [str(python), str(HERE / "ask_watchers.py"), str(server.port), f"lunch https://x.org/{CANARY}"]
    environ = os.environ | {"HOME": str(tmp_path)}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environ, timeout=60)
    assert not done.returncode, done.stderr
    told = json.loads(done.stdout)

    assert ([1080], [], ["lunch"]) == (
        [round(length) for length in told["first"]],
        told["second"],
        told["history"],
    )
    assert [] == canaries(tmp_path / "data", server.port)


def test_a_watcher_runs_by_its_own_settings(python: Path, server: Server, tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "activitywatch" / "aw-client"
    folder.mkdir(parents=True)
    (folder / "aw-client.toml").write_text(
        f'[server-testing]\nhostname = "127.0.0.1"\nport = "{server.port}"\n'
        "[client-testing]\ncommit_interval = 1\n"
    )
    environ = os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config")}
    program = python.with_name("aw-watcher-netstatus")
    running = subprocess.Popen([program, "--testing"], env=environ, stderr=subprocess.DEVNULL)
    try:
        event = wait_for_event(server.port)
    finally:
        running.terminate()
        running.wait(30)

    assert event["data"] in ({"status": "offline"}, {"status": "online"})


def wait_for_event(port: int) -> dict[str, Any]:
    """The first event of the only bucket, once there is one."""
    until = time.monotonic() + 25
    while time.monotonic() < until:
        with urlopen(f"http://127.0.0.1:{port}/api/0/export") as answer:
            buckets = list(json.load(answer)["buckets"].values())
        if buckets and buckets[0]["events"]:
            return dict(buckets[0]["events"][0])
        time.sleep(0.2)
    raise AssertionError("the watcher sent nothing")


def test_the_client_from_npm(server: Server, tmp_path: Path) -> None:
    install(tmp_path, HERE / "activitywatch_js")
    words = ["node", "ask_aw_client.cjs", f"http://127.0.0.1:{server.port}", CANARY]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert not done.returncode, done.stderr

    assert json.loads(done.stdout) == {
        "info": ["device_id", "hostname", "testing", "version"],
        "ensured": [False, True],
        "buckets": ["aw-watcher-web-firefox_desk", "aw-watcher-window_desk"],
        "dated": "web.tab.current",
        "pages": [{"url": "example.com", "title": "", "audible": False, "tabCount": 2, "incognito": False}],
        "query": [13],
        "change": [5, 7, 1],
        "settings": [[{"name": ["Work"]}], ["classes"]],
        "gone": 404,
    }
    assert [] == canaries(tmp_path / "data", server.port)
