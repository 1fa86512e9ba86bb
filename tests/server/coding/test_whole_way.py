# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole way, on a real server: from an editor's heartbeats to what a status bar shows; no path arrives anywhere."""

from __future__ import annotations

import http.client
import json
import time
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.desk import wait_for
from tests.running import Server
from tests.server.watchers.line import Line

CANARY = "CANARY77e2c1d0"
BUCKET = "/buckets/aw-watcher-vscode_desk"
ABOUT = {"client": "aw-watcher-vscode", "type": "app.editor.activity", "hostname": "desk"}


def send(server: Server, began: float) -> None:
    """Five minutes of VS Code, which ended before now."""
    line = Line(server.port)
    line.post(BUCKET, ABOUT)
    data = {
        "project": f"/home/{CANARY}/atlas",
        "language": "typescriptreact",
        "file": f"/home/{CANARY}/atlas/app.tsx",
    }
    for second in range(0, 301, 15):
        moment = datetime.fromtimestamp(began + second, UTC).isoformat()
        body = {"timestamp": moment, "duration": 0, "data": data}
        assert 200 == line.post(f"{BUCKET}/heartbeat?pulsetime=20", body).status


def ask(server: Server, key: str, address: str) -> Any:
    """What one of WakaTime's programs is told."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    told = {"Authorization": f"Basic {b64encode(key.encode()).decode()}"}
    try:
        connection.request("GET", f"/api/v1/users/current/{address}", headers=told)
        return json.load(connection.getresponse())
    finally:
        connection.close()


@pytest.mark.parametrize(("files", "names"), [("no", []), ("yes", ["app.tsx"])])
def test_from_heartbeats_to_a_status_bar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: str, names: list[str]
) -> None:
    monkeypatch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
    monkeypatch.setenv("HOURSELF_WAKATIME_FILES", files)
    began = time.time() - 600
    day = datetime.fromtimestamp(began).astimezone().date()
    with Server(tmp_path) as server:
        send(server, began)
        key = server.run("api-key", "create", "editor", "--wakatime").split()[-1]
    with Server(tmp_path) as server:
        # What waits is counted at the start.
        since = f"summaries?start={day}&end={datetime.now().astimezone().date()}"
        wait_for(lambda: ask(server, key, since)["cumulative_total"]["seconds"], "coding", 30)
        told = ask(server, key, since)
        one = ask(server, key, f"{since}&project=atlas")
        kept = Line(server.port).get("/export").text

    assert 300 == told["cumulative_total"]["seconds"]
    assert {"TSX"} == {each["name"] for each_day in told["data"] for each in each_day["languages"]}
    assert names == [each["name"] for each_day in one["data"] for each in each_day["entities"]][:1]
    assert CANARY not in kept + json.dumps([told, one])
