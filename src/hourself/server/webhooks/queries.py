# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading webhooks, and the log of what was delivered."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.webhooks"
#: The tables' names, under which their texts are sealed.
WEBHOOK, DELIVERY = "webhook", "webhook_delivery"


class Webhook(NamedTuple):
    """An address and what it is told of."""

    id: int
    url: str
    events: tuple[str, ...]
    created: int


class Delivery(NamedTuple):
    """One message to one address. Times are UTC seconds, or None; `status` is what the other server answered."""

    id: int
    webhook: int
    message: str
    event: str
    body: dict[str, Any]
    created: int
    due: int | None
    attempts: int
    tried: int | None
    status: int | None
    error: str

    @property
    def arrived(self) -> bool:
        """Whether the other server took it."""
        return self.due is None and self.status is not None and 200 <= self.status < 300


def read_webhooks(store: Store, account: int) -> list[Webhook]:
    """An account's webhooks, in the order in which they were made."""
    unseal = store.vault.sealer(account).unseal
    rows = store.reader().execute(query(_ROOM, "read_webhooks"), (account,))
    return [
        Webhook(number, unseal(url, WEBHOOK), tuple(events.split()), created)
        for number, url, events, created in rows
    ]


def read_deliveries(store: Store, account: int, most: int = 100) -> list[Delivery]:
    """An account's newest deliveries, to all of its webhooks."""
    unseal = store.vault.sealer(account).unseal
    rows = store.reader().execute(query(_ROOM, "read_deliveries"), (account, most))
    return [_delivery((*row[:4], json.loads(unseal(row[4], DELIVERY)), *row[5:])) for row in rows]


def _delivery(row: tuple[Any, ...]) -> Delivery:
    return Delivery._make(row)
