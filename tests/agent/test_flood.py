# SPDX-License-Identifier: AGPL-3.0-or-later
"""What costs little: a title that moves, as of a terminal that counts, and a desk that nobody is at."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from hourself.agent.loop import Recorder
from hourself.agent.spool import open_spool
from hourself.agent.wishes import Wishes
from hourself.core.scrub import Glimpse
from hourself.wire.batch import State
from tests.desk import wait_for


class _Desk:
    """A desk on which something always changes."""

    name, tells_idle = "a desk", True

    def __init__(self, changes: bytes = b".", quiet: float = 0) -> None:
        self.pipe = os.pipe()
        os.write(self.pipe[1], changes)
        self.looks, self.quiet = 0, quiet

    def fileno(self) -> int:
        return self.pipe[0]

    def drain(self) -> None:
        """More comes at once."""

    def look(self) -> Glimpse | None:
        self.looks += 1
        return Glimpse("terminal", f"{self.looks} of many")

    def idle(self) -> float:
        return self.quiet

    def close(self) -> None:
        for end in self.pipe:
            os.close(end)


@contextmanager
def watching(desk: _Desk, folder: Path) -> Iterator[Recorder]:
    stop, wake = os.pipe()
    with open_spool(folder) as spool:
        recorder = Recorder(folder, spool, Wishes(folder, "http://127.0.0.1:1", {}))
        recorder.attach(desk)
        thread = Thread(target=recorder.watch, args=(stop,))
        thread.start()
        yield recorder
        os.write(wake, b".")
        thread.join(5)
    desk.close()


def test_a_title_that_moves_is_looked_at_less_often(tmp_path: Path) -> None:
    desk = _Desk()
    with watching(desk, tmp_path):
        # The first ten in half a second, then two a second.
        for _ in range(3):
            time.sleep(0.9)

    assert 12 <= desk.looks <= 20


def test_a_desk_that_nobody_is_at_is_seldom_looked_at_and_a_return_is_seen(tmp_path: Path) -> None:
    desk = _Desk(b"", 400)
    with watching(desk, tmp_path) as recorder:
        for _ in range(3):
            time.sleep(0.9)
        seldom, desk.quiet = desk.looks, 0.1
        wait_for(lambda: recorder.sign().state is State.RECORDING, "the return", 2)

    assert 1 == seldom
