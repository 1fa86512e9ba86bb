# SPDX-License-Identifier: AGPL-3.0-or-later
"""One agent for one folder."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from hourself.agent.lock import is_locked, take_lock

HOLD = (
    "import sys, pathlib; from hourself.agent.lock import take_lock; f = take_lock(pathlib.Path(sys.argv[1])); \
print(bool(f), flush=True); sys.stdin.read()"
)


def test_the_second_is_refused_and_a_kill_gives_the_lock_back(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        taken = holder.stdout.readline().strip(), take_lock(tmp_path), is_locked(tmp_path)
        holder.send_signal(signal.SIGKILL)
    after = take_lock(tmp_path)

    assert ("True", None, True) == taken
    assert after
    after.close()


def test_whether_it_is_held_is_told_without_taking_it(tmp_path: Path) -> None:
    never = is_locked(tmp_path)
    held = take_lock(tmp_path)
    seen = is_locked(tmp_path)
    assert held
    held.close()

    assert (None, True, False) == (never, seen, is_locked(tmp_path))
