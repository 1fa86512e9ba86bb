# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real exports of ActivityWatch, which are not ours to copy: a folder of them is named by HOURSELF_TEST_DATA."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from hourself.server.accounts.tokens import add_api_key
from tests.server.watchers.conftest import Room

FOLDER = os.environ.get("HOURSELF_TEST_DATA", "")
FILES = ("linux-window-2days.json", "windows-window-cjk.json")


@pytest.mark.skipif(not FOLDER, reason="HOURSELF_TEST_DATA names no folder of real files")
@pytest.mark.parametrize("file", FILES)
def test_a_real_export_becomes_time(room: Room, file: str) -> None:
    from django.test import Client, override_settings

    content = (Path(FOLDER) / "activitywatch" / file).read_bytes()
    with room.store.writing() as connection:
        key = add_api_key(connection, room.account, "x", 1, scopes=["write"])
    headers = {"Authorization": f"Bearer {key}"}
    with override_settings(HOURSELF_ACTIVITYWATCH=True):
        answers = [Client().post("/api/0/import", content, "application/json", headers=headers) for _ in "ab"]
    room.now = 2_000_000_000
    room.feed()
    (spans,) = room.spans().values()
    events = [event for each in json.loads(content)["buckets"].values() for event in each["events"]]
    with room.shelf() as shelf:
        (bucket,) = shelf.all()
        kept = sum(event.length for event in room.events(shelf, bucket.id).read()) / 1_000_000

    assert [200, 200] == [answer.status_code for answer in answers]
    assert round(sum(event["duration"] for event in events), 3) == round(kept, 3)
    assert round(kept) == sum(end - start for start, end, *_ in spans)
