# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a form is: how it is told, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from hourself.server.imports.opening import Source, first_rows, json_paths
from hourself.server.imports.rows import Row, Wishes


class Head:
    """The beginning of a file, as far as its form can be told from it."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def paths(self) -> set[str]:
        """The places of a JSON file; none if it is no JSON."""
        return json_paths(self._source)

    @cached_property
    def rows(self) -> list[list[str]]:
        """The first rows of a CSV file; none if it is JSON or no text."""
        return [] if self.paths else first_rows(self._source)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Where each column stands that the first row names, its name reduced to small letters."""
        return find_columns(self.rows[0]) if self.rows else {}


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was understood.

    `form` is what it is imported as: what two files of one form both tell counts once. `family`: forms of one family
    tell of the same time. `label` is for people, `device` what
    machines of this form are called.
    """

    form: str
    family: str
    label: str
    rows: Callable[[], Iterator[Row]]
    device: str = ""
    asks_zone: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """How a form is told by the beginning of a file, and what reads it. `expects` says in words what it is told by."""

    recognise: Callable[[Head], bool]
    read: Callable[[Source, Head, Wishes], Reading]
    expects: str


def find_columns(cells: list[str]) -> dict[str, int]:
    """The places of columns by name; the first of two that are named alike."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        columns.setdefault(re.sub(r"[^a-z0-9]", "", cell.lower()), place)
    return columns


def pick(columns: dict[str, int], *names: str) -> int | None:
    """Where the first of these columns stands that is there at all."""
    return next((columns[name] for name in names if name in columns), None)
