# SPDX-License-Identifier: AGPL-3.0-or-later
"""What agents are told to do, and what they tell of what is to be ignored on every device."""

from __future__ import annotations

from dataclasses import asdict

import msgspec

from hourself.core.ignoring import IgnoreError, check_pair
from hourself.server.ingest.steps import Refused
from hourself.server.store.ignored import change_ignored, read_ignored
from hourself.server.store.preferences import knows_mark, read_mark, read_preferences
from hourself.server.store.store import Store
from hourself.wire.settings import Ignoring, Settings


def tell_settings(store: Store, account: int, held: str = "") -> Settings:
    """The settings of an account, and what it ignores. `held`: the mark of what the device holds, if it told one."""
    reader = store.reader()
    # The mark first: a change that comes between makes it an old one, and the agent asks again.
    mark = read_mark(reader, account)
    ignored = sorted(read_ignored(reader, store.vault.sealer(account), account))
    chosen = asdict(read_preferences(reader, account))
    lost = bool(held) and not knows_mark(reader, account, held)
    told = {"version": 1, "mark": mark, "ignored": ignored, "lost": lost, **chosen}
    return msgspec.convert(told, Settings)


def take_ignoring(store: Store, account: int, ignoring: Ignoring, returned: int = 0) -> None:
    """Ignore what was chosen on a device; `returned` as for `change_ignored`. Raises `Refused`."""
    for index, pair in enumerate(ignoring.ignored):
        try:
            check_pair(*pair)
        except IgnoreError as error:
            raise Refused("422 Unprocessable Content", str(error), f"ignored[{index}]") from None
    try:
        with store.writing() as connection:
            change_ignored(
                connection,
                store.vault.sealer(account),
                account,
                ignoring.ignored,
                returned=returned,
            )
    except IgnoreError as error:
        raise Refused("422 Unprocessable Content", str(error), "ignored") from None
