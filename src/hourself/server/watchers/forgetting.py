# SPDX-License-Identifier: AGPL-3.0-or-later
"""Deleting the events of something whose time a person deletes (`store/forgetting.py`), and bringing them back with it.

Else it would become time again. Pages stay as stretches that tell nothing: their browser's window, which has no time
beside theirs, would get it otherwise.
"""

from __future__ import annotations

import json

from hourself.core.ignoring import is_ignored
from hourself.server.store import forgetting
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.watchers.buckets import ROOM, Bucket, Shelf
from hourself.server.watchers.cleaning import PAGE
from hourself.server.watchers.storing import DATA_TABLE


def forget(store: Store, account: int, pair: tuple[str, str], now: int) -> int:
    """Delete what is stored of what a rule ignores, time and events; gives the deletion's number."""
    number = forgetting.forget(store, account, pair, now)
    forget_events(store, account, number, pair)
    return number


def bring_back(store: Store, account: int, number: int) -> None:
    """Take a deletion back; one that is final is let be."""
    bring_back_events(store, account, number)
    forgetting.bring_back(store, account, number)


def end_forgotten(store: Store, account: int, number: int) -> None:
    """Make one deletion final now."""
    forgetting.end_forgotten(store, account, number)
    end_forgotten_events(store)


def make_final(store: Store, now: int) -> int:
    """Let go for good of all deletions that are due; gives how many."""
    count = forgetting.make_final(store, now)
    end_forgotten_events(store)
    return count


def forget_events(store: Store, account: int, number: int, pair: tuple[str, str]) -> None:
    """Delete the events that a rule is about; `number` is that of the deletion in the store."""
    with store.writing() as connection:
        shelf = Shelf(connection, account, store.vault.sealer(account))
        # Numbers are used again: what an older deletion of this one left is final by now.
        shelf.run("drop_forgotten", account, number)
        for bucket in shelf.all():
            found = _find_data(shelf, bucket, pair)
            if not found:
                continue
            values = {"account": account, "bucket": bucket.number, "data": json.dumps(found)}
            shelf.run("put_forgotten", **values, forgotten=number)
            shelf.run("hide_events" if bucket.role == PAGE else "delete_events", **values)
            _mark(shelf, bucket, number)


def bring_back_events(store: Store, account: int, number: int) -> None:
    """Take that back."""
    with store.writing() as connection:
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


def _find_data(shelf: Shelf, bucket: Bucket, pair: tuple[str, str]) -> list[int]:
    """The numbers of what a bucket's events tell that a rule is about."""
    unseal = shelf.sealer.unseal
    rows = shelf.run("read_data", shelf.account, bucket.number).fetchall()
    return [number for number, sealed in rows if _fits(pair, unseal(sealed, DATA_TABLE))]


def _fits(pair: tuple[str, str], text: str) -> bool:
    told = json.loads(text)
    site, app = told.get("url"), told.get("app")
    kind, name = ("site", site) if site else ("app", app) if app else ("", "")
    return is_ignored([pair], kind, name, told.get("title"))


def _mark(shelf: Shelf, bucket: Bucket, number: int) -> None:
    begin, end = shelf.run("forgotten_bounds", shelf.account, number, bucket.number).fetchone()
    if begin is not None:
        shelf.mark(bucket, begin, end)
