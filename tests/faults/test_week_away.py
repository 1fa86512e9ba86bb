# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server is away for a week of use, then back: all comes, once, within ten minutes, and the agent stays small."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.running import Server
from tests.stored import Stored, read_spans

#: Days, seconds of each stretch, and how many stretches that is at least.
AWAY = [
    (0.5, 30, 1_400),
    pytest.param(7, 9, 40_000, marks=[pytest.mark.long, pytest.mark.timeout(3600)]),
]


def live(folder: Path, data: Path, days: float, stretch: int) -> dict[str, Any]:
    """Let an agent live through it; gives what the delivery took."""
    with Server(data) as server:
        token, port = server.token("laptop"), server.port
    command = [
        sys.executable,
        "-OO",
        "-m",
        "tests.faults.week",
        str(folder),
        f"http://127.0.0.1:{port}",
        token,
    ]
    with subprocess.Popen(
        [*command, str(days), str(stretch)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as agent:
        assert agent.stdin and agent.stdout
        assert "away\n" == agent.stdout.readline()
        with Server(data, "--no-agent", "--port", str(port)):
            agent.stdin.write("back\n")
            agent.stdin.flush()
            return dict(json.loads(agent.stdout.readline()))


def read_recorded(file: Path) -> list[Stored]:
    """The spans as they were at last: those that grew are in the file several times."""
    parts = [line.split(" ", 2) for line in file.read_text().splitlines()]
    return sorted({int(start): (int(start), int(end), name) for start, end, name in parts}.values())


def hours(spans: list[Stored]) -> set[int]:
    return {start // 3600 for start, _, _ in spans}


@pytest.mark.parametrize(("days", "stretch", "least"), AWAY)
def test_a_server_that_comes_back_gets_it_all_once_and_soon(
    tmp_path: Path, days: float, stretch: int, least: int
) -> None:
    folder, data = tmp_path / "agent", tmp_path / "data"
    folder.mkdir()
    data.mkdir()
    took = live(folder, data, days, stretch)
    recorded = read_recorded(folder / "spans")
    stored = read_spans(data)

    assert (0, True) == (took["waiting"], len(recorded) >= least), took
    assert recorded == stored
    assert (min(hours(recorded)), max(hours(recorded))) == (min(hours(stored)), max(hours(stored)))
    assert took["waited"] + took["worked"] < 600, took
    assert took["bytes"] < 60_000_000, took
