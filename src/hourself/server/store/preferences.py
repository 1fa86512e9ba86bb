# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person's agents shall do. A mark tells an agent that something of it, or of what is ignored, changed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from hourself.server.store.cipher import Connection
from hourself.server.store.sql import query

_ROOM = "hourself.server.store"
#: The mark of who never chose anything.
_FIRST = "0"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The settings that agents take from the server, named as in their environment; `away`: ask what an absence was."""

    idle_minutes: int = 5
    titles: bool = True
    browser_titles: bool = False
    browsers: bool = True
    media: bool = True
    away: bool = True


def read_preferences(connection: Connection, account: int) -> Preferences:
    """The settings as they stand; the usual ones for who never chose."""
    row = connection.execute(query(_ROOM, "read_preferences"), (account,)).fetchone()
    return Preferences(row[1], *map(bool, row[2:])) if row else Preferences()


def save_preferences(connection: Connection, account: int, wanted: Preferences) -> None:
    """Set them, in the open transaction. Agents hear of it with their next sign of life."""
    flags = (wanted.titles, wanted.browser_titles, wanted.browsers, wanted.media, wanted.away)
    values = (account, _fresh_mark(connection, account), wanted.idle_minutes, *flags)
    connection.execute(query(_ROOM, "save_preferences"), values)


def read_mark(connection: Connection, account: int) -> str:
    """A text that changes with every change; `0` for who never made one."""
    row = connection.execute(query(_ROOM, "read_mark"), (account,)).fetchone()
    return str(row[0]) if row else _FIRST


def change_mark(connection: Connection, account: int) -> None:
    """Tell agents that something changed, in the open transaction."""
    connection.execute(query(_ROOM, "mark_preferences"), (account, _fresh_mark(connection, account)))


def knows_mark(connection: Connection, account: int, mark: str) -> bool:
    """Whether the account's settings ever had this mark: one that a device holds and we do not know was lost here."""
    known = connection.execute(query(_ROOM, "knows_mark"), (account, mark)).fetchone()[0]
    return mark == _FIRST or bool(known)


def note_heard(connection: Connection, account: int, device: int, mark: str) -> None:
    """Keep which settings a device holds, in the open transaction."""
    connection.execute(query(_ROOM, "note_heard"), (account, device, mark))


def read_heard(connection: Connection, account: int) -> dict[int, str]:
    """The mark of the settings that each device holds; devices that never told one are not in it."""
    return dict(connection.execute(query(_ROOM, "read_heard"), (account,)))


def _fresh_mark(connection: Connection, account: int) -> str:
    # Not a number that grows: a store restored from a backup would use it a second time.
    mark = secrets.token_hex(8)
    connection.execute(query(_ROOM, "keep_mark"), (account, mark))
    return mark
