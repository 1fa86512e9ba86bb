# SPDX-License-Identifier: AGPL-3.0-or-later
"""A query's patterns (RE2: no pattern can take longer than its text is long), tried together and each text once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import re2

from hourself.server.watchers.query.errors import FunctionError

MAX_PATTERNS, MAX_PATTERN = 1_000, 20_000
#: Bytes that a compiled pattern, and all together, may take.
_MEMORY, _SHARED_MEMORY = 1 << 20, 1 << 25
#: The time is looked at after so many new texts.
_CHECK_EVERY = 256


class Patterns:
    """Patterns, each with whether letters' case is ignored; `check` is called now and then. Raises `FunctionError`."""

    def __init__(self, patterns: Sequence[tuple[str, bool]], check: Callable[[], None]) -> None:
        if len(patterns) > MAX_PATTERNS:
            raise FunctionError(f"More than {MAX_PATTERNS:,} patterns stand in one call.")
        self._single = []
        for pattern, ignore_case in patterns:
            check()
            self._single.append(_compile(pattern, ignore_case))
        self._together = _put_together(patterns)
        self._known: dict[str, frozenset[int]] = {}
        self._check = check

    def find(self, text: str) -> frozenset[int]:
        """Which patterns are somewhere in a text, by their places."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) % _CHECK_EVERY == 0:
                self._check()
            known = self._known[text] = frozenset(self._search(text))
        return known

    def _search(self, text: str) -> list[int]:
        if self._together is not None:
            found: list[int] = self._together.Match(text)
            # What fits every text was not found: the set ran out of memory, and says so in no other way.
            if len(self._single) in found:
                found.remove(len(self._single))
                return found
        return [place for place, pattern in enumerate(self._single) if pattern.search(text)]


def _compile(pattern: str, ignore_case: bool) -> Any:
    if len(pattern) > MAX_PATTERN:
        raise FunctionError(f"A pattern is longer than {MAX_PATTERN:,} characters.")
    options = _options(_MEMORY)
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0].decode(errors="replace") if error.args else "it is not RE2"
        raise FunctionError(f"A pattern cannot be read: {_explain(said)}.") from None


def _put_together(patterns: Sequence[tuple[str, bool]]) -> Any:
    if len(patterns) < 2:
        return None
    together = re2.Set.SearchSet(_options(_SHARED_MEMORY))
    for pattern, ignore_case in patterns:
        together.Add(f"(?i:{pattern})" if ignore_case else pattern)
    together.Add("")
    try:
        together.Compile()
    except re2.error:
        return None
    return together


def _options(memory: int) -> Any:
    options = re2.Options()
    options.log_errors, options.max_mem = False, memory
    return options


def _explain(said: str) -> str:
    """Which part RE2 does not read; its own words repeat a piece of the pattern after a colon."""
    reason = said.split(":", maxsplit=1)[0]
    if reason == "invalid perl operator":
        return "looking ahead or behind, '(?=' or '(?<', is not offered"
    if reason == "invalid escape sequence":
        return r"'\' stands before a character that means nothing there ('\1' is not offered)"
    return reason
