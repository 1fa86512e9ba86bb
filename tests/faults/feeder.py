# SPDX-License-Identifier: AGPL-3.0-or-later
"""An agent without a desk, as a program: joins, spools and uploads as fast as it can, until it is killed.

Each span that the spool has acknowledged is printed as `start end name`. Takes folder, server, token, first second.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from threading import Thread

from hourself.agent.line import Line
from hourself.agent.spool import Spool, read_key
from hourself.agent.upload import Sign, Uploader
from hourself.core.scrub import Sight
from hourself.core.spans import Joiner
from hourself.wire.batch import State


def main(folder: Path, server: str, token: str, first: int) -> None:
    """Feed for ever."""
    spool = Spool(folder / "spool.db", read_key(folder / "spool.key"))
    uploader = Uploader(spool, Line(server, token), lambda: Sign(State.RECORDING))
    Thread(target=upload, args=(uploader,), daemon=True).start()
    joiner = Joiner()
    for step in count():
        changed = joiner.observe(first + 2 * step, 60, Sight("app", f"app {step % 7}"), 0)
        spool.put(changed)
        for span in changed:
            sys.stdout.write(f"{span.start} {span.end} {span.sight.name}\n")
        sys.stdout.flush()


def upload(uploader: Uploader) -> None:
    """Upload without the pauses that spare a server."""
    while True:
        uploader.step()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
