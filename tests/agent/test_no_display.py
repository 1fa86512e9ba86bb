# SPDX-License-Identifier: AGPL-3.0-or-later
"""Without a display the agent says so in one line, once, and the dashboard works all the same."""

from __future__ import annotations

import time
from pathlib import Path

from tests.running import Server


def test_it_is_said_once(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    with errors.open("w") as out:
        server = Server(tmp_path / "data", "--port", "0")
        server.errors = out.fileno()
        with server:
            until = time.monotonic() + 20
            while not errors.read_text().endswith("\n") and time.monotonic() < until:
                time.sleep(0.1)
            time.sleep(0.9)

    assert ["no display to watch here"] == [line[16:40] for line in errors.read_text().splitlines()]
