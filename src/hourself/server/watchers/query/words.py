# SPDX-License-Identifier: AGPL-3.0-or-later
r"""The text of a query, read into statements.

    events = flood(query_bucket("aw-watcher-window_desk"));
    RETURN = {"top": limit_events(events, 10), "all": sum_durations(events)};

A statement is `name = value`; statements are parted by `;`. A value is a whole number, a text in single or double
quotes, a list, a dict whose keys are texts, a name, or a call. In a text `\` stands for itself, except before the quote
that encloses it. There are no comments, operators, fractions or negative numbers. As aw-core 0.5.18 reads it, with two
differences: any call and literal may stand inside another, and what is malformed is refused and never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hourself.server.watchers.query.errors import ParseError, quote
from hourself.server.watchers.query.limits import MAX_DEPTH, MAX_DIGITS, MAX_STATEMENTS, MAX_TEXT

# A quote after a backslash does not end the text, whatever stands before that backslash.
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"(?:[^"]|(?<=\\)")*(?<!\\)"|'(?:[^']|(?<=\\)')*(?<!\\)')
    |(?P<number>[0-9]+(?!\w))
    |(?P<name>[^\W\d]\w*)
    |(?P<mark>[][(){},:=;])""",
    re.VERBOSE,
)


class Literal(NamedTuple):
    """A number or a text."""

    value: int | str


class Name(NamedTuple):
    """What a name stands for."""

    name: str


class Call(NamedTuple):
    """A function and what it is given."""

    name: str
    arguments: list[Expression]


class Many(NamedTuple):
    """A list."""

    items: list[Expression]


class Table(NamedTuple):
    """A dict."""

    items: dict[str, Expression]


Expression = Literal | Name | Call | Many | Table


class Statement(NamedTuple):
    """A name is given a value."""

    name: str
    value: Expression


class _Token(NamedTuple):
    kind: str
    text: str
    place: int


def read_query(lines: list[str] | str) -> list[Statement]:
    """The statements of a query; lines are joined with nothing between, as aw-server does. Raises `ParseError`."""
    text = lines if isinstance(lines, str) else "".join(lines)
    if len(text) > MAX_TEXT:
        raise ParseError(f"The query is longer than {MAX_TEXT:,} characters.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ParseError("The query holds half a character: it is no valid Unicode.") from None
    return _Reader(text).statements()


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = [*_split(text), _Token("end", "", len(text))]
        self._next = 0

    def statements(self) -> list[Statement]:
        found: list[Statement] = []
        while self._token.kind != "end":
            if not self._skip(";"):
                found.append(self._statement())
            if len(found) > MAX_STATEMENTS:
                raise ParseError(f"The query has more than {MAX_STATEMENTS:,} statements.")
        return found

    def _statement(self) -> Statement:
        name = self._take()
        if name.kind != "name":
            raise self._error("a name to assign to was expected", name)
        self._expect("=")
        value = self._value(0)
        if self._token.kind != "end":
            self._expect(";")
        return Statement(name.text, value)

    def _value(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ParseError(f"More than {MAX_DEPTH} lists, dicts and calls stand inside each other.")
        token = self._take()
        if token.kind == "number":
            return Literal(_read_number(token))
        if token.kind == "text":
            return Literal(_read_text(token.text))
        if token.kind == "name":
            return Call(token.text, self._items(")", depth)) if self._skip("(") else Name(token.text)
        if token.text == "[":
            return Many(self._items("]", depth))
        if token.text == "{":
            return self._table(depth)
        raise self._error("a value was expected", token)

    def _items(self, end: str, depth: int) -> list[Expression]:
        items: list[Expression] = []
        if self._skip(end):
            return items
        while True:
            items.append(self._value(depth + 1))
            if self._skip(end):
                return items
            self._expect(",")

    def _table(self, depth: int) -> Table:
        items: dict[str, Expression] = {}
        if self._skip("}"):
            return Table(items)
        while True:
            key = self._take()
            if key.kind != "text":
                raise self._error("a text was expected as a key of a dict", key)
            self._expect(":")
            items[_read_text(key.text)] = self._value(depth + 1)
            if self._skip("}"):
                return Table(items)
            self._expect(",")

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._token
        self._next += token.kind != "end"
        return token

    def _skip(self, mark: str) -> bool:
        found = self._token.kind == "mark" and self._token.text == mark
        self._next += found
        return found

    def _expect(self, mark: str) -> None:
        if not self._skip(mark):
            raise self._error(f"'{mark}' was expected", self._token)

    def _error(self, expected: str, token: _Token) -> ParseError:
        if token.kind == "end":
            return ParseError(f"The query ends where {expected}.")
        # A text may be private; names and marks are not.
        found = {"text": "a text", "number": "a number"}.get(token.kind, quote(token.text))
        return ParseError(f"At character {token.place + 1}, {expected}, not {found}.")


def _split(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found:
            raise ParseError(_explain(text, place))
        if found.lastgroup and found.lastgroup != "space":
            yield _Token(found.lastgroup, found[0], place)
        place = found.end()


def _explain(text: str, place: int) -> str:
    if text[place] in "'\"":
        return f"The text that begins at character {place + 1} is never closed."
    return f"At character {place + 1}, there is something that the query language does not have."


def _read_number(token: _Token) -> int:
    if len(token.text) > MAX_DIGITS:
        raise ParseError(f"The number at character {token.place + 1} has more than {MAX_DIGITS} digits.")
    return int(token.text)


def _read_text(quoted: str) -> str:
    mark = quoted[0]
    return quoted[1:-1].replace("\\" + mark, mark)
