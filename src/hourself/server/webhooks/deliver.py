# SPDX-License-Identifier: AGPL-3.0-or-later
"""Delivering what is due: sign, send, and note what came of it."""

from __future__ import annotations

import time
from typing import Any

from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.webhooks.post import PostError, post
from hourself.server.webhooks.queries import DELIVERY, WEBHOOK
from hourself.server.webhooks.rules import next_attempt, sign

_ROOM = "hourself.server.webhooks"
#: Whoever claimed a delivery has this long; after that it counts as not tried, and others may.
_LEASE_SECONDS = 300
#: How many are tried in one go.
MOST = 20
_GONE = 410

Row = tuple[Any, ...]


def deliver_due(store: Store, now: int, *, private: bool) -> int:
    """Try all deliveries that are due, at most 20 at a time; gives how many were tried."""
    with store.writing() as connection:
        values = (now + _LEASE_SECONDS, now, MOST)
        rows = connection.execute(query(_ROOM, "claim_deliveries"), values).fetchall()
    for row in rows:
        _deliver(store, row, private=private)
    return len(rows)


def deliver_one(store: Store, account: int, delivery: int, *, private: bool) -> None:
    """Try one delivery now. Raises KeyError for one that the account does not have."""
    with store.writing() as connection:
        values = (int(time.time()) + _LEASE_SECONDS, account, delivery)
        row = connection.execute(query(_ROOM, "claim_delivery"), values).fetchone()
    if row is None:
        raise KeyError(delivery)
    _deliver(store, row, private=private)


def _deliver(store: Store, row: Row, *, private: bool) -> None:
    number, account, webhook, message, event, sealed, attempts = row
    sealer = store.vault.sealer(account)
    found = store.reader().execute(query(_ROOM, "find_webhook"), (account, webhook)).fetchone()
    if found is None:
        # Deleted since the delivery was claimed, and the delivery with it.
        return
    _, url, secret = found
    body, now = sealer.unseal(sealed, DELIVERY).encode(), int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Hourself-Webhooks/1",
        "webhook-id": message,
        "webhook-timestamp": str(now),
        "webhook-signature": sign(sealer.unseal(secret, WEBHOOK), message, now, body),
        "hourself-event": event,
    }
    status, error = None, ""
    try:
        status = post(sealer.unseal(url, WEBHOOK), headers, body, private=private)
    except PostError as failure:
        error = str(failure)
    arrived = status is not None and 200 <= status < 300
    # A test is tried once: whoever sent it looks at what came of it.
    done = arrived or status == _GONE or event == "ping"
    due = None if done else next_attempt(attempts + 1, int(time.time()))
    with store.writing() as connection:
        connection.execute(query(_ROOM, "note_attempt"), (int(time.time()), due, status, error, number))
