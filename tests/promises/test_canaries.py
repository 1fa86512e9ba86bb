# SPDX-License-Identifier: AGPL-3.0-or-later
"""Promises 37, 38, 25: what must not be kept is nowhere, neither in files as they lie nor in what keys open."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

import pytest

from hourself.agent.line import Line
from hourself.agent.spool import Spool, read_key
from hourself.agent.upload import Sign, Uploader
from hourself.core.scrub import Glimpse, Rules, Sight, scrub
from hourself.core.spans import Span
from hourself.wire.batch import State
from tests.running import Server
from tests.stored import read_all_text

CANARY = "CANARY77e2c1d0"
URL = f"https://{CANARY}:{CANARY}@{CANARY}.example.com/{CANARY}/page;{CANARY}?q={CANARY}#{CANARY}"
GLIMPSES = [
    Glimpse("chromium", f"{CANARY} - Chromium", URL),
    Glimpse("chromium", f"{CANARY} - Chromium"),
    Glimpse("chromium", f"{CANARY} - New Incognito Tab - Chromium"),
    Glimpse("XTerm", f"less {URL}"),
    Glimpse("XTerm", f"mail to {CANARY}@example.com"),
    Glimpse("XTerm", CANARY, private=True, url=URL),
    Glimpse("Code", f"{CANARY.lower()}.example.com/{CANARY}"),
]


def keep(spool: Spool, sights: list[Sight | None]) -> None:
    spool.put([Span(9 * n, 9 * n + 5, 0, sight) for n, sight in enumerate(sights) if sight])


def raw_files(folder: Path) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if CANARY.lower() in file.read_bytes().decode("latin-1").lower()]


def upload(spool: Spool, server: Server) -> None:
    token = server.token("laptop")
    Uploader(spool, Line(f"http://127.0.0.1:{server.port}", token), lambda: Sign(State.RECORDING)).step()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that Hourself writes, temporary files included."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    return tmp_path


def test_no_canary_is_kept(data: Path) -> None:
    with Spool(data / "spool.db", read_key(data / "spool.key")) as spool, Server(data) as server:
        keep(spool, [scrub(glimpse, Rules()) for glimpse in GLIMPSES])
        text = read_all_text(data, spool)
        upload(spool, server)
        found = raw_files(data)

        assert (0, []) == ((text + read_all_text(data, spool)).lower().count(CANARY.lower()), found)


def test_the_control_without_scrubbing_finds_them(data: Path) -> None:
    with Spool(data / "spool.db", read_key(data / "spool.key")) as spool, Server(data) as server:
        keep(spool, [Sight("app", glimpse.app, glimpse.title) for glimpse in GLIMPSES])
        upload(spool, server)

        assert read_all_text(data, spool).count(CANARY) >= len(GLIMPSES) - 1


@pytest.mark.parametrize(
    "fault",
    [
        {"name": URL, "kind": "site"},
        {"name": f"{CANARY}.example.com", "kind": "site"},
        {"title": f"see {URL}"},
        {CANARY: 1},
        {"kind": CANARY},
        {"start": CANARY},
    ],
)
def test_an_error_repeats_nothing(data: Path, fault: dict[str, object]) -> None:
    span = {"sequence": 1, "start": 1, "end": 2, "offset": 0, "kind": "app", "name": "XTerm"} | fault
    with Server(data) as server:
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        headers = {"Authorization": f"Bearer {server.token('a')}", "Content-Type": "application/json"}
        line.request("POST", "/ingest/v1/batch", json.dumps({"version": 1, "spans": [span]}), headers)
        answer = line.getresponse()
        body = answer.read().decode() + str(answer.headers)
        line.close()

    assert (422, 0, []) == (answer.status, body.lower().count(CANARY.lower()), raw_files(data))


def test_no_path_of_the_dashboard_is_logged(data: Path) -> None:
    errors = data / "errors.log"
    with errors.open("w") as out:
        server = Server(data)
        server.errors = out.fileno()
        with server:
            line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            for target in (
                f"/{CANARY}?{CANARY}",
                f"/day/{CANARY}",
                f"/sign-in?token={CANARY}",
                "/%00" + CANARY,
            ):
                line.request("GET", target, headers={"Referer": URL, "Cookie": f"a={CANARY}"})
                line.getresponse().read()
            line.close()

    assert [] == raw_files(data)
