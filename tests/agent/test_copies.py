# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two agents of one token, as on cloned disks: a real server notices by what real uploaders send."""

from __future__ import annotations

from pathlib import Path

from hourself.agent.line import Line
from hourself.agent.spool import open_spool
from hourself.agent.upload import Sign, Uploader
from hourself.agent.wishes import Wishes
from hourself.core.scrub import Sight
from hourself.core.spans import Span
from hourself.wire.batch import State
from tests.owner import Owner
from tests.running import Server

TOLD = "is two computers: one is a copy of the other"


def test_they_are_noticed_as_soon_as_they_take_turns(tmp_path: Path) -> None:
    with Server(tmp_path / "server") as server:
        address, token = f"http://127.0.0.1:{server.port}", server.token("clone")
        owner = Owner(address, server.link)
        agents = []
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            spool = open_spool(tmp_path / name)
            wishes = Wishes(tmp_path / name, address, {})
            sign = Sign(State.RECORDING)
            agents.append((spool, Uploader(spool, Line(address, token), lambda sign=sign: sign, wishes)))  # type: ignore[misc]
        told = []
        for at, turn in enumerate((0, 1, 1, 0)):
            spool, uploader = agents[turn]
            spool.put([Span(1000 + 10 * at, 1005 + 10 * at, 60, Sight("app", "a"))])
            uploader.step()
            told.append(TOLD in owner.look("/devices"))
        for spool, _ in agents:
            spool.close()

    assert [False, False, False, True] == told
