# SPDX-License-Identifier: AGPL-3.0-or-later
"""A full disk ends no agent: what it sees waits in memory, and nothing of it is lost when there is room again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import sqlcipher3

from hourself.agent.loop import Recorder
from hourself.agent.pause import Pause, read_pause
from hourself.agent.spool import Spool, open_spool
from hourself.agent.wishes import Wishes
from hourself.core.scrub import Glimpse, Sight
from hourself.core.spans import Span
from hourself.wire.away import Away


class _Desk:
    """A desk on which one window after another is in front."""

    name, tells_idle = "a desk", True

    def __init__(self) -> None:
        self._pipe = os.pipe()
        self.shown = 0

    def fileno(self) -> int:
        return self._pipe[0]

    def drain(self) -> None:
        """Nothing came."""

    def look(self) -> Glimpse | None:
        return Glimpse(f"app {self.shown}", "a plan " + "of some length " * 20)

    def idle(self) -> float:
        return 0.0

    def close(self) -> None:
        for end in self._pipe:
            os.close(end)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    with open_spool(tmp_path) as opened:
        yield opened


@pytest.fixture
def desk() -> Iterator[_Desk]:
    made = _Desk()
    yield made
    made.close()


def _fill(spool: Spool) -> int:
    """Fill the file up, with one more span and one more; gives how many there are."""
    (pages,) = spool._connection.execute("PRAGMA page_count").fetchone()
    spool._connection.execute(f"PRAGMA max_page_count = {pages}")
    begin = int(time.time()) - 1000
    for number in range(1000):
        try:
            spool.put(
                [Span(begin + number, begin + number + 1, 0, Sight("app", "filling", "some length " * 20))]
            )
        except sqlcipher3.OperationalError:
            return number
    raise AssertionError("it is never full")


def test_nothing_is_lost_while_the_disk_is_full(
    tmp_path: Path, spool: Spool, desk: _Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    recorder = Recorder(tmp_path, spool, Wishes(tmp_path, "http://127.0.0.1:1", {}))
    recorder._desk = desk
    filled = _fill(spool)
    for desk.shown in range(8):
        recorder._look(desk)
        time.sleep(0.5)
    assert filled == spool.waiting()
    spool._connection.execute("PRAGMA max_page_count = 1000000")
    recorder._look(desk)

    spans = spool.take()[filled:]
    assert [] == [(one, two) for one, two in pairwise(spans) if one.end != two.start]
    assert 3 <= spans[-1].end - spans[0].start <= 5
    assert 1 == capsys.readouterr().err.count("the disk keeps nothing now")


def test_an_answer_waits_for_room(tmp_path: Path, spool: Spool) -> None:
    recorder = Recorder(tmp_path, spool, Wishes(tmp_path, "http://127.0.0.1:1", {}))
    spool._connection.execute("PRAGMA query_only = ON")
    recorder.asking._keep([Away(1, 100, 900, 0, "meeting")])
    spool._connection.execute("PRAGMA query_only = OFF")
    recorder.asking.end()
    assert ["meeting"] == [each.answer for each in spool.answers()]


def test_a_fault_ends_with_a_code_that_says_start_me_again(tmp_path: Path) -> None:
    folder = tmp_path / "agent"
    folder.write_text("in the way")
    command = [sys.executable, "-m", "hourself.agent.main", str(folder)]
    assert 70 == subprocess.run(command, capture_output=True, check=False).returncode


def test_a_spool_that_a_full_disk_does_not_open_stays_where_it_is(tmp_path: Path) -> None:
    with open_spool(tmp_path) as spool:
        spool.put([Span(0, 60, 0, Sight("app", "mail"))])
    # A limit on the size of files: as little can be written as on a full disk.
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
    opening = "import sys, pathlib; from hourself.agent.spool import open_spool; open_spool(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", f"{full}; {opening}", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    with open_spool(tmp_path) as spool:
        assert (1, [], True) == (
            spool.waiting(), list(tmp_path.glob("*damaged*")), "OperationalError" in done.stderr,
        )  # fmt: skip


def test_a_pause_stands_on_a_full_disk_too(tmp_path: Path) -> None:
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
    stop = "import sys, pathlib; from hourself.agent.pause import pause; pause(pathlib.Path(sys.argv[1]), 99)"
    subprocess.run([sys.executable, "-c", f"{full}; {stop}", str(tmp_path)], check=True)

    assert Pause(None) == read_pause(tmp_path, 0)
