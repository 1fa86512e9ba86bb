# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two clients from npm, unchanged, against a real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.running import Server

pytestmark = pytest.mark.clients
HERE = Path(__file__).parent
_UNREACHED = re.compile(
    r"\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|E40[134]|E50\d|ENOTCACHED)\b"
)


def install(folder: Path, source: Path = HERE) -> None:
    """The clients, at the versions and with the hashes of a lock file, into a folder. Skips if there is no way to."""
    if not shutil.which("npm"):
        pytest.skip("node and npm are not installed")
    for file in (source / "package.json", source / "package-lock.json", *source.glob("*.cjs")):
        shutil.copy(file, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode and _UNREACHED.search(done.stderr):
        pytest.skip("npm cannot reach its registry")
    assert not done.returncode, done.stderr


def send_hour(server: Server, now: int) -> None:
    """40 minutes of an editor and 10 of videos, up to now."""
    offset = time.localtime(now).tm_gmtoff // 60
    spans = [
        {"sequence": n, "start": now - start, "end": now - end, "offset": offset, "kind": kind, "name": name}
        for n, (start, end, kind, name) in enumerate(
            [(3000, 600, "app", "Code"), (600, 0, "site", "youtube.com")], 1
        )
    ]
    headers = {"Authorization": f"Bearer {server.token('laptop')}", "Content-Type": "application/json"}
    body = json.dumps({"version": 1, "spans": spans}).encode()
    urlopen(Request(f"http://127.0.0.1:{server.port}/ingest/v1/batch", body, headers)).close()


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the clients made of our answers."""
    folder = tmp_path_factory.mktemp("clients")
    install(folder)
    with Server(tmp_path_factory.mktemp("server")) as server:
        now = int(time.time())
        if time.localtime(now).tm_hour == 0:
            pytest.skip("an hour of today is needed")
        send_hour(server, now)
        key = server.run("api-key", "create", "npm", "--scope", "read", "--scope", "write").strip()
        command = ["node", "ask.cjs", f"http://127.0.0.1:{server.port}/", key]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_rescuetime_js(answers: dict[str, Any]) -> None:
    told = answers["rescuetime.js"]

    assert 2400 == told["productive"]
    assert [
        [1, 2400, 1, "Visual Studio Code", "Editing & IDEs", 2],
        [2, 600, 1, "youtube.com", "Video", -2],
    ] == (told["activities"])
    assert '{"error":"# key not found","messages":"key not found"}' == told["error"]


def test_node_rescuetime(answers: dict[str, Any]) -> None:
    told = answers["node-rescuetime"]
    today = time.strftime("%Y-%m-%dT00:00:00")

    assert [[today, 2400, 1, 2], [today, 600, 1, -2]] == told["levels"]
    assert ([], ["message"]) == (told["days"], list(told["posted"]))
    assert ["It <works>"] == [each["description"] for each in told["highlights"]]
