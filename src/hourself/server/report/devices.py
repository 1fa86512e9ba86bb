# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much each device has recorded."""

from __future__ import annotations

from typing import NamedTuple

from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.report"


class Recorded(NamedTuple):
    """A device's seconds, on one day and in all."""

    day: int
    all: int


def read_recorded(store: Store, account: int, day: int) -> dict[int, Recorded]:
    """What each device of an account recorded on a day and in all, by its number; none without any time."""
    reader = store.reader()
    today = dict(reader.execute(query(_ROOM, "device_day"), (account, day)).fetchall())
    sums = reader.execute(query(_ROOM, "device_sums"), (account,))
    return {device: Recorded(today.get(device, 0), seconds) for device, seconds in sums}
