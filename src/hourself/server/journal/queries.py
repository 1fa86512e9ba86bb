# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in the journal."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.journal"
HIGHLIGHT, OFFLINE, SKIPPED = "highlight", "offline_time", "skipped_absence"
#: A feed holds this many highlights: the newest.
RECENT = 200


class Highlight(NamedTuple):
    """A note on a day, its label or '', and when it was made (UTC seconds)."""

    id: int
    day: int
    text: str
    source: str
    created: int


class OfflineTime(NamedTuple):
    """A stretch away from the screen: UTC seconds, minutes east of UTC, what it was, and when it was noted."""

    id: int
    start: int
    end: int
    offset: int
    name: str
    details: str
    created: int


def read_recent(store: Store, account: int) -> list[Highlight]:
    """The highlights made last, newest first."""
    return _highlights(store, account, "recent_highlights", (account, RECENT))


def read_highlights(store: Store, account: int, day: int) -> list[Highlight]:
    """The highlights of a day, in the order in which they were made."""
    return _highlights(store, account, "day_highlights", (account, day))


def find_highlight(store: Store, account: int, number: int) -> Highlight:
    """One highlight. Raises KeyError."""
    for each in _highlights(store, account, "find_highlight", (account, number)):
        return each
    raise KeyError(number)


def read_offline(store: Store, account: int, day: int) -> list[OfflineTime]:
    """The stretches that begin on a local day, in order."""
    return _offline(store, account, "day_offline", {"account": account, "day": day})


def recent_names(store: Store, account: int, count: int, but: Collection[str] = ()) -> list[str]:
    """What offline time was called last, at most so many names, the latest first; without those in `but`."""
    sealer = store.vault.sealer(account)
    rows = store.reader().execute(query(_ROOM, "recent_offline"), (account, RECENT))
    names = dict.fromkeys(sealer.unseal(name, OFFLINE) for (name,) in rows)
    return [name for name in names if name not in but][:count]


def find_offline(store: Store, account: int, number: int) -> OfflineTime:
    """One stretch. Raises KeyError."""
    for each in _offline(store, account, "find_offline", (account, number)):
        return each
    raise KeyError(number)


def _highlights(store: Store, account: int, name: str, values: Any) -> list[Highlight]:
    sealer = store.vault.sealer(account)
    rows = store.reader().execute(query(_ROOM, name), values)
    return [
        Highlight(number, day, sealer.unseal(text, HIGHLIGHT), _open(sealer, source, HIGHLIGHT), created)
        for number, day, text, source, created in rows
    ]


def _offline(store: Store, account: int, name: str, values: Any) -> list[OfflineTime]:
    sealer = store.vault.sealer(account)
    rows = store.reader().execute(query(_ROOM, name), values)
    return [
        OfflineTime(
            number,
            start,
            end,
            offset,
            sealer.unseal(text, OFFLINE),
            _open(sealer, details, OFFLINE),
            created,
        )
        for number, start, end, offset, text, details, created in rows
    ]


def _open(sealer: Sealer, sealed: bytes | None, table: str) -> str:
    return sealer.unseal(sealed, table) if sealed else ""
