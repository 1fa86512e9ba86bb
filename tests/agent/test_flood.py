# SPDX-License-Identifier: AGPL-3.0-or-later
"""A title that moves, as of a terminal that counts: it costs little, and a switch of windows is seen all the same."""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Thread

from hourself.agent.loop import Recorder
from hourself.agent.spool import open_spool
from hourself.agent.wishes import Wishes
from hourself.core.scrub import Glimpse


class _Desk:
    """A desk on which something always changes."""

    name, tells_idle = "a desk", True

    def __init__(self) -> None:
        self.pipe = os.pipe()
        os.write(self.pipe[1], b".")
        self.looks = 0

    def fileno(self) -> int:
        return self.pipe[0]

    def drain(self) -> None:
        """More comes at once."""

    def look(self) -> Glimpse | None:
        self.looks += 1
        return Glimpse("terminal", f"{self.looks} of many")

    def idle(self) -> float:
        return 0.0

    def close(self) -> None:
        for end in self.pipe:
            os.close(end)


def test_a_title_that_moves_is_looked_at_less_often(tmp_path: Path) -> None:
    desk, (stop, wake) = _Desk(), os.pipe()
    with open_spool(tmp_path) as spool:
        recorder = Recorder(tmp_path, spool, Wishes(tmp_path, "http://127.0.0.1:1", {}))
        recorder.attach(desk)
        watching = Thread(target=recorder.watch, args=(stop,))
        watching.start()
        # The first ten in half a second, then two a second.
        for _ in range(3):
            time.sleep(0.9)
        os.write(wake, b".")
        watching.join(5)
    desk.close()

    assert 12 <= desk.looks <= 20
