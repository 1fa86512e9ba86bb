# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing the journal: add, change, delete, and take each of them back.

Whoever changes an entry gets the way back: a sealed word of what stood there before, which only this account's `undo`
opens. It may travel through a page or a session.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Sequence
from typing import Any

from hourself.core.absences import Stretch
from hourself.core.days import DAY_SECONDS, format_day
from hourself.core.spans import split
from hourself.server.journal.absences import stands
from hourself.server.journal.queries import (
    HIGHLIGHT,
    OFFLINE,
    SKIPPED,
    Highlight,
    OfflineTime,
    find_highlight,
    find_offline,
)
from hourself.server.journal.rules import Away, JournalError, Note, check_away, check_note
from hourself.server.store.amounts import TYPED, Amount, delete_amounts, forget_typed, write_amounts
from hourself.server.store.cipher import Connection
from hourself.server.store.names import read_names
from hourself.server.store.revision import bump_revision
from hourself.server.store.sealing import Sealer, SealError
from hourself.server.store.spans import Book
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.webhooks.actions import tell

_ROOM = "hourself.server.journal"
_UNDO = "journal undo"
#: Seconds for which what was skipped is remembered: longer than anybody asks about it.
KEPT = 100 * DAY_SECONDS


def add_highlight(store: Store, account: int, note: Note, now: int) -> str:
    """Add a highlight; gives the way back. Raises `JournalError`."""
    day, text, source = check_note(note)
    sealer = store.vault.sealer(account)
    values = (account, day, sealer.seal(text, HIGHLIGHT), _seal(sealer, source, HIGHLIGHT), now)
    with store.writing() as connection:
        number = connection.execute(query(_ROOM, "add_highlight"), values).fetchone()[0]
    tell(store, account, "highlight.created", {"highlight": number, "day": format_day(day)}, now)
    return _way_back(sealer, HIGHLIGHT, number, None)


def change_highlight(store: Store, account: int, number: int, note: Note) -> str:
    """Change text, label and day of a highlight; gives the way back. Raises KeyError and `JournalError`."""
    before = find_highlight(store, account, number)
    day, text, source = check_note(note)
    _put_highlight(store, account, number, before._replace(day=day, text=text, source=source))
    return _way_back(store.vault.sealer(account), HIGHLIGHT, number, before)


def delete_highlight(store: Store, account: int, number: int) -> str:
    """Delete a highlight; gives the way back. Raises KeyError."""
    before = find_highlight(store, account, number)
    _put_highlight(store, account, number, None)
    return _way_back(store.vault.sealer(account), HIGHLIGHT, number, before)


def add_offline(store: Store, account: int, away: Away, now: int) -> str:
    """Add offline time, and its seconds to every report; gives the way back. Raises `JournalError`."""
    checked, sealer = check_away(away, now), store.vault.sealer(account)
    with store.writing() as connection:
        number = _insert_offline(connection, account, sealer, checked, now)
    return _way_back(sealer, OFFLINE, number, None)


def answer_absence(store: Store, account: int, away: Away, now: int) -> str:
    """Add what an absence was as offline time; gives the way back. Raises `JournalError`, also for one not open."""
    checked, sealer = check_away(away, now), store.vault.sealer(account)
    with store.writing() as connection:
        _expect_open(connection, account, Stretch(*away[:3]))
        number = _insert_offline(connection, account, sealer, checked, now)
    return _way_back(sealer, OFFLINE, number, None)


def skip_absence(store: Store, account: int, gap: Stretch, now: int) -> str:
    """Ask no more what an absence was; gives the way back. Raises `JournalError` for one that is not open."""
    with store.writing() as connection:
        _expect_open(connection, account, gap)
        skip_stretch(connection, account, gap.start, gap.end, now)
    return _way_back(store.vault.sealer(account), SKIPPED, gap.start, None)


def skip_absences(store: Store, account: int, gaps: Sequence[Stretch], now: int) -> str:
    """Ask no more about these, in order, nor about what lies between them; gives the way back."""
    with store.writing() as connection:
        skip_stretch(connection, account, gaps[0].start, gaps[-1].end, now)
    return _way_back(store.vault.sealer(account), SKIPPED, gaps[0].start, None)


def skip_stretch(connection: Connection, account: int, start: int, end: int, now: int) -> None:
    """Ask nothing about a stretch (UTC seconds), in the open transaction; what is no longer asked of goes."""
    connection.execute(query(_ROOM, "drop_skipped"), (account, now - KEPT))
    connection.execute(query(_ROOM, "skip_absence"), (account, start, end))
    bump_revision(connection, account)


def change_offline(store: Store, account: int, number: int, away: Away, now: int) -> str:
    """Change a stretch of offline time; gives the way back. Raises KeyError and `JournalError`."""
    before = find_offline(store, account, number)
    start, end, offset, name, details = check_away(away, now)
    after = OfflineTime(number, start, end, offset, name, details, before.created)
    _put_offline(store, account, number, after)
    return _way_back(store.vault.sealer(account), OFFLINE, number, before)


def delete_offline(store: Store, account: int, number: int) -> str:
    """Delete offline time, from every report too; gives the way back. Raises KeyError."""
    before = find_offline(store, account, number)
    _put_offline(store, account, number, None)
    return _way_back(store.vault.sealer(account), OFFLINE, number, before)


def undo(store: Store, account: int, way_back: str) -> None:
    """Make an entry what it was before a change. Raises `JournalError` for what no change of this account gave."""
    try:
        sealed = urlsafe_b64decode(way_back.encode())
        table, number, row = json.loads(store.vault.sealer(account).unseal(sealed, _UNDO))
    except (NoBase64, SealError, ValueError):
        raise JournalError("This change cannot be taken back.") from None
    if table == HIGHLIGHT:
        _put_highlight(store, account, number, row and Highlight(*row))
    elif table == SKIPPED:
        with store.writing() as connection:
            connection.execute(query(_ROOM, "ask_again"), (account, number))
            bump_revision(connection, account)
    else:
        _put_offline(store, account, number, row and OfflineTime(*row))


def _put_highlight(store: Store, account: int, number: int, entry: Highlight | None) -> None:
    """Let `entry`, or nothing, stand in a highlight's place."""
    sealer = store.vault.sealer(account)
    with store.writing() as connection:
        connection.execute(query(_ROOM, "delete_highlight"), (account, number))
        if entry:
            sealed = sealer.seal(entry.text, HIGHLIGHT), _seal(sealer, entry.source, HIGHLIGHT)
            values = (account, number, entry.day, *sealed, entry.created)
            connection.execute(query(_ROOM, "put_highlight"), values)


def _put_offline(store: Store, account: int, number: int, entry: OfflineTime | None) -> None:
    """Let `entry`, or nothing, stand in a stretch's place, here and in the amounts."""
    sealer = store.vault.sealer(account)
    book = Book(account, sealer)
    # What a person chose for a name outlives its time: it holds again when the name comes back.
    chosen = {name.id for name in read_names(store, account).values() if name.chosen}
    with store.writing() as connection:
        gone = _take_offline(connection, book, sealer, number)
        if entry:
            sealed = sealer.seal(entry.name, OFFLINE), _seal(sealer, entry.details, OFFLINE)
            values = (account, number, entry.start, entry.end, entry.offset, *sealed, entry.created)
            connection.execute(query(_ROOM, "put_offline"), values)
            write_amounts(connection, account, TYPED, _amounts(connection, book, entry))
        forget_typed(connection, account, gone, chosen)


def _expect_open(connection: Connection, account: int, gap: Stretch) -> None:
    if not stands(connection, account, gap):
        raise JournalError("absence: this one is answered already, or a device was in use meanwhile.")


def _insert_offline(connection: Connection, account: int, sealer: Sealer, away: Away, now: int) -> int:
    """Add a stretch and its amounts, in the open transaction; gives its number."""
    start, end, offset, name, details = away
    sealed = sealer.seal(name, OFFLINE), _seal(sealer, details, OFFLINE)
    row = connection.execute(query(_ROOM, "add_offline"), (account, start, end, offset, *sealed, now))
    number = int(row.fetchone()[0])
    entry = OfflineTime(number, start, end, offset, name, details, now)
    write_amounts(connection, account, TYPED, _amounts(connection, Book(account, sealer), entry))
    return number


def _take_offline(connection: Connection, book: Book, sealer: Sealer, number: int) -> list[Amount]:
    """Delete a stretch and its amounts; gives these."""
    row = connection.execute(query(_ROOM, "find_offline"), (book.account, number)).fetchone()
    if row is None:
        return []
    _, start, end, offset, name, details, created = row
    texts = sealer.unseal(name, OFFLINE), sealer.unseal(details, OFFLINE) if details else ""
    amounts = _amounts(connection, book, OfflineTime(number, start, end, offset, *texts, created))
    delete_amounts(connection, book.account, TYPED, amounts)
    connection.execute(query(_ROOM, "delete_offline"), (book.account, number))
    return amounts


def _amounts(connection: Connection, book: Book, entry: OfflineTime) -> list[Amount]:
    """The stretch, cut at full hours."""
    name = book.name_id(connection, "offline", entry.name)
    title = book.title_id(connection, name, entry.details or None)
    return [
        Amount(day, hour * 3600, 3600, name, title, seconds)
        for day, hour, seconds in split(entry.start, entry.end, entry.offset)
    ]


def _seal(sealer: Sealer, text: str, table: str) -> bytes | None:
    return sealer.seal(text, table) if text else None


def _way_back(sealer: Sealer, table: str, number: int, row: Sequence[Any] | None) -> str:
    return urlsafe_b64encode(sealer.seal(json.dumps([table, number, row]), _UNDO)).decode()
