# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody comes back to a real desk: X server, agent, server, bus; only the agent's clock sleeps for 50 minutes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from hourself.agent.pause import pause, resume
from hourself.server.accounts.tokens import read_devices
from hourself.server.journal.absences import read_absences
from hourself.server.journal.queries import read_offline
from hourself.server.report.today import read_today
from hourself.server.store.store import Store, open_store
from tests.bus import start_bus
from tests.desk import HOURSELF, Desk, missing, wait_for
from tests.notices import Notices
from tests.running import KEY, Server

MISSING = missing("Xvfb", "openbox", "xterm", "xdotool", "dbus-daemon")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.skipif(time.localtime().tm_hour == 0, reason="the absence would lie across midnight"),
]
ASLEEP = 50 * 60
#: What a suspend does to a process: the time of day goes on, and nothing else.
_CLOCK = """
import pathlib, time
_true = time.time
time.time = lambda: _true() - float(pathlib.Path({file!r}).read_text())
"""


class Scene(NamedTuple):
    """A desk where somebody worked 50 minutes ago, and the agent's clock still says so."""

    desk: Desk
    notices: Notices
    store: Store
    folder: Path
    clock: Path

    def work(self) -> None:
        """Turn from one window to the other, until the server has the first."""
        for name in ("Writer", "Reader"):
            self.desk.nudge()
            self.desk.activate(self.desk.find(name))
            time.sleep(1)
        wait_for(lambda: self.desk.nudge() or self.ends(), "the first use")

    def return_(self) -> None:
        """Open the lid, and move the mouse."""
        draft = self.clock.with_suffix(".new")
        draft.write_text("0")
        draft.replace(self.clock)
        self.desk.nudge()

    def told(self) -> list[tuple[str, int, int]]:
        """What the journal says of today."""
        return [(each.name, each.start, each.end) for each in read_offline(self.store, 1, read_today().day)]

    def ends(self) -> list[int]:
        """Where recorded time ends, but for what goes on."""
        rows = self.store.reader().execute('SELECT "end" FROM span ORDER BY start').fetchall()
        return [row[0] for row in rows]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    clock, token = tmp_path / "clock", tmp_path / "token"
    clock.write_text(str(ASLEEP))
    (tmp_path / "sitecustomize.py").write_text(_CLOCK.format(file=str(clock)))
    with ExitStack() as stack:
        server = stack.enter_context(Server(tmp_path / "house"))
        token.write_text(server.token("desk"))
        desk = Desk(stack, tmp_path / "agent-data")
        desk.manage()
        for name in ("Writer", "Reader"):
            desk.run("xterm", "-class", name)
        desk.environ["DBUS_SESSION_BUS_ADDRESS"] = start_bus(stack)
        notices = Notices(stack, desk.environ["DBUS_SESSION_BUS_ADDRESS"])
        desk.environ |= {"PYTHONPATH": str(tmp_path), "HOURSELF_TRAY": "no"}
        address = f"http://127.0.0.1:{server.port}"
        desk.run(*HOURSELF, "agent", "--server", address, "--token-file", str(token))
        store = open_store(tmp_path / "house" / "server", bytes.fromhex(KEY))
        stack.callback(store.close)
        scene = Scene(desk, notices, store, tmp_path / "agent-data" / "agent", clock)
        wait_for(lambda: read_devices(store.reader(), 1)[0].state == "recording", "the agent")
        scene.work()
        yield scene


def test_the_return_is_noticed_asked_about_and_answered(scene: Scene) -> None:
    scene.return_()
    notice = scene.notices.wait()
    assert notice.summary in {f"You were away {minutes} min. What was it?" for minutes in (49, 50)}
    scene.notices.press("meeting")
    wait_for(scene.told, "the answer")

    ((name, start, end),) = scene.told()
    assert ("Meeting", True) == (name, abs(end - time.time()) < 60)
    wait_for(lambda: start in scene.ends(), f"the use that ended at {start}, not {scene.ends()}")
    assert [] == read_absences(scene.store, 1, read_today().day, read_today().day)


def test_a_pause_is_not_asked_about_here_or_on_the_page(scene: Scene) -> None:
    pause(scene.folder, None)
    time.sleep(4)
    scene.return_()
    time.sleep(4)
    resume(scene.folder)
    scene.desk.nudge()
    wait_for(lambda: skipped(scene.store), "word of the pause")

    ((start, end),) = skipped(scene.store)
    assert [] == scene.notices.shown
    assert ASLEEP - 30 < end - start < ASLEEP + 60


def skipped(store: Store) -> list[tuple[int, int]]:
    rows = store.reader().execute('SELECT start, "end" FROM skipped_absence WHERE account = 1')
    return [tuple(row) for row in rows]
