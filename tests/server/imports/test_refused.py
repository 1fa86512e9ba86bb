# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is not understood: a clear word, and the store as it was."""

from __future__ import annotations

import gzip
import json

import pytest

from hourself.server.imports.faults import ImportFault
from tests.server.imports.desk import Desk, bucket, buckets

CANARY = "canary7f3a9c"
HEADER = "Date,Time Spent (seconds),Number of People,Activity,Category,Productivity\n"
GOOD = f"{HEADER}2013-08-11T18:00:00,91,1,{CANARY},Editing & IDEs,2\n"
EVENTS = buckets(bucket(("2026-01-01T10:00:00Z", 5.0, {"app": CANARY, "title": ""})))

BAD = {
    "empty": b"",
    "text": f"Dear diary, {CANARY}".encode(),
    "binary": bytes(range(256)) * 9,
    "other json": json.dumps({CANARY: [1]}).encode(),
    "other table": f"name,{CANARY}\na,b\n".encode(),
    "an error": json.dumps({"error": "# key not found", "messages": CANARY}).encode(),
    "a daily summary": json.dumps([{"id": 1, "date": "2016-06-08", "productivity_pulse": 65}]).encode(),
    "a bad date": f"{GOOD}{CANARY},5,1,vim,Email,2\n".encode(),
    "a bad number": f"{GOOD}2013-08-11T18:00:00,{CANARY},1,vim,Email,2\n".encode(),
    "a negative number": f"{GOOD}2013-08-11T18:00:00,-5,1,{CANARY},Email,2\n".encode(),
    "a bad level": f"{GOOD}2013-08-11T18:00:00,5,1,vim,Email,{CANARY}\n".encode(),
    "a short row": f"{GOOD}2013-08-11T18:00:00,{CANARY}\n".encode(),
    "an open quote": f'{GOOD}"2013-08-11T18:00:00,{CANARY}\n'.encode(),
    "odd minutes": f"{GOOD}2013-08-11T18:03:00,5,1,{CANARY},Email,2\n".encode(),
    "cut off": EVENTS[:-30],
    "cut off gzip": gzip.compress(EVENTS)[:-20],
    "a bad event": buckets(bucket(("2026-01-01T10:00:00Z", 5.0, {"app": "x"}), (CANARY, 1.0, {"app": "x"}))),
    "an endless event": buckets(bucket(("2026-01-01T10:00:00Z", 1e12, {"app": CANARY}))),
    "an entry that ends first": f"start,end,project\n2026-01-02T10:00:00Z,2026-01-01T10:00:00Z,{CANARY}\n".encode(),
    "two people": f"start,duration,email\n2026-01-01T10:00Z,0:01:00,a\n2026-01-01T10:00Z,0:01:00,{CANARY}\n".encode(),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_is_refused_without_a_trace(desk: Desk, content: bytes) -> None:
    before = desk.dump()
    with pytest.raises(ImportFault) as fault:
        desk.bring(content)

    assert (before, False) == (desk.dump(), CANARY in str(fault.value))
    assert [] == list(desk.store.folder.glob("import-*"))


def test_a_write_that_fails_is_taken_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.dump()
    monkeypatch.setattr("hourself.server.imports.writing.Writer._touch", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.bring(GOOD.encode())

    assert before == desk.dump()
