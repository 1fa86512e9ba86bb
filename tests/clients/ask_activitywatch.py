# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run by a Python that has `aw-client` alone: does one thing with it, and prints what came of it as JSON."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timedelta, timezone

from aw_client import ActivityWatchClient
from aw_core.models import Event

START = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)  # noqa: UP017 -- any Python may run this
BUCKET = "aw-watcher-window_desk"


def made(second: float, length: float, title: str) -> Event:
    data = {"app": "Code", "title": title}
    return Event(timestamp=START + timedelta(seconds=second), duration=length, data=data)


def tell(events: list[Event]) -> list[list[object]]:
    return [
        [(event.timestamp - START).total_seconds(), event.duration.total_seconds(), event.data["title"]]
        for event in events
    ]


def ask_all(client: ActivityWatchClient) -> dict[str, object]:
    """Every call but heartbeats."""
    client.wait_for_start()
    client.create_bucket(BUCKET, "currentwindow")
    client.create_bucket(BUCKET, "currentwindow")
    client.insert_event(BUCKET, made(0, 5, "one"))
    client.insert_events(BUCKET, [made(10, 5, "two"), made(20, 5, "three")])
    read = client.get_events(BUCKET)
    told = {
        "info": sorted(client.get_info()),
        "bucket": client.get_buckets()[BUCKET],
        "events": tell(read),
        "part": tell(
            client.get_events(BUCKET, start=START + timedelta(seconds=12), end=START + timedelta(seconds=21))
        ),
        "limit": tell(client.get_events(BUCKET, limit=1)),
        "count": client.get_eventcount(BUCKET),
        "single": tell([client.get_event(BUCKET, read[0].id)]),
        "query": client.query(
            f'RETURN = sum_durations(query_bucket("{BUCKET}"));', [(START, START + timedelta(hours=1))]
        ),
    }
    client.delete_event(BUCKET, read[0].id)
    told["left"] = tell(client.get_events(BUCKET))
    told["all"] = sorted(client.export_all()["buckets"])
    exported = client.export_bucket(BUCKET)["buckets"][BUCKET]
    client.delete_bucket(BUCKET, force=True)
    told["gone"] = sorted(client.get_buckets())
    client.import_bucket(exported)
    told["back"] = tell(client.get_events(BUCKET))
    client.set_setting("theme", "dark")
    told["settings"] = [client.get_setting("theme"), client.get_setting()]
    return told


def beat(client: ActivityWatchClient) -> dict[str, object]:
    """Heartbeats, each sent at once."""
    client.create_bucket(BUCKET, "currentwindow")
    for second, title in ((0, "a"), (3, "a"), (6, "a"), (9, "b"), (10, "b"), (60, "b")):
        client.heartbeat(BUCKET, made(second, 0, title), pulsetime=5)
    return {"events": tell(client.get_events(BUCKET))}


def beat_queued(client: ActivityWatchClient) -> dict[str, object]:
    """Heartbeats through the client's own queue, as watchers send them; waits until it is empty."""
    client.create_bucket(BUCKET, "currentwindow", queued=True)
    with client:
        for second in range(40):
            client.heartbeat(
                BUCKET, made(second, 0, "abcd"[second // 10]), pulsetime=5, queued=True, commit_interval=4
            )
        until = time.monotonic() + float(sys.argv[3])
        while client.request_queue._persistqueue.qsize() and time.monotonic() < until:
            time.sleep(0.05)
        # The request that is on its way.
        time.sleep(0.5)
    return {"left": client.request_queue._persistqueue.qsize()}


def code(client: ActivityWatchClient) -> dict[str, object]:
    """An editor's heartbeats: five minutes of one language, one of another."""
    bucket = "aw-watcher-vim_desk"
    client.create_bucket(bucket, "app.editor.activity")
    for second in range(0, 361, 10):
        data = {
            "file": "/home/ada/atlas/a",
            "project": "/home/ada/atlas",
            "language": "python" if second <= 300 else "sh",
        }
        event = Event(timestamp=START + timedelta(seconds=second), duration=0, data=data)
        client.heartbeat(bucket, event, pulsetime=30)
    return {"told": [event.data for event in client.get_events(bucket)]}


if __name__ == "__main__":
    DOES = {"all": ask_all, "beat": beat, "queued": beat_queued, "code": code}
    asker = ActivityWatchClient("test", host="127.0.0.1", port=int(sys.argv[2]))
    print(json.dumps(DOES[sys.argv[1]](asker)))
