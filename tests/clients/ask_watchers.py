# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run by a Python that has `aw-watcher-ask-away`: what its window does, without the window; twice, as by two starts."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta, timezone

from aw_client import ActivityWatchClient
from aw_core.models import Event
from aw_watcher_ask_away.core import DATA_KEY, AWAskAwayClient


def tell_presence(client: ActivityWatchClient) -> None:
    """Half an hour of which a person was away for 18 minutes."""
    bucket, now = "aw-watcher-afk_desk", datetime.now(timezone.utc)  # noqa: UP017 -- any Python may run this
    client.create_bucket(bucket, "afkstatus")
    for ago, minutes, status in ((30, 10, "not-afk"), (20, 18, "afk"), (2, 2, "not-afk")):
        start = now - timedelta(minutes=ago)
        client.insert_event(bucket, Event(timestamp=start, duration=minutes * 60, data={"status": status}))


def ask_away(client: ActivityWatchClient, answer: str) -> list[float]:
    """Answers what would be asked; gives how long each absence was."""
    asker = AWAskAwayClient(client)
    asked = list(asker.get_new_afk_events_to_note(seconds=3600, durration_thresh=180))
    for event in asked:
        asker.post_event(event, answer)
    return [event.duration.total_seconds() for event in asked]


def main() -> None:
    client = ActivityWatchClient("aw-watcher-ask-away", host="127.0.0.1", port=int(sys.argv[1]))
    tell_presence(client)
    first, second = ask_away(client, sys.argv[2]), ask_away(client, "again")
    history = [event.data[DATA_KEY] for event in AWAskAwayClient(client).state.recent_events]
    sys.stdout.write(json.dumps({"first": first, "second": second, "history": history}))


main()
