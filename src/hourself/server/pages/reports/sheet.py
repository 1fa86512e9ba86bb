# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report as a table of plain values: shown under its charts, and saved as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hourself.core.pulse import clock

Value = str | int | float | None
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: So many rows stand in a page; files have all.
SHOWN = 200
NUMBER = ' class="number"'


class Pulled:
    """Rows that are made as far as they are read."""

    def __init__(self, make: Callable[[], Iterator[Sequence[Value]]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Sequence[Value]]:
        return self._make()


class Column(NamedTuple):
    """A column: its key in files, and its name in the page. A key that ends in `seconds` holds those."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns and rows; the page shows seconds as hours and minutes."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]

    def to_csv(self) -> str:
        """As CSV; texts that a spreadsheet would run as a formula are led by an apostrophe."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([column.key for column in self.columns])
        writer.writerows([_escape(value) for value in row] for row in self.rows)
        return out.getvalue()

    def to_json(self, **about: Value) -> str:
        """As JSON: what it is about, and a row an object."""
        keys = [column.key for column in self.columns]
        rows = [dict(zip(keys, row, strict=True)) for row in self.rows]
        return json.dumps(about | {"rows": rows}, ensure_ascii=False, indent=1)

    def draw(self) -> SafeString:
        """The first rows as a table for a page; without Django's template loops, which take ten times as long."""
        rows = list(islice(self.rows, SHOWN + 1))
        numeric = [any(isinstance(row[at], int | float) for row in rows) for at in range(len(self.columns))]
        times = [column.key.endswith("seconds") for column in self.columns]
        heads = (
            f'<th scope="col"{NUMBER if number else ""}>{escape(column.name)}</th>'
            for column, number in zip(self.columns, numeric, strict=True)
        )
        lines = (
            "".join(_cell(value, time=time) for value, time in zip(row, times, strict=True))
            for row in rows[:SHOWN]
        )
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        more = '<p class="hint">… more in the files.</p>' if len(rows) > SHOWN else ""
        table = f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>{body}</tbody></table>{more}"
        return mark_safe(table)  # noqa: S308 -- every text in it was escaped


def _escape(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _cell(value: Value, *, time: bool) -> str:
    if isinstance(value, int | float):
        return f"<td{NUMBER}>{clock(int(value)) if time else value}</td>"
    return f"<td>{'' if value is None else escape(value)}</td>"
