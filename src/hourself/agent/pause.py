# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pausing: a small file that the command line writes and the agent reads."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import NamedTuple

from hourself.agent.clock import hear_zone
from hourself.agent.folder import make_folder

_FILE = "paused"


class Pause(NamedTuple):
    """A pause that stands, until then (UTC seconds) or, if None, until `resume`."""

    until: int | None


def pause(folder: Path, until: int | None) -> None:
    """Record nothing until then (UTC seconds), or until `resume`, as also where a full disk cannot hold the time."""
    make_folder(folder)
    draft = folder / f"{_FILE}.new"
    try:
        draft.write_text(json.dumps({"until": until}))
    except OSError:
        # A full disk takes a name all the same, and a file that says nothing is a pause without an end.
        draft.touch()
    draft.replace(folder / _FILE)


def resume(folder: Path) -> None:
    """Record again."""
    (folder / _FILE).unlink(missing_ok=True)


def find_tomorrow(now: float) -> int:
    """When the local day after the one of `now` begins (UTC seconds)."""
    hear_zone()
    local = time.localtime(now)
    return int(time.mktime((local.tm_year, local.tm_mon, local.tm_mday + 1, 0, 0, 0, 0, 0, -1)))


def read_pause(folder: Path, now: float) -> Pause | None:
    """The pause that stands at `now`. A file that cannot be read counts as one: rather record too little."""
    try:
        until = json.loads((folder / _FILE).read_text())["until"]
        return Pause(until) if until is None or now < until else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return Pause(None)
