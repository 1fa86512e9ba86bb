# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letting go for good of what was deleted, in every room that has something of it."""

from __future__ import annotations

from hourself.server.coding.forgetting import forget_beats
from hourself.server.store.forgetting import WINDOW, Forgotten, read_due
from hourself.server.store.store import Store
from hourself.server.watchers.forgetting import end_forgotten, make_final


def end_deletion(store: Store, account: int, gone: Forgotten) -> None:
    """Make one deletion final now."""
    forget_beats(store, account, gone.what, gone.due - WINDOW)
    end_forgotten(store, account, gone.id)


def end_due(store: Store, now: int) -> None:
    """Make those final that can be taken back no more."""
    for account, gone in read_due(store, now):
        forget_beats(store, account, gone.what, gone.due - WINDOW)
    make_final(store, now)
