# SPDX-License-Identifier: AGPL-3.0-or-later
"""Buckets: made once, listed, deleted with all that is in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from hourself.core.coding import WATCHER, name_editor
from hourself.server.store.cipher import Connection
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.watchers.cleaning import (
    EDITOR,
    PAGE,
    PRESENCE,
    WINDOW,
    Wishes,
    clean_host,
    clean_kind,
    clean_label,
    is_bucket_id,
    read_wishes,
)
from hourself.server.watchers.events import SECOND, write_moment

ROOM = "hourself.server.watchers"
MOST = 1000
#: Microseconds: so short a gap between two events of an editor's bucket belongs to the first, as ActivityWatch's own
#: pages fill it.
GAP = 5 * SECOND
_TABLE = "watcher_bucket"
#: Under which the names of hosts are sealed.
HOST_TABLE = "watcher_host"
#: What some exports call types that say what a bucket's id says better.
_BY_ID = (("aw-watcher-window", WINDOW), ("aw-watcher-afk", PRESENCE), ("aw-watcher-web", PAGE))


class BucketError(ValueError):
    """A bucket that cannot be made; the text says why and repeats nothing."""


class Bucket(NamedTuple):
    """A bucket. `created` and `updated` (None while it is empty) are microseconds UTC; no event is over `longest`."""

    number: int
    id: str
    kind: str
    client: str
    host: str
    device: str | None
    created: int
    longest: int = 0
    updated: int | None = None

    @property
    def role(self) -> str:
        """What its events tell of, by its type or else by its id; its type where that is neither of the three."""
        if self.kind in (WINDOW, PRESENCE, PAGE):
            return self.kind
        return next((role for start, role in _BY_ID if self.id.startswith(start)), self.kind)

    @property
    def browser(self) -> str:
        """`firefox` of `aw-watcher-web-firefox_HOST`."""
        return self.id.partition("_")[0].removeprefix("aw-watcher-web").strip("-").lower()

    @property
    def editor(self) -> str:
        """`VS Code` of an editor's bucket, '' of others: what its events come from, where they do not say it."""
        if self.role != EDITOR:
            return ""
        head = self.id.partition("_")[0]
        told = head if head.startswith(WATCHER) and not self.client.startswith(WATCHER) else self.client
        return name_editor(told)

    def describe(self) -> dict[str, Any]:
        """As clients expect it."""
        told = {
            "id": self.id,
            "created": write_moment(self.created),
            "name": None,
            "type": self.kind,
            "client": self.client,
            "hostname": self.host,
            "data": {"device_id": self.device} if self.device else {},
        }
        return told if self.updated is None else {**told, "last_updated": write_moment(self.updated)}


class Shelf:
    """One account's buckets, on one connection."""

    def __init__(self, connection: Connection, account: int, sealer: Sealer, *, files: bool = False) -> None:
        """`files`: whether the own names of files that editors tell are kept."""
        self.connection, self.account, self.sealer = connection, account, sealer
        self._files = files
        self._wishes: Wishes | None = None

    def run(self, name: str, /, *values: Any, **named: Any) -> Any:
        """Run a query of this room."""
        return self.connection.execute(query(ROOM, name), named or values)

    def wishes(self) -> Wishes:
        """What the person wants kept, as they said when this was first asked for."""
        if self._wishes is None:
            told = read_wishes(self.connection, self.sealer, self.account)
            self._wishes = told._replace(files=self._files)
        return self._wishes

    def all(self) -> list[Bucket]:
        """Every bucket, the oldest first."""
        return [
            self._bucket(number, self.sealer.unseal(sealed, _TABLE), told, created, longest, updated)
            for number, sealed, told, created, longest, updated in self.run("read_buckets", self.account)
        ]

    def find(self, name: str) -> Bucket | None:
        """The bucket of an id."""
        row = self.run("find_bucket", self.account, self.sealer.seal(name, _TABLE)).fetchone()
        return self._bucket(row[0], name, *row[1:]) if row else None

    def add(self, name: str, told: Mapping[str, Any], now: int, device: str | None = None) -> bool:
        """Make a bucket; False if there is one of that id, which stays as it is. `device` only for our own machine.

        Raises `BucketError`.
        """
        if not is_bucket_id(name):
            raise BucketError("A bucket's id is a name of 1 to 128 letters, digits and - _ . @ + : ( ).")
        if self.run("count_buckets", self.account).fetchone()[0] >= MOST and self.find(name) is None:
            raise BucketError(f"There are {MOST} buckets at most: delete one first.")
        kept = {
            "type": clean_kind(told.get("type")),
            "client": clean_label(told.get("client")),
            "hostname": clean_host(told.get("hostname") or name.partition("_")[2]),
            "device": device,
        }
        values = {
            "account": self.account,
            "sealed": self.sealer.seal(name, _TABLE),
            "told": self.sealer.seal(json.dumps(kept), _TABLE),
            "created": now,
        }
        return self.run("add_bucket", **values).fetchone() is not None

    def delete(self, bucket: Bucket) -> None:
        """Delete a bucket and all that is in it; its time goes away too."""
        begin, end = self.run("bucket_bounds", self.account, bucket.number).fetchone()
        if begin is not None:
            self.mark(bucket, begin, end, gone=True)
        # What is deleted is overwritten in the file, and not only let go of.
        self.connection.execute("PRAGMA secure_delete = ON")
        for name in (
            "delete_bucket_events",
            "delete_bucket_forgotten",
            "delete_bucket_data",
            "delete_bucket",
        ):
            self.run(name, self.account, bucket.number)

    def mark(self, bucket: Bucket, begin: int, end: int, *, gone: bool = False) -> None:
        """Note that what a bucket tells of a stretch changed (`gone`: something of it was deleted), for the feed."""
        if bucket.role in (WINDOW, PRESENCE, PAGE):
            sealed = self.sealer.seal(bucket.host, HOST_TABLE)
            self.run("mark_host", account=self.account, sealed=sealed, begin=begin, end=end, gone=gone)
        if bucket.role in (EDITOR, PRESENCE):
            self.run("mark_coding", account=self.account, begin=begin - GAP, end=end + GAP)

    def _bucket(self, number: int, name: str, told: bytes, *times: int) -> Bucket:
        kept = json.loads(self.sealer.unseal(told, _TABLE))
        return Bucket(number, name, kept["type"], kept["client"], kept["hostname"], kept["device"], *times)
