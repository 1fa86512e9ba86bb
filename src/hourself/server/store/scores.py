# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person's own level for whole categories: it holds for every name of theirs that says nothing of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, Category
from hourself.server.store.revision import bump_revision, read_revision
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.store"


def read_scores(store: Store, account: int) -> dict[Category, int]:
    """The categories to which a person gave a level of their own."""
    return dict(_scores_at(store, account, read_revision(store, account)))


def set_scores(
    store: Store, account: int, levels: Mapping[Category, int | None]
) -> dict[Category, int | None]:
    """Set levels of categories; None: the usual one again. Gives those before, for undo. Raises ValueError."""
    for category, level in levels.items():
        if category not in CATEGORIES or level not in {None, *LEVEL_NAMES}:
            raise ValueError(f"{category} cannot have the level {level}.")
    with store.writing() as connection:
        rows = connection.execute(query(_ROOM, "read_scores"), (account,))
        before = {Category(overview, category): level for overview, category, level in rows}
        connection.executemany(query(_ROOM, "delete_score"), [(account, *each) for each in levels])
        connection.executemany(
            query(_ROOM, "add_score"),
            [(account, *each, level) for each, level in levels.items() if level is not None],
        )
        bump_revision(connection, account)
    return {category: before.get(category) for category in levels}


@lru_cache(64)
def _scores_at(store: Store, account: int, _revision: int) -> dict[Category, int]:
    rows = store.reader().execute(query(_ROOM, "read_scores"), (account,)).fetchall()
    return {Category(overview, category): level for overview, category, level in rows}
