# SPDX-License-Identifier: AGPL-3.0-or-later
"""The computer's own time zone. Django would put the whole process into Chicago's if it were told none."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCALTIME = Path("/etc/localtime")


def find_zone(localtime: Path = _LOCALTIME) -> str | None:
    """The zone's name, from TZ or else from what `/etc/localtime` points to; None where neither tells one.

    Without a name Django leaves the process's local time as the system has it.
    """
    told = os.environ.get("TZ")
    if told is not None:
        return _known(told.removeprefix(":"))
    return _known(str(localtime.resolve()).rpartition("/zoneinfo/")[2])


def _known(name: str) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
