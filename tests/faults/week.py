# SPDX-License-Identifier: AGPL-3.0-or-later
"""An agent without a desk, as a program, whose clock moves only while it waits: days of use go by in minutes.

Joiner, spool, line, wishes and uploader are the real ones, with their real pauses; what is not real is how long a
pause lasts. While time goes by a person uses the computer for 16 hours of each day, in stretches of so many seconds.
Takes folder, server, token, days, seconds; prints `away`, waits for a line on standard input (the server is back), and
prints what the delivery took as JSON. What the spool was given stands in the folder's file `spans`: a line with start,
end and name whenever a span came or grew.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import IO

import hourself.agent.main  # noqa: F401 -- what a real agent has in its memory
from hourself.agent.line import Line
from hourself.agent.spool import Spool, open_spool
from hourself.agent.upload import Sign, Uploader
from hourself.agent.wishes import Wishes
from hourself.core.scrub import Sight
from hourself.core.spans import Joiner, Span
from hourself.wire.batch import Batch, Receipt, State

FIRST = 1_700_006_400  # midnight, UTC
TICK = 3
NAMES = [Sight("app", f"app {n}", f"document {n}") for n in range(40)] + [
    Sight("site", f"site{n}.example") for n in range(160)
]


class CountedLine(Line):
    """A line that counts."""

    tries = 0
    receipts = 0

    def send(self, batch: Batch) -> Receipt:
        """The receipt for a batch."""
        receipt = super().send(batch)
        self.receipts += 1
        return receipt


class World:
    """The clock, and the person."""

    def __init__(self, spool: Spool, days: float, stretch: int, log: IO[str]) -> None:
        self.now = FIRST
        self.returns = FIRST + int(days * 86_400)
        self.back = 0
        self._spool, self._stretch, self._log = spool, stretch, log
        self._joiner = Joiner()

    def wait(self, seconds: float, flag: Flag) -> None:
        """Let time go by, until the flag is set."""
        end = self.now + seconds
        while self.now < end and not flag.set_:
            self.now += min(TICK, max(1, round(end - self.now)))
            if self.back:
                flag.set_ |= flag.ends and not self._spool.waiting()
                continue
            if self._live():
                flag.world_changed()
            if self.now >= self.returns:
                self._welcome()

    def _live(self) -> bool:
        second = self.now % 86_400
        idle = max(0, second - 16 * 3600)
        sight = NAMES[self.now // self._stretch * 7 % len(NAMES)]
        return self._keep(self._joiner.observe(self.now, 60, sight, idle))

    def _keep(self, changed: list[Span]) -> bool:
        self._spool.put(changed)
        self._log.writelines(f"{span.start} {span.end} {span.sight.name}\n" for span in changed)
        return bool(changed)

    def _welcome(self) -> None:
        self._keep(self._joiner.stop(self.now))
        sys.stdout.write("away\n")
        sys.stdout.flush()
        sys.stdin.readline()
        self.back, self.clock = self.now, time.perf_counter()


class Flag:
    """An event whose waiting moves the world's clock; one that `ends` is set when all is delivered."""

    def __init__(self, world: World, other: Flag | None = None) -> None:
        self.set_, self.ends = False, other is not None
        self._world, self._wake = world, other or self

    def wait(self, seconds: float) -> bool:
        """As `threading.Event` does."""
        self._world.wait(seconds, self)
        return self.set_

    def world_changed(self) -> None:
        """The recorder wakes the uploader when it has something."""
        self._wake.set()

    def set(self) -> None:
        """As `threading.Event` does."""
        self.set_ = True

    def clear(self) -> None:
        """The same."""
        self.set_ = False


def read_peak() -> int:
    """The most memory that was resident, in bytes (proc(5): VmHWM). `getrusage` would count what came before exec."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main(folder: Path, server: str, token: str, days: float, stretch: int) -> None:
    """Live through it."""
    line = CountedLine(server, token)
    with open_spool(folder) as spool, (folder / "spans").open("w") as log:
        world = World(spool, days, stretch, log)
        uploader = Uploader(spool, line, lambda: Sign(State.RECORDING), Wishes(folder, server, {}))
        wake = Flag(world)
        uploader.wake, uploader.ended = wake, Flag(world, wake)  # type: ignore[assignment] # they wait as events do
        uploader.run()
        waiting = spool.waiting()
    took = {"waited": world.now - world.back, "worked": time.perf_counter() - world.clock}
    told = took | {"receipts": line.receipts, "waiting": waiting, "bytes": read_peak()}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4]), int(sys.argv[5]))
