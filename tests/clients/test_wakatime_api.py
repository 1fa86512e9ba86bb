# SPDX-License-Identifier: AGPL-3.0-or-later
"""A client made from WakaTime's own description of its API, from PyPI and unchanged, reads a real server."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.clients.conftest import HERE, install_packages
from tests.clients.test_wakatime import send
from tests.running import Server

pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the client made of our answers."""
    if time.localtime().tm_hour == 0:
        pytest.skip("an hour of today is needed")
    folder = tmp_path_factory.mktemp("wakatime-api")
    made = subprocess.run([sys.executable, "-m", "venv", folder / "v"], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no virtual environment could be made")
    python = folder / "v" / "bin" / "python"
    # It is said to need Python 3.13, and needs nothing of it.
    install_packages(python, "wakatime_api.txt", "--ignore-requires-python")
    with Server(folder / "data") as server:
        key = server.run("api-key", "create", "api", "--wakatime").strip()
        send(server, key)
        address = f"http://127.0.0.1:{server.port}/api/v1"
        words = [str(python), str(HERE / "ask_wakatime_api.py"), address, key, time.strftime("%F")]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert not done.returncode, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def test_sums(told: dict[str, Any]) -> None:
    sums = (told["bar"]["data"]["grand_total"], told["stats"]["data"], told["all"]["data"])
    (day,) = told["summaries"]["data"]

    assert [600] * 3 == [round(each["total_seconds"]) for each in sums]
    assert (600, 100) == (round(day["grand_total"]["total_seconds"]), day["languages"][0]["percent"])
    assert 600 == round(told["durations"]["data"][0]["duration"])


def test_times_are_read_as_times(told: dict[str, Any]) -> None:
    ranges = (told["bar"]["data"]["range"], told["all"]["data"]["range"])

    assert all(each["start"] and each["end"] and each["timezone"] for each in ranges)
    assert told["me"]["data"]["last_heartbeat_at"]
    assert told["bar"]["has_team_features"] is False


def test_lists(told: dict[str, Any]) -> None:
    assert ["proj"] == [each["name"] for each in told["projects"]["data"]]
    assert ["VS Code"] == [each["editor"] for each in told["agents"]["data"]]
    assert ([], 2) == (told["machines"]["data"], len(told["heartbeats"]["data"]))
