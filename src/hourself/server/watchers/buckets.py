# SPDX-License-Identifier: AGPL-3.0-or-later
"""Buckets: made once, listed, deleted with all that is in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from hourself.server.store.cipher import Connection
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.watchers.cleaning import clean_kind, clean_label
from hourself.server.watchers.events import write_moment

ROOM = "hourself.server.watchers"
_TABLE = "watcher_bucket"


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

    def __init__(self, connection: Connection, account: int, sealer: Sealer) -> None:
        self.connection, self.account, self.sealer = connection, account, sealer

    def run(self, name: str, *values: Any, **named: Any) -> Any:
        """Run a query of this room."""
        return self.connection.execute(query(ROOM, name), named or values)

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
        """Make a bucket; False if there is one of that id, which stays as it is. `device` only for our own machine."""
        kept = {
            "type": clean_kind(told.get("type")),
            "client": clean_label(told.get("client")),
            "hostname": clean_label(told.get("hostname")),
            "device": device,
        }
        sealed = self.sealer.seal(json.dumps(kept), _TABLE)
        values = {
            "account": self.account,
            "sealed": self.sealer.seal(name, _TABLE),
            "told": sealed,
            "created": now,
        }
        return self.run("add_bucket", **values).fetchone() is not None

    def delete(self, bucket: Bucket) -> None:
        """Delete a bucket and all that is in it."""
        for name in ("delete_bucket_events", "delete_bucket_data", "delete_bucket"):
            self.run(name, self.account, bucket.number)

    def _bucket(self, number: int, name: str, told: bytes, *times: int) -> Bucket:
        kept = json.loads(self.sealer.unseal(told, _TABLE))
        return Bucket(number, name, kept["type"], kept["client"], kept["hostname"], kept["device"], *times)
