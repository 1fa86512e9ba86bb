# SPDX-License-Identifier: AGPL-3.0-or-later
"""The question on the desktop: its real process on a real bus, a notification service, a real server."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from hourself.agent.away.asking import Asking
from hourself.agent.away.link import Asker
from hourself.agent.away.returns import Look
from hourself.agent.line import Line
from hourself.agent.spool import Spool
from hourself.agent.upload import Sign, Uploader
from hourself.server.journal.queries import read_offline
from hourself.server.store.store import open_store
from hourself.wire.away import Away
from hourself.wire.batch import State
from tests.bus import start_bus
from tests.desk import missing, wait_for
from tests.notices import Notices
from tests.running import KEY, Server

MISSING = missing("dbus-daemon")
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
MINUTE = 60


class Scene(NamedTuple):
    """A server, a device of it that was away yesterday from 10:12 to 10:59, and a desktop that shows notices."""

    server: Server
    data: Path
    token: str
    away: Away
    bus: str
    notices: Notices
    asker: Asker

    @property
    def line(self) -> Line:
        return Line(f"http://127.0.0.1:{self.server.port}", self.token)

    def told(self) -> list[tuple[str, int, int]]:
        """What the journal says of that day."""
        store = open_store(self.data / "server", bytes.fromhex(KEY))
        day = (self.away.start + self.away.offset * 60) // 86_400
        entries = [(each.name, each.start, each.end) for each in read_offline(store, 1, day)]
        store.close()
        return entries

    def use(self, *uses: tuple[int, int]) -> None:
        """Record uses, as another device does."""
        token = self.server.token("other")
        spans = [
            {"sequence": n, "start": start, "end": end, "offset": self.away.offset, "kind": "app", "name": "XTerm"}
            for n, (start, end) in enumerate(uses, 1)
        ]  # fmt: skip
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        line.request("POST", "/ingest/v1/batch", json.dumps({"version": 1, "spans": spans}), head)
        assert 200 == line.getresponse().status
        line.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    data = tmp_path_factory.mktemp("away")
    with Server(data) as server:
        yield server, data


@pytest.fixture
def scene(house: tuple[Server, Path], tmp_path: Path) -> Iterator[Scene]:
    server, data = house
    token = server.token(tmp_path.name)
    with ExitStack() as stack:
        bus = start_bus(stack)
        notices = Notices(stack, bus)
        asker = Asker(tmp_path, f"http://127.0.0.1:{server.port}", bus, lambda: token)
        stack.callback(asker.close)
        yield Scene(server, data, token, next(_absences), bus, notices, asker)


def _make_absences() -> Iterator[Away]:
    """Each test has a day of its own: 10:12 to 10:59."""
    for ago in range(1, 90):
        local = time.localtime(time.time() - ago * 86_400)
        noon = int(time.mktime((local.tm_year, local.tm_mon, local.tm_mday, 12, 0, 0, 0, 0, -1)))
        offset = time.localtime(noon).tm_gmtoff // 60
        yield Away(1, noon - 108 * MINUTE, noon - 61 * MINUTE, offset)


_absences = _make_absences()


def finish(scene: Scene) -> list[Away]:
    """Wait until the process has ended; gives what it left to the agent."""
    kept: list[Away] = []

    def look() -> bool:
        heard = scene.asker.hear()
        kept.extend([heard] if heard else [])
        return not scene.asker.files()

    wait_for(look, "the question to end")
    return kept


def test_it_asks_and_tells_nothing_else(scene: Scene) -> None:
    scene.asker.ask(scene.away)
    notice = scene.notices.wait()

    assert ("Hourself", "You were away 47 min. What was it?", "10:12 to 10:59") == (
        notice.app, notice.summary, notice.body,
    )  # fmt: skip
    assert ["meeting", "Meeting", "break", "Break", "other", "Other…"] == notice.actions
    assert (600_000, {"urgency"}) == (notice.lasts, set(notice.hints))


@pytest.mark.parametrize(("button", "name"), [("meeting", "Meeting"), ("break", "Break")])
def test_a_press_is_an_answer(scene: Scene, button: str, name: str) -> None:
    scene.asker.ask(scene.away)
    scene.notices.press(button)

    assert [] == finish(scene)
    assert [(name, scene.away.start, scene.away.end)] == scene.told()


def test_what_is_put_away_is_answered_by_nobody(scene: Scene) -> None:
    scene.asker.ask(scene.away)
    scene.notices.dismiss()

    assert ([], []) == (finish(scene), scene.told())


def test_it_is_not_asked_when_another_device_was_in_use(scene: Scene) -> None:
    scene.use((scene.away.start + 60, scene.away.start + 120))
    scene.asker.ask(scene.away)

    assert ([], []) == (finish(scene), scene.notices.shown)


def test_it_is_not_asked_twice(scene: Scene) -> None:
    scene.line.tell_away(msgspec.structs.replace(scene.away, answer="skip"))
    scene.asker.ask(scene.away)

    assert ([], []) == (finish(scene), scene.notices.shown)


def test_it_goes_with_the_agent(scene: Scene) -> None:
    scene.asker.ask(scene.away)
    scene.notices.wait()
    scene.asker.close()

    scene.notices.wait_gone()


@pytest.mark.parametrize("ending", ["elsewhere", "time"])
def test_it_goes_by_itself(scene: Scene, ending: str) -> None:
    lasts, looks = (600.0, 0.2) if ending == "elsewhere" else (1.0, 600.0)
    with ask_quickly(scene, lasts, looks) as asking:
        scene.notices.wait()
        if ending == "elsewhere":
            scene.line.tell_away(msgspec.structs.replace(scene.away, answer="break"))
        scene.notices.wait_gone()

        assert 0 == asking.wait(20)


def ask_quickly(scene: Scene, lasts: float, looks: float) -> subprocess.Popen[bytes]:
    """The process with other times than the ten minutes and the half minute."""
    here, there = socket.socketpair()
    environ = {"DBUS_SESSION_BUS_ADDRESS": scene.bus}
    program = subprocess.Popen([sys.executable, "-m", "hourself.agent.away.ask"], env=environ, stdin=there)
    there.close()
    order = {"away": scene.away, "token": scene.token, "folder": "", "lasts": lasts, "looks": looks}
    order["server"] = f"http://127.0.0.1:{scene.server.port}"
    here.sendall(msgspec.json.encode(order) + b"\n")
    # The agent's end stays open as long as the process lives.
    program.here = here  # type: ignore[attr-defined]
    return program


def test_an_answer_without_a_server_is_kept_and_sent_later(scene: Scene, tmp_path: Path) -> None:
    gone = Asker(tmp_path, "http://127.0.0.1:9", scene.bus, lambda: scene.token)
    gone.ask(scene.away)
    scene.notices.press("meeting")
    kept = finish(scene._replace(asker=gone))
    with Spool(tmp_path / "spool.db", b"k" * 32) as spool:
        spool.keep_answers(kept)
    with Spool(tmp_path / "spool.db", b"k" * 32) as spool:
        uploader = Uploader(spool, scene.line, lambda: Sign(State.RECORDING))
        uploader.step()

        assert [] == spool.answers()
    assert [("Meeting", scene.away.start, scene.away.end)] == scene.told()


def come_back(asking: Asking, away: Away, *, wanted: bool = True) -> Look:
    """Be seen before an absence and after it; gives the second look."""
    before = Look(away.start, away.offset, away.start, 300, shown=True, paused=False, away=False)
    after = replace(before, now=away.end, used=away.end)
    for seen in (before, after):
        asking.look(seen, [], wanted=wanted)
    return after


def test_the_loop_keeps_what_the_server_could_not_take(scene: Scene, tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db", b"k" * 32) as spool:
        asking = Asking(spool)
        asking.asker = Asker(tmp_path, "http://127.0.0.1:9", scene.bus, lambda: scene.token)
        come_back(asking, scene.away)
        scene.notices.press("break")
        wait_for(asking.hear, "the answer")

        assert [msgspec.structs.replace(scene.away, answer="break")] == spool.answers()
        asking.close()


def test_a_pause_takes_the_question_back(scene: Scene, tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db", b"k" * 32) as spool:
        asking = Asking(spool)
        asking.asker = scene.asker
        seen = come_back(asking, scene.away)
        scene.notices.wait()
        asking.look(replace(seen, now=seen.now + 3, shown=False, paused=True), [], wanted=True)

        scene.notices.wait_gone()


def test_who_does_not_want_to_be_asked_is_left_alone(scene: Scene, tmp_path: Path) -> None:
    with Spool(tmp_path / "spool.db", b"k" * 32) as spool:
        asking = Asking(spool)
        asking.asker = scene.asker
        come_back(asking, scene.away, wanted=False)

        assert ([], []) == (asking.files(), spool.answers())


def test_an_answer_that_nobody_takes_holds_nothing_up(scene: Scene, tmp_path: Path) -> None:
    old = Away(1, 600, 1200, 0, "meeting")
    with Spool(tmp_path / "spool.db", b"k" * 32) as spool:
        spool.keep_answers([old, msgspec.structs.replace(scene.away, answer="break")])
        Uploader(spool, scene.line, lambda: Sign(State.RECORDING)).step()

        assert [] == spool.answers()
    assert ["Break"] == [name for name, _, _ in scene.told()]


def test_where_nobody_can_show_it_nobody_is_asked(scene: Scene, tmp_path: Path) -> None:
    with ExitStack() as stack:
        plain = start_bus(stack)
        bare = start_bus(stack)
        service = Notices(stack, plain, abilities=("body",))
        for bus in (plain, bare, "unix:path=/nowhere"):
            asker = Asker(tmp_path, f"http://127.0.0.1:{scene.server.port}", bus, lambda: scene.token)
            asker.ask(scene.away)
            assert [] == finish(scene._replace(asker=asker))

    assert [] == service.shown


def test_other_opens_the_page(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    scene.asker.ask(scene.away)
    scene.notices.press("other")
    finish(scene)

    opened = tmp_path / "opened"
    wait_for(lambda: opened.exists() and opened.read_text(), "the page")
    assert f"http://127.0.0.1:{scene.server.port}/away\n" == opened.read_text()
    assert [] == scene.told()


def test_a_newer_question_takes_the_place(scene: Scene) -> None:
    scene.asker.ask(scene.away)
    scene.notices.wait()
    scene.asker.ask(msgspec.structs.replace(scene.away, start=scene.away.start + 60))
    wait_for(lambda: len(scene.notices.shown) == 2 and len(scene.notices.standing) == 1, "one notice")

    assert "You were away 46 min. What was it?" == scene.notices.wait().summary
