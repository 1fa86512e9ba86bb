# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letting go for good of what was deleted, in every room that has something of it."""

from __future__ import annotations

from hourself.server.coding.forgetting import forget_beats
from hourself.server.store.deletions import WINDOW, Forgotten, read_due, read_unfinished
from hourself.server.store.store import Store
from hourself.server.watchers.forgetting import (
    begin_end,
    bring_back,
    end_forgotten,
    end_forgotten_events,
    go_on,
)


def end_deletion(store: Store, account: int, gone: Forgotten) -> None:
    """Make one deletion final now; one that is being taken back is let be."""
    if begin_end(store, account, gone):
        forget_beats(store, account, gone.what, gone.due - WINDOW)
        end_forgotten(store, account, gone.id)


def end_due(store: Store, now: int) -> None:
    """Make those final that can be taken back no more."""
    for account, gone in read_due(store, now):
        end_deletion(store, account, gone)
    end_forgotten_events(store)


def finish_begun(store: Store) -> None:
    """Go on with what was begun: a server that was ended amid a deletion, or could not write, left the rest."""
    for account, gone in read_unfinished(store):
        if gone.doing == "take":
            go_on(store, account, gone)
        elif gone.doing == "bring":
            bring_back(store, account, gone.id)
        else:
            end_deletion(store, account, gone)
