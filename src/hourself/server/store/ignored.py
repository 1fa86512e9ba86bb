# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person never wants recorded. Agents know it before they spool; the ingest door drops what still comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hourself.core.ignoring import MOST, IgnoreError, Pairs, check_pair, is_ignored
from hourself.server.store.cipher import Connection
from hourself.server.store.preferences import change_mark
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.wire.batch import Span

_ROOM = "hourself.server.store"
_TABLE = "ignored"


def read_ignored(connection: Connection, sealer: Sealer, account: int) -> Pairs:
    """The rules as (kind, text)."""
    rows = connection.execute(query(_ROOM, "read_ignored"), (account,)).fetchall()
    return _open(sealer, rows)


def change_ignored(
    connection: Connection, sealer: Sealer, account: int,
    add: Iterable[tuple[str, str]] = (), remove: Iterable[tuple[str, str]] = (), *, returned: int = 0,
) -> None:  # fmt: skip
    """Add and remove rules, in the open transaction. Raises `IgnoreError`.

    `returned`: when (UTC seconds) those to add came back from a device, after they had been lost here; else 0.
    """
    wanted = [check_pair(*pair) for pair in add]
    before = read_ignored(connection, sealer, account)
    if len(before | set(wanted)) > MOST:
        raise IgnoreError(f"There are {MOST} rules at most: remove one first.")
    for kind, text in wanted:
        connection.execute(query(_ROOM, "add_ignored"), (account, kind, sealer.seal(text, _TABLE), returned))
    for kind, text in remove:
        connection.execute(query(_ROOM, "delete_ignored"), (account, kind, sealer.seal(text, _TABLE)))
    if before != read_ignored(connection, sealer, account):
        change_mark(connection, account)


def read_returned(connection: Connection, sealer: Sealer, account: int) -> dict[tuple[str, str], int]:
    """The rules that came back from devices, each with when (UTC seconds), until `clear_returned`."""
    rows = connection.execute(query(_ROOM, "read_returned"), (account,))
    return {(kind, sealer.unseal(sealed, _TABLE)): when for kind, sealed, when in rows}


def clear_returned(connection: Connection, account: int) -> None:
    """Say no more that rules came back, in the open transaction: the person knows."""
    connection.execute(query(_ROOM, "clear_returned"), (account,))


class Sieve:
    """Drops what a person ignores; remembers the opened rules of the accounts that it met last."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[list[tuple[str, bytes]], Pairs]] = {}

    def keep(self, connection: Connection, sealer: Sealer, account: int, spans: list[Span]) -> Sequence[Span]:
        """Those of the spans that may be stored. The rules are read anew each time: they may just have changed."""
        rows = connection.execute(query(_ROOM, "read_ignored"), (account,)).fetchall()
        if not rows:
            return spans
        known = self._known.get(account)
        if known is None or known[0] != rows:
            if len(self._known) > 256:
                self._known.clear()
            known = self._known[account] = rows, _open(sealer, rows)
        return [span for span in spans if not is_ignored(known[1], span.kind, span.name, span.title)]


def _open(sealer: Sealer, rows: Iterable[tuple[str, bytes]]) -> Pairs:
    return frozenset((kind, sealer.unseal(sealed, _TABLE)) for kind, sealed in rows)
