# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an agent makes of a clock that jumps: sleep, a clock that is set, and a desk that falls meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hourself.agent import clock
from hourself.agent.loop import Recorder
from hourself.agent.spool import Spool, open_spool
from hourself.agent.today import Today
from hourself.agent.upload import Uploader
from hourself.agent.watch.desk import DeskLost
from hourself.agent.wishes import Wishes
from hourself.core.scrub import Glimpse, Sight
from hourself.core.spans import Span

T0 = 1_800_000_000
HOUR, DAY = 3600, 86_400


class _Time:
    """The system's two clocks: `awake` runs only while the machine does, `wall` may be set."""

    tzset, localtime = staticmethod(time.tzset), staticmethod(time.localtime)

    def __init__(self) -> None:
        self.wall, self.awake = float(T0), 0.0

    def time(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.awake

    def run(self, seconds: float) -> None:
        self.wall, self.awake = self.wall + seconds, self.awake + seconds


class _Desk:
    """A desk with one window in front."""

    name, tells_idle = "a desk", True

    def __init__(self) -> None:
        self.front, self.quiet = "mail", 0.0

    def fileno(self) -> int:
        return 0

    def drain(self) -> None:
        """Nothing came."""

    def look(self) -> Glimpse | None:
        if not self.front:
            raise DeskLost("gone")
        return Glimpse(self.front, "")

    def idle(self) -> float:
        return self.quiet

    def close(self) -> None:
        """Nothing is held."""


class _Agent:
    """A recorder whose looks are ours to give."""

    def __init__(self, folder: Path, spool: Spool, times: _Time) -> None:
        self.desk, self.times, self.spool = _Desk(), times, spool
        self.recorder = Recorder(folder, spool, Wishes(folder, "http://127.0.0.1:1", {}))
        self.recorder.attach(self.desk)

    def look(self, after: float = 0) -> None:
        self.times.run(after)
        self.recorder._look(self.desk)

    def spooled(self) -> list[tuple[str, int, int]]:
        return [(span.name, span.start - T0, span.end - T0) for span in self.spool.take()]


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Agent]:
    times = _Time()
    monkeypatch.setattr(clock, "time", times)
    with open_spool(tmp_path) as spool:
        yield _Agent(tmp_path, spool, times)


def test_what_was_seen_before_a_sleep_is_kept_though_the_desk_fell_in_it(agent: _Agent) -> None:
    agent.look()
    agent.desk.quiet = 20
    agent.look(20)
    agent.desk.front = "plan"
    agent.look(1)
    agent.desk.front, agent.times.wall = "", agent.times.wall + 8 * HOUR
    with pytest.raises(DeskLost):
        agent.look(3)

    assert [("mail", 0, 21)] == agent.spooled()


def test_what_stands_open_is_told_though_the_clock_was_set_back(agent: _Agent) -> None:
    woken = agent.recorder.uploader = Uploader(agent.spool, None, agent.recorder.sign)  # type: ignore[arg-type] # it never runs
    agent.look()
    agent.times.wall -= DAY
    agent.look(3)
    agent.look(40)
    woken.wake.clear()
    agent.look(40)

    assert woken.wake.is_set()


def test_today_counts_though_the_clock_was_far_ahead_once(tmp_path: Path) -> None:
    today, sight = Today(tmp_path), Sight("app", "mail")
    today.count([Span(T0 + 900 * DAY, T0 + 900 * DAY + 60, 0, sight)])
    today.count([Span(T0, T0 + 30, 0, sight)])

    assert 30 == today.seconds(T0, 0)
