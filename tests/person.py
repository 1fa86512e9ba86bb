# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person who works at a desk by the clock, and how what was recorded compares to that."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Generic, Protocol, TypeVar

Window = TypeVar("Window")
Window_contra = TypeVar("Window_contra", contravariant=True)
_READ_SECONDS = """
from hourself.server.conf.boot import boot, prepare
from hourself.server.conf.options import load_options
from hourself.server.store.names import read_names
store = boot(load_options()); account = prepare(store); names = read_names(store, account)
for name, seconds in store.reader().execute('SELECT name, sum(seconds) FROM tally_day GROUP BY name'):
    print(names[name].name, seconds, sep='\\t')
"""


class Hand(Protocol[Window_contra]):
    """What moves the mouse and the windows."""

    def nudge(self) -> None:
        """Move the mouse a little."""

    def activate(self, window: Window_contra) -> None:
        """Bring a window to the front; return when it is there."""


class Person(Generic[Window]):
    """Works by the clock, and remembers what was in front for how long."""

    def __init__(self, hand: Hand[Window]) -> None:
        self.hand = hand
        self.truth: Counter[str] = Counter()
        self.switches: Counter[str] = Counter()
        self.front, self._since = "", 0.0

    def turn_to(self, app: str, window: Window) -> None:
        """Bring a window to the front, by hand."""
        self.hand.nudge()
        self.hand.activate(window)
        self.leave()
        self.begin(app)
        self.switches[app] += 1

    def begin(self, app: str) -> None:
        """Note that this is in front from now on."""
        self.front, self._since = app, time.monotonic()

    def leave(self) -> None:
        """Note that what was in front is left, or the desk."""
        if self.front:
            self.truth[self.front] += time.monotonic() - self._since  # type: ignore[assignment] # parts of seconds
        self.front = ""

    def come_back(self, app: str) -> None:
        """Touch the mouse again after an absence."""
        self.hand.nudge()
        self.begin(app)

    def work(self, seconds: float) -> None:
        """Use what is in front."""
        stop = time.monotonic() + seconds
        while (left := stop - time.monotonic()) > 0:
            time.sleep(min(0.5, left))
            self.hand.nudge()


def rest(seconds: float) -> None:
    """Touch nothing."""
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        time.sleep(0.5)


def seconds_by_name(environ: Mapping[str, str]) -> dict[str, int]:
    """What the store holds, asked in a process of its own."""
    command = [sys.executable, "-c", _READ_SECONDS]
    done = subprocess.run(command, env=dict(environ), capture_output=True, text=True, timeout=60, check=False)
    return {name: int(seconds) for name, seconds in (line.split("\t") for line in done.stdout.splitlines())}


def check(person: Person[Window], apps: Iterable[str], seen: Mapping[str, int], least: int) -> None:
    """Whole seconds are stored: use before and after an absence is told to a second each.

    Each app within a second per switch, all together within 1 % or two seconds; only `Aside` was in front besides.
    """
    true = {app: round(person.truth[app], 1) for app in apps}
    assert {*apps, "Aside"} == set(seen), (seen, true)
    assert sum(true.values()) > least, true
    off = {app: seen[app] - true[app] for app in apps}
    assert all(abs(off[app]) <= person.switches[app] for app in apps), (seen, true)
    assert abs(sum(off.values())) <= max(2, sum(true.values()) / 100), (seen, true)


def files_with(text: str, files: Iterable[Path]) -> list[Path]:
    """Those that hold a text."""
    return [file for file in files if file.is_file() and os.fsencode(text) in file.read_bytes()]
