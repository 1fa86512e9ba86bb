# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search over an account's own names and titles, without regard to case and accents.

What is sealed cannot be searched in the store: titles are unsealed once into this process's memory, and those that are
new with each search. They are written nowhere.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from hourself.server.report.cells import Resolution, Scope, Time, read_slots, snapshot
from hourself.server.report.documents import sum_documents
from hourself.server.store.cipher import Connection
from hourself.server.store.names import Name, read_names, read_title
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.report"
_STORE = "hourself.server.store"
#: Titles are in no tally: time under them is summed over so many days at most, the last of those asked for.
TITLE_DAYS = 31
#: A text is searched for with so many of its words.
_WORDS = 8
#: Up to so many titles are summed alone; more are as quick to find among all.
_FEW = 2_000
#: So many accounts' titles stay in memory.
_ACCOUNTS = 16


@dataclass(frozen=True, slots=True)
class Found:
    """A name or, with a `title`, a title under it; `seconds` of person time in the days that were searched.

    `last`: the last of these days on which it stood; None when it stood on none. `marks`: where the words that were
    searched for stand in `text`, as `(begin, end)`.
    """

    name: Name
    title: str | None
    seconds: int
    last: int | None
    marks: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """What matched: the title, or the name as people see it."""
        return self.name.label if self.title is None else self.title


def search(  # noqa: PLR0917 -- whose, what, from, to, how many: as every caller says it
    store: Store, account: int, text: str, begin: int, end: int, limit: int = 50
) -> list[Found]:
    """Names that contain every word of a text, then titles that do so together with their name; most time first.

    Names are found whenever they were used, titles only with time in the days asked for, of which the last
    `TITLE_DAYS` count. At most `limit` names, and as many titles.
    """
    words = [fold(word) for word in text.split()[:_WORDS]]
    if not words:
        return []
    with snapshot(store) as reader:
        names = read_names(store, account)
        scope = Scope(account, begin, end, time=Time.PERSON)
        found = _find_names(reader, scope, names, words)[:limit]
        recent = Scope(account, max(begin, end - TITLE_DAYS + 1), end, time=Time.PERSON)
        return found + _find_titles(store, recent, names, words, limit)


def fold(text: str) -> str:
    """A text without case and accents: `Café` and `CAFE` fold alike."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_one(character) for character in text)


def mark(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Where folded words stand in a text, without overlap."""
    folded, places = "", []
    for place, character in enumerate(text):
        part = _fold_one(character)
        folded += part
        places += [place] * len(part)
    marked: set[int] = set()
    for word in words:
        at = folded.find(word)
        while at >= 0:
            marked.update(places[at : at + len(word)])
            at = folded.find(word, at + len(word))
    return tuple(_runs(sorted(marked)))


@lru_cache(4096)
def _fold_one(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    begin = 0
    for at, place in enumerate(places):
        if at + 1 == len(places) or places[at + 1] != place + 1:
            yield places[begin], place + 1
            begin = at + 1


def _find_names(reader: Connection, scope: Scope, names: Mapping[int, Name], words: list[str]) -> list[Found]:
    """One for each name, though a file may have told it under several categories: the one with most time speaks."""
    matching = {number: each for number, each in names.items() if all(word in _plain(each) for word in words)}
    sums: Counter[int] = Counter()
    last: dict[int, int] = {}
    for day, number, seconds in read_slots(reader, scope, matching, Resolution.DAY):
        first = matching[number].id
        sums[first] += seconds
        if seconds:
            last[first] = max(day, last.get(first, day))
    merged: dict[tuple[str, str], Found] = {}
    for name in sorted(set(matching.values()), key=lambda each: (-sums[each.id], each.id)):
        key = name.kind, name.name
        found = Found(name, None, sums[name.id], last.get(name.id), mark(name.label, words))
        merged[key] = _add(merged[key], found) if key in merged else found
    return _order(merged.values())


def _find_titles(
    store: Store, scope: Scope, names: Mapping[int, Name], words: list[str], limit: int
) -> list[Found]:
    reader = store.reader()
    plain = {number: _plain(name) for number, name in names.items()}
    titles = _index(store, scope.account).find(store, reader, plain, words)
    if not titles:
        return []
    sums: Counter[_Title] = Counter()
    for number, title, seconds in sum_documents(reader, scope, titles=titles if len(titles) < _FEW else None):
        if title in titles and number in names and seconds:
            sums[_Title(title, number)] += seconds
    # Only what is shown is unsealed.
    most = sorted(sums, key=lambda title: (-sums[title], title))[:limit]
    values = {"account": scope.account, "begin": scope.begin, "end": scope.end}
    asked = json.dumps([title.id for title in most])
    last = dict(reader.execute(query(_ROOM, "last_days"), values | {"titles": asked}).fetchall())
    # One title may stand under several names of an app.
    merged: dict[tuple[int, str], Found] = {}
    for each in most:
        name, text = names[each.name], read_title(store, scope.account, each.id) or ""
        found = Found(name, text, sums[each], last.get(each.id), mark(text, words))
        before = merged.get((name.id, text))
        merged[name.id, text] = _add(before, found) if before else found
    return _order(merged.values())


def _add(one: Found, other: Found) -> Found:
    """What was found twice, as one."""
    days = [day for day in (one.last, other.last) if day is not None]
    return replace(one, seconds=one.seconds + other.seconds, last=max(days, default=None))


def _plain(name: Name) -> str:
    return "\n".join(map(fold, name.texts))


def _order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda each: (-each.seconds, each.text, each.name.id))


class _Title(NamedTuple):
    """A title's number, and its name's."""

    id: int
    name: int


@dataclass
class _Index:
    """One account's titles, folded, in the order of their numbers."""

    account: int
    titles: list[_Title] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    last: bytes = b""
    lock: Lock = field(default_factory=Lock)

    def find(self, store: Store, reader: Connection, names: Mapping[int, str], words: list[str]) -> set[int]:
        """Numbers of the titles that, with their names, contain all words, and at least one by themselves."""
        with self.lock:
            self._refresh(store, reader)
            # What a name holds need not be looked for in its titles; but a title must hold one word by itself.
            wanted = {
                number: [word for word in words if word not in plain] for number, plain in names.items()
            }
            return {
                title.id
                for title, text in zip(self.titles, self.folded, strict=True)
                if _holds(text, wanted.get(title.name, words), words)
            }

    def _refresh(self, store: Store, reader: Connection) -> None:
        """Add titles that are new. Numbers only grow, unless titles were deleted: then all are read again."""
        if not self._stands(reader):
            self.titles.clear()
            self.folded.clear()
        unseal = store.vault.sealer(self.account).unseal
        begin = self.titles[-1].id if self.titles else 0
        for number, name, sealed in reader.execute(query(_STORE, "read_titles"), (self.account, begin)):
            self.titles.append(_Title(number, name))
            self.folded.append(fold(unseal(sealed, "title")))
            self.last = sealed

    def _stands(self, reader: Connection) -> bool:
        if not self.titles:
            return False
        number = self.titles[-1].id
        (count,) = reader.execute(query(_STORE, "count_titles"), (self.account, number)).fetchone()
        row = reader.execute(query(_STORE, "read_title"), (self.account, number)).fetchone()
        return bool(count == len(self.titles) and row is not None and row[0] == self.last)


def _holds(text: str, wanted: list[str], words: list[str]) -> bool:
    for word in wanted:  # A loop: it runs for each title that an account ever had.
        if word not in text:
            return False
    return bool(wanted) or any(word in text for word in words)


@lru_cache(_ACCOUNTS)
def _index(_store: Store, account: int) -> _Index:
    return _Index(account)
