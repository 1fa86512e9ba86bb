# SPDX-License-Identifier: AGPL-3.0-or-later
"""`kill -9` under load: what was acknowledged is there, once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from typing import Self

import pytest

from hourself.agent.line import Line
from hourself.agent.spool import Spool, read_key
from hourself.agent.upload import Sign, Uploader
from hourself.core.scrub import Sight
from hourself.core.spans import Span
from hourself.wire.batch import State
from tests.running import Server
from tests.stored import Stored, read_spans

FEW_AND_MANY = [3, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(3600)])]
FIRST = 1_700_000_000


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}"


def drain(spool: Spool, server: str, token: str) -> None:
    """Upload until nothing waits."""
    uploader = Uploader(spool, Line(server, token), lambda: Sign(State.RECORDING))
    while spool.waiting():
        uploader.step()


def feed_and_kill(folder: Path, server: str, token: str, first: int) -> list[Stored]:
    """Run a feeder for a moment and kill it; gives what it was told is safe."""
    command = [sys.executable, "-m", "tests.faults.feeder", str(folder), server, token, str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as feeder:
        assert feeder.stdout is not None
        lines = [feeder.stdout.readline()]
        Thread(target=kill_soon, args=(feeder,)).start()
        lines += feeder.stdout.readlines()
    parts = [line.split(" ", 2) for line in lines if line.endswith("\n")]
    return [(int(start), int(end), name.strip()) for start, end, name in parts]


def kill_soon(program: subprocess.Popen[str]) -> None:
    time.sleep(random.uniform(0.05, 0.4))
    program.kill()


@pytest.mark.parametrize("kills", FEW_AND_MANY)
def test_a_killed_agent_loses_and_doubles_nothing(tmp_path: Path, kills: int) -> None:
    safe: list[Stored] = []
    with Server(tmp_path) as server:
        token = server.token("feeder")
        for kill in range(kills):
            safe += feed_and_kill(tmp_path, address(server), token, FIRST + kill * 100_000)
        with Spool(tmp_path / "spool.db", read_key(tmp_path / "spool.key")) as spool:
            drain(spool, address(server), token)
    stored = read_spans(tmp_path)

    assert (set(), True) == (set(safe) - set(stored), is_single(stored)), f"of {len(safe)}"
    assert len(stored) <= len(set(safe)) + kills


def is_single(stored: list[Stored]) -> bool:
    """Whether no second is there twice."""
    return all(before[1] <= after[0] for before, after in pairwise(stored))


class Load:
    """Spans put and uploaded all the time, from a thread."""

    def __init__(self, spool: Spool, upload: Callable[[], float]) -> None:
        self.put: list[Stored] = []
        self.ended = Event()
        self._spool, self._upload = spool, upload
        self._thread = Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self.ended.is_set():
            start = FIRST + 3 * len(self.put)
            self._spool.put([Span(start, start + 2, 60, Sight("app", "XTerm"))])
            self.put.append((start, start + 2, "XTerm"))
            self._upload()


@pytest.mark.parametrize("kills", FEW_AND_MANY)
def test_a_killed_server_loses_and_doubles_nothing(tmp_path: Path, kills: int) -> None:
    server = Server(tmp_path)
    with Spool(tmp_path / "spool.db", read_key(tmp_path / "spool.key")) as spool:
        with server:
            token, port = server.token("load"), server.port
        uploader = Uploader(spool, Line(f"http://127.0.0.1:{port}", token), lambda: Sign(State.RECORDING))
        with Load(spool, uploader.step) as load:
            for _ in range(kills):
                with Server(tmp_path, "--no-agent", "--port", str(port)) as server:
                    time.sleep(random.uniform(0.05, 0.4))
                    server.kill()
        with Server(tmp_path, "--no-agent", "--port", str(port)) as server:
            drain(spool, address(server), token)

    assert load.put == read_spans(tmp_path)
