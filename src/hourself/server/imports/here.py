# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which time zone this machine is in, by its name in the tz database."""

from __future__ import annotations

import os
import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hourself.server.imports.faults import ImportFault


def find_zone(name: str) -> ZoneInfo:
    """The zone of a name such as Europe/Vienna. Raises `ImportFault` for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImportFault(
            "There is no such time zone. Expected a name such as Europe/Vienna or UTC."
        ) from None


def local_zone() -> ZoneInfo:
    """The zone of this machine; one of its present offset where its name is told nowhere."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _linked_name(), _written_name()):
        if name:
            try:
                return find_zone(name)
            except ImportFault:
                continue
    hours = round(time.localtime().tm_gmtoff / 3600)
    # POSIX counts these westwards.
    return ZoneInfo(f"Etc/GMT{-hours:+d}" if hours else "UTC")


def _linked_name() -> str:
    try:
        return str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    except OSError:
        return ""


def _written_name() -> str:
    try:
        return Path("/etc/timezone").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
