# SPDX-License-Identifier: AGPL-3.0-or-later
"""Events are given a category, or tags, by rules.

A rule is a dict: `regex`, `ignore_case`, `select_keys` (only texts under these keys are looked at; without them, all)
and `priority` (or `weight`). A rule without a pattern fits nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from hourself.server.watchers.events import Data, Event
from hourself.server.watchers.query.errors import FunctionError
from hourself.server.watchers.query.patterns import Patterns

#: What a level of depth counts beside a priority. aw-core's figure.
_DEPTH = 10
Texts = tuple[tuple[str, str], ...]


class _Rule(NamedTuple):
    label: Any
    pattern: str
    ignore_case: bool
    keys: tuple[str, ...]
    priority: int | None

    @property
    def rank(self) -> int:
        """What is higher goes first."""
        return len(self.label) * _DEPTH if self.priority is None else self.priority


def categorize(events: list[Event], classes: list[Any], check: Callable[[], None]) -> list[Event]:
    """Events with a `$category`: that of the rule of the highest priority, or else the deepest; the last of equals.

        before | vim   mail  cat |   rules: Work vim; Work > Mail mail; Media mail
        after  | W     W>M   -   |   "-" is Uncategorized

    A class is a category (a list of names, the outermost first) and a rule. Raises `FunctionError`.
    """
    rules = [_read_rule(told) for told in classes]
    for rule in rules:
        if not _is_category(rule.label):
            raise FunctionError("A category is a list of names, such as ['Work', 'Mail'].")
    return _give(events, "$category", rules, _pick, check)


def tag(events: list[Event], classes: list[Any], check: Callable[[], None]) -> list[Event]:
    """Events with `$tags`: those of all rules that fit, in their order.

    before | vim  mail |   rules: tool vim|mail; people mail
    after  | t    t,p  |
    """
    rules = [_read_rule(told) for told in classes]
    for rule in rules:
        if not isinstance(rule.label, str) and not _is_category(rule.label):
            raise FunctionError("A tag is a text.")
    return _give(events, "$tags", rules, lambda fitting: [rule.label for rule in fitting], check)


def _give(
    events: list[Event],
    key: str,
    rules: list[_Rule],
    choose: Callable[[list[_Rule]], Any],
    check: Callable[[], None],
) -> list[Event]:
    matcher, known, given = _Matcher(rules, check), {}, []
    for event in events:
        texts = _texts(event.data)
        if texts not in known:
            known[texts] = choose([rules[place] for place in sorted(matcher.find(texts))])
        given.append(event._replace(data={**event.data, key: known[texts]}))
    return given


class _Matcher:
    """Rules that look at the same keys are tried together."""

    def __init__(self, rules: list[_Rule], check: Callable[[], None]) -> None:
        groups: dict[tuple[str, ...], list[int]] = {}
        for place, rule in enumerate(rules):
            if rule.pattern:
                groups.setdefault(rule.keys, []).append(place)
        self._groups = [
            (keys, places, Patterns([(rules[place].pattern, rules[place].ignore_case) for place in places], check))
            for keys, places in groups.items()
        ]  # fmt: skip

    def find(self, texts: Texts) -> set[int]:
        """The places of the rules that fit."""
        return {
            places[found]
            for keys, places, patterns in self._groups
            for key, text in texts
            if not keys or key in keys
            for found in patterns.find(text)
        }


def _pick(fitting: list[_Rule]) -> list[str]:
    if not fitting:
        return ["Uncategorized"]
    label: list[str] = max(reversed(fitting), key=lambda rule: rule.rank).label
    return label


def _texts(data: Data) -> Texts:
    return tuple([(key, value) for key, value in data.items() if isinstance(value, str)])


def _is_category(label: object) -> bool:
    return isinstance(label, list) and bool(label) and all(isinstance(name, str) for name in label)


def _read_rule(told: Any) -> _Rule:
    if not isinstance(told, list) or len(told) != 2 or not isinstance(told[1], dict):
        raise FunctionError("A class is a list of two: its name, and a rule such as {'regex': 'mail'}.")
    label, rule = told
    pattern, keys = rule.get("regex", ""), rule.get("select_keys") or []
    if not isinstance(pattern, str) or not isinstance(keys, list):
        raise FunctionError("In a rule, 'regex' is a text and 'select_keys' a list.")
    return _Rule(label, pattern, bool(rule.get("ignore_case")), tuple(_read_keys(keys)), _read_priority(rule))


def _read_keys(keys: list[Any]) -> Iterator[str]:
    for key in keys:
        if not isinstance(key, str):
            raise FunctionError("In a rule, 'select_keys' is a list of texts.")
        yield key


def _read_priority(rule: dict[str, Any]) -> int | None:
    priority = rule.get("priority", rule.get("weight"))
    if priority is not None and (isinstance(priority, bool) or not isinstance(priority, int)):
        raise FunctionError("In a rule, 'priority' is a whole number.")
    return priority
