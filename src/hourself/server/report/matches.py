# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a rule would match, told before it is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from hourself.server.report.ask import Document, Question, ask
from hourself.server.report.cells import Scope, Time, snapshot
from hourself.server.report.documents import sum_documents
from hourself.server.store.names import read_names
from hourself.server.store.rules import Rule
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_STORE = "hourself.server.store"
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
        name.id: name for name in read_names(store, account).values() if rule.fits(name.kind, *name.texts)
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
    sums: Counter[Document] = Counter()
    with snapshot(store) as reader:
        for number, title, seconds in sum_documents(reader, Scope(account, begin, end, time=Time.PERSON)):
            if title and number in names:
                sums[Document(number, title)] += seconds
    kinds = {number: name.kind for number, name in names.items()}
    texts = {
        document: text
        for document, text in _read_texts(store, account, sums)
        if rule.fits(kinds[document.name], text)
    }
    ordered = sorted(texts, key=lambda document: -sums[document])
    labels = {document: f"{texts[document]} ({names[document.name].label})" for document in ordered}
    return Matches(
        count=len(set(labels.values())),
        seconds=sum(sums[document] for document in texts),
        chosen=0,
        examples=_examples(labels.values()),
    )


def _read_texts(store: Store, account: int, wanted: Container[Document]) -> Iterator[tuple[Document, str]]:
    """Each of these documents' titles: in one reading, because a month holds thousands."""
    unseal = store.vault.sealer(account).unseal
    for number, name, sealed in store.reader().execute(query(_STORE, "read_titles"), (account, 0)):
        document = Document(name, number)
        if document in wanted:
            yield document, unseal(sealed, "title")


def _examples(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:_EXAMPLES]
