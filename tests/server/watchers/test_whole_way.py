# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole way, on a real server: from heartbeats to time, through restarts and a deletion."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desk import wait_for
from tests.running import Server
from tests.server.watchers.line import ABOUT, Line
from tests.stored import read_spans

WINDOW, PAGES, PRESENCE = "aw-watcher-window_desk", "aw-watcher-web-firefox_desk", "aw-watcher-afk_desk"
KINDS = {WINDOW: "currentwindow", PAGES: "web.tab.current", PRESENCE: "afkstatus"}


class Desk:
    """Three watchers on a desk, which began half an hour ago."""

    def __init__(self, server: Server, began: datetime) -> None:
        self.line, self.began = Line(server.port), began
        for bucket, kind in KINDS.items():
            self.line.post(f"/buckets/{bucket}", ABOUT | {"type": kind})

    def beat(self, bucket: str, second: float, **data: object) -> int:
        """Send a heartbeat; gives its event's number."""
        moment = (self.began + timedelta(seconds=second)).isoformat()
        body = {"timestamp": moment, "duration": 0, "data": data}
        answer = self.line.post(f"/buckets/{bucket}/heartbeat?pulsetime=120", body)
        assert 200 == answer.status
        return int(answer.json["id"])


def sums(data: Path) -> dict[str, int]:
    """Seconds by name."""
    found: dict[str, int] = {}
    for start, end, name in read_spans(data):
        found[name] = found.get(name, 0) + end - start
    return found


def test_from_heartbeats_to_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOURSELF_ACTIVITYWATCH", "yes")
    began = datetime.fromtimestamp(time.time() // 60 * 60 - 1800, UTC)
    with Server(tmp_path) as server:
        desk = Desk(server, began)
        for second in range(0, 601, 60):
            desk.beat(PRESENCE, second, status="not-afk")
            desk.beat(WINDOW, second, app="firefox", title="x")
            last = desk.beat(PAGES, second, url=f"https://{'a' if second < 300 else 'b'}.org/x", title="x")
        desk.beat(WINDOW, 601, app="Code", title="y")
        desk.beat(WINDOW, 660, app="Code", title="y")
    with Server(tmp_path) as server:
        # What waits is made at the start; nobody is known to be there after 600 s.
        wait_for(lambda: read_spans(tmp_path), "time", 30)
        first = sums(tmp_path)
        desk = Desk(server, began)
        for second in (630, 660):
            desk.beat(PRESENCE, second, status="not-afk")
        desk.line.ask("DELETE", f"/buckets/{PAGES}/events/{last}")
    with Server(tmp_path) as server:
        wait_for(lambda: sums(tmp_path) != first, "the change", 30)
        changed = sums(tmp_path)
        said = server.run("verify")

    assert {"a.org": 240, "firefox": 60, "b.org": 300} == first
    assert {"a.org": 240, "firefox": 360, "Code": 59} == changed
    assert "equal the spans" in said
