# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deleting the events of something whose time a person deletes (`store/forgetting.py`), and bringing them back with it.

Else it would become time again. Pages stay as stretches that tell nothing: their browser's window, which has no time
beside theirs, would get it otherwise.
"""

from __future__ import annotations

import json
from functools import partial

from hourself.server.store import forgetting
from hourself.server.store.cipher import Connection
from hourself.server.store.deletions import Forgotten, Pair, Values
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.watchers.buckets import ROOM, Bucket, Shelf
from hourself.server.watchers.cleaning import PAGE, is_unwanted
from hourself.server.watchers.storing import DATA_TABLE


def forget(store: Store, account: int, pair: Pair, now: int) -> int:
    """Delete what is stored of what a rule ignores, time and events; gives the deletion's number."""
    return forgetting.forget(store, account, pair, now, partial(_forget_events, store, pair))


def go_on(store: Store, account: int, gone: Forgotten) -> None:
    """Go on with taking out what a deletion is of, where an earlier process was ended amid it."""
    forgetting.go_on(store, account, gone.id, partial(_forget_events, store, gone.what))


def bring_back(store: Store, account: int, number: int) -> None:
    """Take a deletion back; one that is final is let be."""
    forgetting.bring_back(store, account, number, partial(_bring_back_events, store))


def begin_end(store: Store, account: int, gone: Forgotten) -> bool:
    """Note that a deletion is to be final now; False where it is taken back."""
    return forgetting.begin_end(store, account, gone.id, partial(_forget_events, store, gone.what))


def end_forgotten(store: Store, account: int, number: int) -> None:
    """Make one deletion final now."""
    forgetting.end_forgotten(store, account, number)
    end_forgotten_events(store)


def _forget_events(store: Store, pair: Pair, connection: Connection, values: Values) -> None:
    """Delete the events that a rule is about."""
    account, number = values["account"], values["number"]
    shelf = Shelf(connection, account, store.vault.sealer(account))
    # Numbers are used again: what an older deletion of this one left is final by now.
    shelf.run("drop_forgotten", account, number)
    for bucket in shelf.all():
        found = _find_data(shelf, bucket, pair)
        if not found:
            continue
        told = {"account": account, "bucket": bucket.number, "data": json.dumps(found)}
        shelf.run("put_forgotten", **told, forgotten=number)
        shelf.run("hide_events" if bucket.role == PAGE else "delete_events", **told)
        _mark(shelf, bucket, number)


def _bring_back_events(store: Store, connection: Connection, values: Values) -> None:
    """Take that back."""
    account, number = values["account"], values["number"]
    shelf = Shelf(connection, account, store.vault.sealer(account))
    for bucket in shelf.all():
        shelf.run("bring_back_events", account, number, bucket.number)
        _mark(shelf, bucket, number)
    shelf.run("drop_forgotten", account, number)


def end_forgotten_events(store: Store) -> None:
    """Let go for good of the events of deletions that the store holds no more."""
    for (account,) in store.reader().execute(query(ROOM, "has_final_forgotten")).fetchall():
        with store.writing() as connection:
            # What is deleted is overwritten in the file, and not only let go of.
            connection.execute("PRAGMA secure_delete = ON")
            shelf = Shelf(connection, account, store.vault.sealer(account))
            shelf.run("drop_final_forgotten", account)
            for bucket in shelf.all():
                shelf.run("drop_unused_data", account=account, bucket=bucket.number)


def _find_data(shelf: Shelf, bucket: Bucket, pair: Pair) -> list[int]:
    """The numbers of what a bucket's events tell that a rule is about."""
    unseal = shelf.sealer.unseal
    rows = shelf.run("read_data", shelf.account, bucket.number).fetchall()
    told = ((number, json.loads(unseal(sealed, DATA_TABLE))) for number, sealed in rows)
    return [
        number
        for number, data in told
        if is_unwanted([pair], data, data.get("title") or data.get("message") or "", bucket.editor)
    ]


def _mark(shelf: Shelf, bucket: Bucket, number: int) -> None:
    begin, end = shelf.run("forgotten_bounds", shelf.account, number, bucket.number).fetchone()
    if begin is not None:
        shelf.mark(bucket, begin, end)
