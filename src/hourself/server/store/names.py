# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names as people see them: the catalog's word on each, unless the person chose otherwise.

The choice is applied when it is read, so it holds for all of the past at once. So is what joins the names of one app
(`core/apps.py`): each is stored as it was seen, and all are read as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from hourself.core.apps import Identity
from hourself.core.catalog import identify, look_up
from hourself.core.general import rule_for_offline
from hourself.core.taxonomy import UNCATEGORIZED, Category, default_level
from hourself.server.store.desktop import find_launcher
from hourself.server.store.revision import bump_revision, read_revision
from hourself.server.store.rules import VARIANT, Rule, Rules, find_given, find_rule, read_rules
from hourself.server.store.scores import read_scores
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.store"


class Choice(NamedTuple):
    """What a person chose for a name; None means: as the catalog says."""

    category: Category | None
    level: int | None


_NO_CHOICE = Choice(None, None)


@dataclass(frozen=True, slots=True)
class Name:
    """An app or a site, with the category and level that hold for this person today; `also`: its other names."""

    id: int
    kind: str
    name: str
    label: str
    category: Category
    level: int
    known: bool
    chosen: bool
    also: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All by which a person may look for it: its label first."""
        return self.label, self.name, *self.also


def read_names(store: Store, account: int) -> dict[int, Name]:
    """All of an account's names by number. All numbers of one name give the same one, whose `id` is one of them.

    They are one where they are names of one app and are sorted alike; but what a rule on titles set apart stays so,
    and what a file told stays as the file had it until a device tells the same.
    """
    return _names_at(store, account, read_revision(store, account))


def classify(store: Store, account: int, name_id: int, choice: Choice) -> Choice:
    """Set the person's choice for a name, by all of its names; gives the one before, for undo.

    Raises KeyError for an unknown name.
    """
    with store.writing() as connection:
        rows = _read_rows(store, account, connection.execute(query(_ROOM, "read_names"), (account,)))
        app = _app_of(rows, name_id)
        before = next(each.choice for each in app if each.number == name_id)
        # A name for which the person chose another stays as it is.
        numbers = [row.number for row in app if row.choice == before]
        values = (*(choice.category or (None, None)), choice.level, account)
        connection.executemany(query(_ROOM, "write_choice"), [(*values, number) for number in numbers])
        bump_revision(connection, account)
    return before


def read_choice(store: Store, account: int, name_id: int) -> Choice:
    """The person's choice for a name. Raises KeyError for an unknown name."""
    return _choices_at(store, account, read_revision(store, account))[name_id]


def read_title(store: Store, account: int, title_id: int) -> str | None:
    """The text of a title; None for number 0."""
    return _title(store, account, title_id) if title_id else None


class _Row(NamedTuple):
    """A name as it was stored, and the choice that holds for it."""

    number: int
    kind: str
    text: str
    given: str
    choice: Choice

    @property
    def apart(self) -> bool:
        """Whether a rule on titles set it apart: what is chosen for its name does not hold for it."""
        return self.given.startswith(VARIANT)


# An account's names are few hundreds; they are read again only when its revision moved.
@lru_cache(64)
def _names_at(store: Store, account: int, _revision: int) -> dict[int, Name]:
    rows = _read_rows(store, account, store.reader().execute(query(_ROOM, "read_names"), (account,)))
    rules, scores = read_rules(store, account), read_scores(store, account)
    names: dict[int, Name] = {}
    for app in _gather(rows):
        told = _tell(app)
        rule = _rule_of(rules, app, told)
        names |= _join(
            app, [_name(row, each, rules, rule, scores) for row, each in zip(app, told, strict=True)]
        )
    return names


@lru_cache(64)
def _choices_at(store: Store, account: int, _revision: int) -> dict[int, Choice]:
    rows = _read_rows(store, account, store.reader().execute(query(_ROOM, "read_names"), (account,)))
    return {row.number: row.choice for app in _gather(rows) for row in app}


def _read_rows(store: Store, account: int, rows: Iterable[Sequence[Any]]) -> list[_Row]:
    return [
        _Row(number, kind, _unsealed(store, account, sealed), given, _choice(overview, category, level))
        for number, kind, sealed, given, overview, category, level in rows
    ]


def _gather(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """The rows of each app, in order. What was chosen for one of its names holds for those without a choice."""
    for app in _part(sorted(rows)):
        chosen = next((row.choice for row in app if row.choice != _NO_CHOICE and not row.apart), _NO_CHOICE)
        yield [row if row.apart or row.choice != _NO_CHOICE else row._replace(choice=chosen) for row in app]


def _part(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """The rows by app. Names that tell an owner are that owner's; those that tell none too, if there is but one."""
    apps: defaultdict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        apps[row.kind, _identified(row.kind, row.text).app].append(row)
    for app in apps.values():
        owned: defaultdict[str, list[_Row]] = defaultdict(list)
        for row in app if len(app) > 1 else ():
            owned[_identified(row.kind, row.text).owner].append(row)
        yield from owned.values() if len(owned.keys() - {""}) > 1 else [app]


def _app_of(rows: Iterable[_Row], number: int) -> list[_Row]:
    """The rows of an app for which one choice may hold: all, or those that one rule on titles set apart."""
    for app in _gather(rows):
        given = next((row.given for row in app if row.number == number), None)
        if given is not None:
            apart = given if given.startswith(VARIANT) else ""
            return [row for row in app if (row.given if row.apart else "") == apart]
    raise KeyError(number)


def _tell(app: Iterable[_Row]) -> list[_Told]:
    """What is known of each name of an app before its person said anything: of all the same, but what files told."""
    told = [_told(row.kind, row.text, row.given) for row in app]
    if len(told) == 1:
        return told
    own = [row.apart or not row.given for row in app]
    known = next((each for each, is_own in zip(told, own, strict=True) if is_own and each.known), None)
    return [
        known._replace(label=each.label) if known and is_own else each
        for each, is_own in zip(told, own, strict=True)
    ]


def _rule_of(rules: Rules, app: Iterable[_Row], told: Iterable[_Told]) -> Rule | None:
    """The first of the rules on names that fits any name of an app, or the label of one."""
    found = [find_rule(rules, row.kind, row.text, each.label) for row, each in zip(app, told, strict=True)]
    return min(filter(None, found), key=lambda rule: rule.place, default=None)


def _join(app: Sequence[_Row], names: Sequence[Name]) -> dict[int, Name]:
    """The rows of one app as few names: those that are sorted alike are one, with the number of the first."""
    if len(app) == 1:
        return {app[0].number: names[0]}
    keys = [
        (name.category, name.level, row.given if row.apart else "")
        for row, name in zip(app, names, strict=True)
    ]
    firsts: dict[tuple[Category, int, str], int] = {}
    for row, key in zip(app, keys, strict=True):
        if row.apart or not row.given:
            firsts.setdefault(key, row.number)
    joined: defaultdict[int, list[Name]] = defaultdict(list)
    for key, name in zip(keys, names, strict=True):
        joined[firsts.get(key, name.id)].append(name)
    return {name.id: one for first, same in joined.items() for one in [_one(first, same)] for name in same}


def _one(first: int, names: Sequence[Name]) -> Name:
    name = next(each for each in names if each.id == first)
    also = tuple(dict.fromkeys(each.name for each in names if each.name != name.name))
    known, chosen = any(each.known for each in names), any(each.chosen for each in names)
    return replace(name, known=known, chosen=chosen, also=also)


def _name(row: _Row, told: _Told, rules: Rules, rule: Rule | None, scores: Mapping[Category, int]) -> Name:
    rule = find_given(rules, row.given) or rule
    category, shown = row.choice
    if rule and category is None:
        category, shown = rule.category, rule.level if shown is None else shown
    own = category or told.category
    if shown is None:
        shown = _usual_level(told, own, scores)
    chosen = row.choice != _NO_CHOICE
    known = told.known or chosen or rule is not None
    return Name(row.number, row.kind, row.text, told.label, own, shown, known, chosen)


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


@lru_cache(20_000)
def _identified(kind: str, text: str) -> Identity:
    return identify(kind, text)


def _choice(overview: str | None, category: str | None, level: int | None) -> Choice:
    return Choice(Category(overview, category) if overview and category else None, level)


@lru_cache(20_000)
def _unsealed(store: Store, account: int, sealed: bytes) -> str:
    return store.vault.sealer(account).unseal(sealed, "name")


@lru_cache(4096)
def _title(store: Store, account: int, title_id: int) -> str:
    row = store.reader().execute(query(_ROOM, "read_title"), (account, title_id)).fetchone()
    return store.vault.sealer(account).unseal(row[0], "title")
