# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asks aw-core, in whose environment this runs: cases as JSON on standard input, what it answers to each on the other.

A case: `buckets` (id to `[host, [[start, length, data], …]]`, milliseconds), `query`, `begin`, `end`. An answer:
`{"answer": …}`, or `{"error": kind}`.
"""

import json
import logging
import sys
from datetime import UTC, datetime, timedelta

from aw_core.models import Event
from aw_datastore import Datastore, get_storage_methods
from aw_query import query

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(milliseconds):
    return EPOCH + timedelta(milliseconds=milliseconds)


def write(value):
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value.isoformat()


def ask(case):
    store = Datastore(get_storage_methods()["memory"], testing=True)
    for name, (host, events) in case["buckets"].items():
        store.create_bucket(name, "test", "test", host, created=EPOCH, name=name)
        rows = [
            Event(timestamp=moment(a), duration=timedelta(milliseconds=b), data=data) for a, b, data in events
        ]
        store[name].insert(rows)
    try:
        answer = query("test", case["query"], moment(case["begin"]), moment(case["end"]), store)
        return {"answer": json.loads(json.dumps(answer, default=write))}
    except Exception as error:  # noqa: BLE001 -- whatever goes wrong there is its answer
        return {"error": type(error).__name__}


logging.disable(logging.CRITICAL)
json.dump([ask(case) for case in json.load(sys.stdin)], sys.stdout)
