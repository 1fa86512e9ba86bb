# SPDX-License-Identifier: AGPL-3.0-or-later
"""Adding and deleting webhooks, and telling them that something happened."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from hourself.server.store.cipher import Connection
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.webhooks.queries import DELIVERY, WEBHOOK
from hourself.server.webhooks.rules import SECRET_MARK, WebhookError, check_events, check_url

_ROOM = "hourself.server.webhooks"
#: More addresses than this for one person are a mistake.
MOST = 20
_KEEP_SECONDS = 30 * 86_400


def add_webhook(
    store: Store,
    account: int,
    url: str,
    events: Iterable[str],
    now: int,
    *,
    today: int,
    private: bool = False,
) -> tuple[int, str]:
    """Add an address; gives its number and its secret, which is shown now and never again. Raises `WebhookError`.

    `today`: the first local day whose summary it will be told.
    """
    url, words = check_url(url, private=private), check_events(events)
    seal = store.vault.sealer(account).seal
    secret = SECRET_MARK + base64.b64encode(secrets.token_bytes(32)).decode()
    values = (account, seal(url, WEBHOOK), seal(secret, WEBHOOK), words, today - 1, now)
    with store.writing() as connection:
        if len(connection.execute(query(_ROOM, "read_webhooks"), (account,)).fetchall()) >= MOST:
            raise WebhookError(f"There are {MOST} webhooks already: delete one first.")
        number = connection.execute(query(_ROOM, "add_webhook"), values).fetchone()[0]
    return int(number), secret


def delete_webhook(store: Store, account: int, number: int) -> None:
    """Delete an address and its log. Raises KeyError."""
    with store.writing() as connection:
        connection.execute(query(_ROOM, "delete_deliveries"), (account, number))
        if not connection.execute(query(_ROOM, "delete_webhook"), (account, number)).rowcount:
            raise KeyError(number)


def tell(store: Store, account: int, event: str, data: dict[str, Any], now: int) -> int:
    """Tell all addresses of an account that chose the event; gives how many. They hear it within a minute.

    `data` holds numbers and names of categories and levels, never a title, a site or an app. With a `now` that is yet
    to come they hear it then.
    """
    with store.writing() as connection:
        found = connection.execute(query(_ROOM, "find_listeners"), (account, event)).fetchall()
        for (webhook,) in found:
            message = Message(account, webhook, event, data)
            add_delivery(connection, store.vault.sealer(account), message, now)
    return len(found)


class Message(NamedTuple):
    """What one webhook is told."""

    account: int
    webhook: int
    event: str
    data: dict[str, Any]


def hasten(store: Store, account: int, event: str, now: int) -> None:
    """Let what was to be told of an event later be told now: it came early."""
    sealer = store.vault.sealer(account)
    with store.writing() as connection:
        for number, sealed in connection.execute(
            query(_ROOM, "find_later"), (account, event, now)
        ).fetchall():
            body = json.loads(sealer.unseal(sealed, DELIVERY)) | {"timestamp": _format(now)}
            values = (now, now, sealer.seal(_dump(body), DELIVERY), number)
            connection.execute(query(_ROOM, "hasten"), values)


def add_delivery(connection: Connection, sealer: Sealer, message: Message, now: int) -> int:
    """Put a message on its way, in the caller's transaction; gives the delivery's number."""
    account, webhook, event, data = message
    body = _dump({"type": event, "timestamp": _format(now), "data": data})
    mark = f"msg_{secrets.token_hex(12)}"
    values = (account, webhook, mark, event, sealer.seal(body, DELIVERY), now, now)
    return int(connection.execute(query(_ROOM, "add_delivery"), values).fetchone()[0])


def tell_days_until(
    store: Store, last: int, summarize: Callable[[int, int], dict[str, Any]], now: int
) -> None:
    """Tell each webhook that wants it of the days up to `last` that it has not heard of, a week of them at most.

    `summarize` gives the message for an account and a day.
    """
    for webhook, account, told in store.reader().execute(query(_ROOM, "find_untold"), (last,)).fetchall():
        days = range(max(told + 1, last - 6), last + 1)
        messages = [Message(account, webhook, "day.summary", summarize(account, day)) for day in days]
        with store.writing() as connection:
            for message in messages:
                add_delivery(connection, store.vault.sealer(account), message, now)
            connection.execute(query(_ROOM, "note_told"), (last, webhook))


def add_ping(store: Store, account: int, webhook: int, now: int) -> int:
    """Put a test message on its way; gives its number. Raises KeyError for an unknown webhook."""
    with store.writing() as connection:
        if connection.execute(query(_ROOM, "find_webhook"), (account, webhook)).fetchone() is None:
            raise KeyError(webhook)
        sealer = store.vault.sealer(account)
        return add_delivery(connection, sealer, Message(account, webhook, "ping", {"webhook": webhook}), now)


def deliver_again(store: Store, account: int, delivery: int, now: int) -> None:
    """Try a delivery anew from the first attempt on, under the number it had. Raises KeyError."""
    with store.writing() as connection:
        if not connection.execute(query(_ROOM, "deliver_again"), (now, account, delivery)).rowcount:
            raise KeyError(delivery)


def forget_deliveries(store: Store, now: int) -> None:
    """Remove what arrived, or was given up, more than 30 days ago."""
    with store.writing() as connection:
        connection.execute(query(_ROOM, "forget_deliveries"), (now - _KEEP_SECONDS,))


def _dump(body: dict[str, Any]) -> str:
    return json.dumps(body, separators=(",", ":"))


def _format(stamp: int) -> str:
    return datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
