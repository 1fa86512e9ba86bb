# SPDX-License-Identifier: AGPL-3.0-or-later
"""Without a display the agent says so in one line, once, and the dashboard works all the same."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from threading import Thread

from hourself.agent.loop import Recorder
from hourself.agent.native_host import frame, socket_path
from hourself.agent.spool import open_spool
from hourself.agent.wishes import Wishes
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


def test_a_browser_that_asks_is_told_that_no_display_is_seen(tmp_path: Path) -> None:
    stop, wake = os.pipe()
    with open_spool(tmp_path) as spool, socket.socket(socket.AF_UNIX) as host:
        recorder = Recorder(tmp_path, spool, Wishes(tmp_path, "http://127.0.0.1:1", {}))
        waiting = Thread(target=recorder.wait, args=(stop, 20))
        waiting.start()
        host.settimeout(5)
        host.connect(socket_path(str(tmp_path))[0])
        host.sendall(frame(b'{"browser":{"process":1,"program":"chromium"}}'))
        told = json.loads(host.recv(4096)[4:])
        os.write(wake, b".")
        waiting.join(5)

    assert ("no-display", False) == (told["state"], waiting.is_alive())
