# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a rule would match, told before it is saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hourself.server.report.ask import Document, Kind, Question, ask
from hourself.server.report.cells import Time
from hourself.server.store.names import read_names, read_title
from hourself.server.store.rules import Rule
from hourself.server.store.store import Store

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Matches:
    """How many names or titles a rule fits, their seconds of person time, and a few of them, most time first.

    `chosen`: how many of the names keep what their person chose for them.
    """

    count: int
    seconds: int
    chosen: int
    examples: tuple[str, ...]


def read_matches(store: Store, account: int, rule: Rule, begin: int, end: int) -> Matches:
    """What a rule fits: names whenever they were used, titles in these days; seconds are of these days."""
    return (_match_names if rule.field == "name" else _match_titles)(store, account, rule, begin, end)


def _match_names(store: Store, account: int, rule: Rule, begin: int, end: int) -> Matches:
    fitting = {
        name.id: name
        for name in read_names(store, account).values()
        if rule.fits(name.kind, name.name, name.label)
    }
    rows = ask(store, account, Question(begin, end, time=Time.PERSON)).rows
    sums = {row.key: row.seconds for row in rows if row.key in fitting}
    ordered = sorted(fitting.values(), key=lambda name: (-sums.get(name.id, 0), name.label))
    unlike = {(name.kind, name.name): name for name in reversed(ordered)}
    return Matches(
        count=len(unlike),
        seconds=sum(sums.values()),
        chosen=sum(name.chosen for name in unlike.values()),
        examples=_examples(name.label for name in ordered),
    )


def _match_titles(store: Store, account: int, rule: Rule, begin: int, end: int) -> Matches:
    names = read_names(store, account)
    rows = ask(store, account, Question(begin, end, Kind.DOCUMENT, time=Time.PERSON)).rows
    found = []
    for row in rows:
        if isinstance(row.key, Document) and row.key.title:
            title = read_title(store, account, row.key.title) or ""
            if rule.fits(names[row.key.name].kind, title):
                found.append((row.seconds, names[row.key.name], title))
    return Matches(
        count=len({(name.kind, name.name, title) for _, name, title in found}),
        seconds=sum(seconds for seconds, _, _ in found),
        chosen=0,
        examples=_examples(f"{title} ({name.label})" for _, name, title in found),
    )


def _examples(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:_EXAMPLES]
