# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which day it is: for pages, the API and the command line alike, in the server's local time."""

from __future__ import annotations

import time
from typing import NamedTuple

from hourself.core.days import day_of


class Today(NamedTuple):
    """A day number, the minutes east of UTC, and the seconds since local midnight, cut to the minute."""

    day: int
    offset: int
    until: int


def read_today() -> Today:
    """The day that is now."""
    now = time.time()
    local = time.localtime(now)
    offset = local.tm_gmtoff // 60
    return Today(day_of(int(now), offset), offset, local.tm_hour * 3600 + local.tm_min * 60)
