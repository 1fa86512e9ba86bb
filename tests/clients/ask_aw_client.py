# SPDX-License-Identifier: AGPL-3.0-or-later
"""aw-client, in whose environment this runs: keeps a case's buckets at a server and asks its query there.

Standard input: `{"port", "case"}`, a case as `ask_aw_core` takes it. Output: `{"answer", "desktop", "query"}`: the
answer; aw-client's own query for the desktop, answered; and that query.
"""

import json
import sys
from datetime import UTC, datetime, timedelta

from aw_client import ActivityWatchClient
from aw_client.queries import DesktopQueryParams, fullDesktopQuery
from aw_core.models import Event

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAIL = (["Work", "Mail"], {"regex": "^mail$"})
CLASSES = [(["Work"], {"type": "regex", "regex": "CODE|mail", "ignore_case": True}), MAIL]


def moment(milliseconds):
    return EPOCH + timedelta(milliseconds=milliseconds)


def write(value):
    return value.total_seconds() if isinstance(value, timedelta) else value.isoformat()


told = json.load(sys.stdin)
case = told["case"]
period = (moment(case["begin"]), moment(case["end"]))
client = ActivityWatchClient("test", host="127.0.0.1", port=told["port"])
for name, (_host, events) in case["buckets"].items():
    client.create_bucket(name, event_type=case["kinds"][name])
    client.insert_events(
        name, [Event(None, moment(a), timedelta(milliseconds=b), data) for a, b, data in events]
    )
window, afk = list(case["buckets"])[:2]
desktop = fullDesktopQuery(DesktopQueryParams(bid_window=window, bid_afk=afk, classes=CLASSES))
answers = {
    "answer": client.query(case["query"], [period])[0],
    "desktop": client.query(desktop, [period])[0],
    "query": desktop.replace("\n", ""),
}
json.dump(answers, sys.stdout, default=write)
