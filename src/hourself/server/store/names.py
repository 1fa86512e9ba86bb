# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names as people see them: the catalog's word on each, unless the person chose otherwise.

The choice is applied when it is read, so it holds for all of the past at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from hourself.core.catalog import look_up
from hourself.core.general import rule_for_offline
from hourself.core.taxonomy import UNCATEGORIZED, Category, default_level
from hourself.server.store.desktop import find_launcher
from hourself.server.store.revision import bump_revision, read_revision
from hourself.server.store.rules import VARIANT, find_given, find_rule, read_rules
from hourself.server.store.scores import read_scores
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.store"


class Choice(NamedTuple):
    """What a person chose for a name; None means: as the catalog says."""

    category: Category | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Name:
    """An app or a site, with the category and level that hold for this person today."""

    id: int
    kind: str
    name: str
    label: str
    category: Category
    level: int
    known: bool
    chosen: bool


def read_names(store: Store, account: int) -> dict[int, Name]:
    """All of an account's names by id."""
    return _names_at(store, account, read_revision(store, account))


def classify(store: Store, account: int, name_id: int, choice: Choice) -> Choice:
    """Set the person's choice for a name; gives the one before, for undo. Raises KeyError for an unknown name."""
    with store.writing() as connection:
        row = connection.execute(query(_ROOM, "read_choice"), (account, name_id)).fetchone()
        if row is None:
            raise KeyError(name_id)
        overview, category = choice.category or (None, None)
        connection.execute(query(_ROOM, "write_choice"), (overview, category, choice.level, account, name_id))
        bump_revision(connection, account)
    return _choice(*row)


def read_choice(store: Store, account: int, name_id: int) -> Choice:
    """The person's choice for a name. Raises KeyError for an unknown name."""
    row = store.reader().execute(query(_ROOM, "read_choice"), (account, name_id)).fetchone()
    if row is None:
        raise KeyError(name_id)
    return _choice(*row)


def read_title(store: Store, account: int, title_id: int) -> str | None:
    """The text of a title; None for number 0."""
    return _title(store, account, title_id) if title_id else None


# An account's names are few hundreds; they are unsealed again only when its revision moved.
@lru_cache(64)
def _names_at(store: Store, account: int, _revision: int) -> dict[int, Name]:
    rows = store.reader().execute(query(_ROOM, "read_names"), (account,)).fetchall()
    return {row[0]: _name(store, account, row) for row in rows}


def _name(store: Store, account: int, row: tuple[Any, ...]) -> Name:
    number, kind, sealed, given, overview, category, level = row
    text = _unsealed(store, account, sealed)
    choice, told = _choice(overview, category, level), _told(kind, text, given)
    rules = read_rules(store, account)
    rule = find_given(rules, given) or find_rule(rules, kind, text, told.label)
    category, shown = choice
    if rule and category is None:
        category, shown = rule.category, rule.level if shown is None else shown
    own = category or told.category
    if shown is None:
        shown = _usual_level(told, own, read_scores(store, account))
    chosen = choice != Choice(None, None)
    known = told.known or chosen or rule is not None
    return Name(number, kind, text, told.label, own, shown, known, chosen)


def _usual_level(told: _Told, own: Category, scores: Mapping[Category, int]) -> int:
    if own != told.category:
        return scores.get(own, default_level(own))
    return told.level if told.own_level else scores.get(own, told.level)


class _Told(NamedTuple):
    """What is known of a name before its person said anything. `own_level`: a file told it, and no score changes it."""

    label: str
    category: Category
    level: int
    known: bool
    own_level: bool = False


@lru_cache(20_000)
def _told(kind: str, text: str, given: str) -> _Told:
    """From the file that brought a name, else from the catalog."""
    if given and not given.startswith(VARIANT):
        overview, _, rest = given.partition("/")
        category, _, level = rest.rpartition("/")
        pair = Category(overview, category)
        usual = int(level) if level else default_level(pair)
        return _Told(text, pair, usual, pair != UNCATEGORIZED, bool(level))
    if kind in {"app", "site"}:
        entry = look_up(kind, text, find_launcher)
        return _Told(entry.label, entry.category, entry.level, entry.known)
    if kind == "offline" and (rule := rule_for_offline(text)):
        return _Told(text, *rule, known=True)
    return _Told(text, UNCATEGORIZED, 0, known=False)


def _choice(overview: str | None, category: str | None, level: int | None) -> Choice:
    return Choice(Category(overview, category) if overview and category else None, level)


@lru_cache(20_000)
def _unsealed(store: Store, account: int, sealed: bytes) -> str:
    return store.vault.sealer(account).unseal(sealed, "name")


@lru_cache(4096)
def _title(store: Store, account: int, title_id: int) -> str:
    row = store.reader().execute(query(_ROOM, "read_title"), (account, title_id)).fetchone()
    return store.vault.sealer(account).unseal(row[0], "title")
