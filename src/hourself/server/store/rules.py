# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person's own rules: what a name or a title contains says its category and its level.

A person's choice for one name stands above the rules, and the first rule that fits above those after it. Names are
tallied and titles are not: so time whose title fits a rule is kept under a variant of its name, the row of the same
`(kind, sealed)` whose `given` is `rule:ID`. A variant whose rule is gone reads as its name does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import re2

from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, Category
from hourself.server.store.cipher import Connection
from hourself.server.store.revision import bump_revision, read_revision
from hourself.server.store.sealing import Sealer
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.store"
KINDS = ("any", "site", "app")
FIELDS = ("name", "title")
MAX_RULES = 500
MAX_PATTERN = 200
#: What `given` of a variant begins with.
VARIANT = "rule:"
#: So many names keep the rule that was found for them.
_REMEMBERED = 20_000
#: A compiled pattern may take this many bytes.
_MEMORY = 1 << 20

_PLAIN = {
    "missing )": "a bracket “(” is opened and never closed",
    "unexpected )": "a bracket “)” closes none that was opened",
    "missing ]": "a square bracket “[” is opened and never closed",
    "no argument for repetition operator": "“*”, “+” and “?” need something before them to repeat",
    "bad repetition operator": "two repetitions stand side by side, such as “**”",
    "invalid repetition size": "a repetition such as “{3}” is out of order or larger than 1,000",
    "trailing \\": "it ends in a “\\”, which needs a character after it",
    "invalid perl operator": "looking ahead or behind, “(?=” or “(?<”, is not offered",
    "invalid escape sequence": "“\\” stands before a character that means nothing there (“\\1” is not offered)",
    "invalid character class range": "a range in square brackets runs backwards or is not known",
    "pattern too large": "it is too large",
}


class RuleError(ValueError):
    """A rule that cannot be; its text says why, in plain words."""


@dataclass(frozen=True)
class Rule:
    """One rule. Raises `RuleError` for one that says nothing, or whose pattern cannot be read.

    `kind`: any, site or app; `field`: name or title; `id` and `place` are 0 until it is saved. A category without a
    level leaves the level to the category, a level without a category the category to the catalog.
    """

    kind: str
    field: str
    pattern: str
    is_regex: bool
    category: Category | None
    level: int | None
    id: int = 0
    place: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.kind not in KINDS or self.field not in FIELDS:
            raise RuleError("A rule is for sites, apps or both, and looks at a name or a title.")
        if not self.pattern.strip():
            raise RuleError("Write what the name or title contains.")
        if len(self.pattern) > MAX_PATTERN:
            raise RuleError(f"A rule's text is at most {MAX_PATTERN} characters long.")
        if self.category is None and self.level is None:
            raise RuleError("Choose a category, a level, or both.")
        if self.category is not None and self.category not in CATEGORIES:
            raise RuleError("There is no such category.")
        if self.level is not None and self.level not in LEVEL_NAMES:
            raise RuleError("A level is a number from -2 to 2.")
        if self.is_regex:
            _compile(self.pattern)

    def fits(self, kind: str, *texts: str) -> bool:
        """Whether the rule is for this kind and any of the texts matches, without regard to case."""
        return self.kind in {"any", kind} and any(self._match(text) for text in texts)

    @cached_property
    def _match(self) -> Callable[[str], bool]:
        if self.is_regex:
            pattern = _compile(self.pattern)
            return lambda text: pattern.search(text) is not None
        wanted = self.pattern.casefold()
        return lambda text: wanted in text.casefold()


class Rules(tuple[Rule, ...]):  # noqa: SLOT001 -- its memory needs a place
    """An account's rules in their order. They remember what was found: names are read anew with each batch."""

    @cached_property
    def found(self) -> dict[tuple[str, str, str], Rule | None]:
        """Rules by `(kind, name, label)`; None where none fits."""
        return {}


def read_rules(store: Store, account: int) -> Rules:
    """An account's rules in their order, compiled; read anew only when its revision moved."""
    return _rules_at(store, account, read_revision(store, account))


def find_rule(rules: Sequence[Rule], kind: str, name: str, label: str = "") -> Rule | None:
    """The first rule on names that fits a name or, where it is given, the label that people see."""
    if not isinstance(rules, Rules):
        return _first(rules, kind, name, label)
    key = kind, name, label
    if key not in rules.found:
        if len(rules.found) >= _REMEMBERED:
            rules.found.clear()
        rules.found[key] = _first(rules, kind, name, label)
    return rules.found[key]


def _first(rules: Sequence[Rule], kind: str, name: str, label: str) -> Rule | None:
    texts = (name, label) if label else (name,)
    return next((rule for rule in rules if rule.field == "name" and rule.fits(kind, *texts)), None)


def variant_for(rules: Sequence[Rule], kind: str, name: str, title: str | None) -> str:  # noqa: ARG001 -- as asked
    """What `given` is for time of a name under a title: `rule:ID` of the first rule on titles that fits, or ''."""
    if not title:
        return ""
    found = next((rule for rule in rules if rule.field == "title" and rule.fits(kind, title)), None)
    return f"{VARIANT}{found.id}" if found else ""


def find_given(rules: Sequence[Rule], given: str) -> Rule | None:
    """The rule that a variant stands under; None when it is gone, or for what a file gave."""
    if not given.startswith(VARIANT):
        return None
    return next(
        (rule for rule in rules if rule.field == "title" and f"{VARIANT}{rule.id}" == given),
        None,
    )


def save_rule(store: Store, account: int, rule: Rule) -> Rule:
    """Add a rule at the end, or change the one of its id where it stands; gives it as it was saved.

    An id that is free is taken up again at the rule's place: that is how a deletion is undone.
    """
    with store.writing() as connection:
        rules = _read(connection, store.vault.sealer(account), account)
        number = rule.id or _next_id(connection, account)
        known = next((at for at, each in enumerate(rules) if each.id == number), None)
        if known is None and len(rules) >= MAX_RULES:
            raise RuleError(f"There are {MAX_RULES} rules already: delete one first.")
        if known is not None:
            rules[known] = replace(rule, id=number)
        else:
            rules.insert(rule.place - 1 if rule.place else len(rules), replace(rule, id=number))
        saved = _write(connection, store.vault.sealer(account), account, rules)
    return next(each for each in saved if each.id == number)


def delete_rule(store: Store, account: int, number: int) -> Rule:
    """Delete a rule; gives it, for undo. Raises KeyError for an unknown one."""
    with store.writing() as connection:
        rules = _read(connection, store.vault.sealer(account), account)
        gone = _find(rules, number)
        rules.remove(gone)
        _write(connection, store.vault.sealer(account), account, rules)
    return gone


def move_rule(store: Store, account: int, number: int, place: int) -> int:
    """Put a rule at a place (1 is first); gives the place before, for undo. Raises KeyError for an unknown one."""
    with store.writing() as connection:
        rules = _read(connection, store.vault.sealer(account), account)
        moved = _find(rules, number)
        rules.remove(moved)
        rules.insert(max(place, 1) - 1, moved)
        _write(connection, store.vault.sealer(account), account, rules)
    return moved.place


@lru_cache(64)
def _rules_at(store: Store, account: int, _revision: int) -> Rules:
    rows = store.reader().execute(query(_ROOM, "read_rules"), (account,)).fetchall()
    return _compiled(store, account, tuple(rows))


# The revision moves with each batch, the rules hardly ever: the same rows give the same object, and its memory.
@lru_cache(64)
def _compiled(store: Store, account: int, rows: tuple[tuple[Any, ...], ...]) -> Rules:
    return Rules(make_rule(store.vault.sealer(account), row) for row in rows)


def _read(connection: Connection, sealer: Sealer, account: int) -> list[Rule]:
    return [make_rule(sealer, row) for row in connection.execute(query(_ROOM, "read_rules"), (account,))]


def make_rule(sealer: Sealer, row: tuple[Any, ...]) -> Rule:
    """A rule from its row, in the order of the columns."""
    number, place, kind, field, pattern, is_regex, overview, category, level = row
    pair = Category(overview, category) if overview else None
    return Rule(kind, field, sealer.unseal(pattern, "rule"), bool(is_regex), pair, level, number, place)


def _write(connection: Connection, sealer: Sealer, account: int, rules: Iterable[Rule]) -> list[Rule]:
    saved = [replace(rule, place=place) for place, rule in enumerate(rules, 1)]
    connection.execute(query(_ROOM, "delete_rules"), (account,))
    connection.executemany(query(_ROOM, "add_rule"), [_row(sealer, account, rule) for rule in saved])
    bump_revision(connection, account)
    return saved


def _row(sealer: Sealer, account: int, rule: Rule) -> tuple[Any, ...]:
    pair = rule.category or (None, None)
    sealed = sealer.seal(rule.pattern, "rule")
    return (
        account, rule.id, rule.place, rule.kind, rule.field, sealed, int(rule.is_regex), *pair, rule.level,
    )  # fmt: skip


def _next_id(connection: Connection, account: int) -> int:
    # A number that a variant still carries is not given again: its time would come under another's rule.
    row = connection.execute(query(_ROOM, "next_rule"), {"account": account}).fetchone()
    return int(row[0])


def _find(rules: Iterable[Rule], number: int) -> Rule:
    found = next((rule for rule in rules if rule.id == number), None)
    if found is None:
        raise KeyError(number)
    return found


@lru_cache(256)
def _compile(pattern: str) -> Any:
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, _MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise RuleError(f"This pattern cannot be read: {_explain(error)}.") from None


def _explain(error: Exception) -> str:
    said = error.args[0].decode(errors="replace") if error.args else ""
    return next((plain for start, plain in _PLAIN.items() if said.startswith(start)), said or "it is not RE2")
