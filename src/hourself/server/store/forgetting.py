# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deleting what is stored of something: out of every tally at once, back again for an hour, then for good.

However much it is, it goes in slices, each in a transaction of its own, so that devices that send meanwhile never wait
for long. What fits is looked for anew in each slice: nothing that was written meanwhile is lost or counts twice.

What is done to a deletion is written down first, and done again from the start if the server is ended amid it: each
step finds what is left.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from hourself.core.days import DAY_SECONDS, day_of, month_of
from hourself.core.ignoring import is_ignored
from hourself.core.person import Stretch
from hourself.server.store.amounts import Amount, delete_amounts, write_amounts
from hourself.server.store.cipher import Connection
from hourself.server.store.deletions import Pair, Values, add_deletion, drop_deletion, find_deletion, turn
from hourself.server.store.origins import Numbered, write_numbered
from hourself.server.store.revision import read_revision
from hourself.server.store.sealing import Sealer
from hourself.server.store.spans import take_spans
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.store.tallies import days_of

_ROOM = "hourself.server.store"
#: A slice: so many seconds of one device's spans, so many days of one source's amounts.
_SECONDS, _DAYS = 7 * DAY_SECONDS, 31
#: Others get as long a time after each slice, up to this, as it took.
_LONGEST_PAUSE = 0.1
#: So often names are looked for that nothing has any more, before nobody else may write meanwhile.
_TRIES = 3
#: Something done in a transaction, for a deletion (`add_deletion`) or a slice of it.
Step = Callable[[Connection, Values], object]


class _Hit(NamedTuple):
    """What a rule is about: the numbers of names, and of titles under other names (`under`)."""

    names: list[int]
    titles: list[int]
    under: list[int]

    def values(self, account: int) -> dict[str, Any]:
        """For queries."""
        return {"account": account, "names": json.dumps(self.names), "titles": json.dumps(self.titles)}


def _do_nothing(_connection: Connection, _values: Values) -> None:
    """Where nothing more goes with a deletion, or comes back."""


def count_stored(store: Store, account: int, pair: Pair) -> int:
    """The seconds that are stored of what a rule ignores."""
    reader = store.reader()
    hit = _find(reader, store.vault.sealer(account), account, pair)
    kinds = ["names", *(["titles", "title_amounts"] if hit.titles else [])]
    values = hit.values(account)
    return sum(
        int(reader.execute(query(_ROOM, f"seconds_of_{each}"), values).fetchone()[0]) for each in kinds
    )


def forget(store: Store, account: int, pair: Pair, now: int, last: Step = _do_nothing) -> int:
    """Delete what is stored of what a rule ignores; gives the deletion's number.

    `last`: what more goes with it, in the transaction in which its taking ends.
    """
    values = add_deletion(store, account, pair, now)
    _take(store, values, pair, last)
    return int(values["number"])


def go_on(store: Store, account: int, number: int, last: Step = _do_nothing) -> None:
    """Take out of the store what is left of a deletion in which an earlier process was ended."""
    if found := find_deletion(store, account, number):
        _take(store, *found, last)


def bring_back(store: Store, account: int, number: int, last: Step = _do_nothing) -> None:
    """Take a deletion back. What was recorded since keeps its place; a deletion that is final is let be.

    `last`: what more comes back, in the transaction in which the deletion ends.
    """
    sealer = store.vault.sealer(account)
    if not (found := find_deletion(store, account, number)):
        return

    def bring_spans(connection: Connection, values: Values) -> None:
        spans = [Numbered(*row) for row in connection.execute(query(_ROOM, "forgotten_spans"), values)]
        write_numbered(connection, account, sealer, values["of"], spans)
        connection.execute(query(_ROOM, "drop_forgotten_spans"), values)

    def bring_amounts(connection: Connection, values: Values) -> None:
        amounts = [Amount(*row) for row in connection.execute(query(_ROOM, "forgotten_amounts"), values)]
        write_amounts(connection, account, values["of"], amounts)
        connection.execute(query(_ROOM, "drop_forgotten_amounts"), values)

    values = found[0]
    with store.writing() as connection:
        # From here on nothing more of it is taken.
        if not turn(connection, values, "bring", "", "take", "bring"):
            return
    _in_slices(store, "forgotten_span_slices", values, bring_spans)
    _in_slices(store, "forgotten_amount_slices", values, bring_amounts)
    with store.writing() as connection:
        if drop_deletion(connection, values):
            last(connection, values)


def begin_end(store: Store, account: int, number: int, last: Step = _do_nothing) -> bool:
    """Note that a deletion is to be final now; what was not taken yet goes first. False where it is taken back.

    `last` as for `forget`.
    """
    if not (found := find_deletion(store, account, number)):
        return False
    _take(store, *found, last)
    with store.writing() as connection:
        return turn(connection, found[0], "end", "", "end")


def end_forgotten(store: Store, account: int, number: int) -> None:
    """Make one deletion final now."""
    sealer = store.vault.sealer(account)
    found = find_deletion(store, account, number)
    if not found or not begin_end(store, account, number):
        return
    values, pair = found
    tries = 0
    while True:
        for table in ("span", "amount"):
            drop = partial(_run, f"drop_forgotten_{table}s")
            _in_slices(store, f"forgotten_{table}_slices", values, drop)
        hit, tries = _find(store.reader(), sealer, account, pair), tries + 1
        with suppress(_Changed):
            _end(store, values, hit, patient=tries < _TRIES)
            return


def _take(store: Store, values: Values, pair: Pair, last: Step) -> None:
    """Take out of the store what a deletion is of, unless that is done."""
    account: int = values["account"]
    if not store.reader().execute(query(_ROOM, "is_taking"), values).fetchone():
        return
    hit = _find(store.reader(), store.vault.sealer(account), account, pair).values(account)
    _in_slices(store, "span_slices", values | hit, _take_spans)
    _in_slices(store, "amount_slices", values | hit, _take_amounts)
    with store.writing() as connection:
        if turn(connection, values, "", "take"):
            last(connection, values)


def _end(store: Store, values: Values, hit: _Hit, *, patient: bool) -> None:
    """Let go of a deletion, and of the names and titles of it that nothing has any more.

    Which titles those are takes a look at all spans. Nobody has to wait for it if we are `patient`; but then nobody may
    have written since: that raises `_Changed`, as does what is still being deleted.
    """
    account: int = values["account"]
    revision = read_revision(store, account)
    unused = _find_unused(store.reader(), account, hit) if patient else []
    with store.writing() as connection:
        # What is deleted is overwritten in the file, and not only let go of.
        connection.execute("PRAGMA secure_delete = ON")
        now = connection.execute(query(_ROOM, "read_revision"), (account,)).fetchone()
        if patient and now != (revision,):
            raise _Changed
        if not drop_deletion(connection, values):
            raise _Changed
        connection.execute(query(_ROOM, "keep_last_numbers"), (account,))
        titles = unused if patient else _find_unused(connection, account, hit)
        connection.executemany(query(_ROOM, "delete_title"), [(account, title) for title in titles])
        for name in {*hit.names, *hit.under}:
            if not _is_used(connection, account, name):
                connection.execute(query(_ROOM, "delete_titles_of"), (account, name))
                connection.execute(query(_ROOM, "delete_name"), (account, name))


class _Changed(Exception):
    """Somebody wrote meanwhile."""


def _find_unused(connection: Connection, account: int, hit: _Hit) -> list[int]:
    """Titles that a rule is about and nothing has any more; of names that stay, or there is nothing to look for."""
    stay = [name for name in hit.names if _is_used(connection, account, name)]
    if not stay and not hit.titles:
        return []
    values = hit._replace(names=stay).values(account)
    return [row[0] for row in connection.execute(query(_ROOM, "unused_titles"), values)]


def _is_used(connection: Connection, account: int, name: int) -> bool:
    values = {"account": account, "name": name}
    return bool(connection.execute(query(_ROOM, "is_used"), values).fetchone()[0])


def _find(connection: Connection, sealer: Sealer, account: int, pair: Pair) -> _Hit:
    """What a rule is about."""
    names = {
        number: (kind, sealer.unseal(sealed, "name"))
        for number, kind, sealed in connection.execute(query(_ROOM, "name_texts"), (account,))
    }
    if pair[0] != "title":
        return _Hit([each for each, name in names.items() if is_ignored([pair], *name, None)], [], [])
    titles = [
        (number, name)
        for number, name, sealed in connection.execute(query(_ROOM, "title_texts"), (account,))
        if name in names and is_ignored([pair], *names[name], sealer.unseal(sealed, "title"))
    ]
    return _Hit([], [title for title, _ in titles], sorted({name for _, name in titles}))


def _in_slices(
    store: Store, slices: str, values: Values, step: Callable[[Connection, Values], object]
) -> None:
    """Do a step for each slice (`of` a device or source, from `begin` to `stop`) that a query names."""
    for of, begin, stop in store.reader().execute(query(_ROOM, slices), values).fetchall():
        began = time.monotonic()
        with store.writing() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            step(connection, values | {"of": of, "begin": begin, "stop": stop})
        time.sleep(min(time.monotonic() - began, _LONGEST_PAUSE))


def _run(name: str, connection: Connection, values: Values) -> None:
    connection.execute(query(_ROOM, name), values)


def _take_spans(connection: Connection, values: Values) -> None:
    rows = connection.execute(query(_ROOM, "spans_of"), values).fetchall()
    # None where the person took the deletion back meanwhile.
    if connection.execute(query(_ROOM, "add_forgotten_spans"), values).rowcount < 1:
        return
    gone = [Stretch(start, end, start, values["of"], offset, name) for start, end, offset, name in rows]
    take_spans(connection, values["account"], gone)
    days = [day_of(gone[0].begin, gone[0].offset) - 1, day_of(gone[-1].end, gone[-1].offset) + 1]
    _sweep(connection, values["account"], days, {each.name for each in gone})


def _take_amounts(connection: Connection, values: Values) -> None:
    rows = [Amount(*row) for row in connection.execute(query(_ROOM, "amounts_of"), values)]
    if connection.execute(query(_ROOM, "add_forgotten_amounts"), values).rowcount < 1:
        return
    delete_amounts(connection, values["account"], values["of"], rows)
    days = [day for row in rows for day in days_of(row.day, row.length)]
    _sweep(connection, values["account"], days, {row.name for row in rows})


def _sweep(connection: Connection, account: int, days: Collection[int], names: Iterable[int]) -> None:
    """Drop tallies that stand at nothing now: that something was used in an hour shall not show either."""
    first, last = min(days), max(days)
    values = {"account": account, "first": first, "last": last, "names": json.dumps(sorted(names))}
    values |= {"from": month_of(first), "to": month_of(last)}
    for table in ("hours", "days", "months"):
        connection.execute(query(_ROOM, f"sweep_{table}"), values)
