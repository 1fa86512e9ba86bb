# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report as a table of plain values: shown under its charts, and saved as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hourself.core.pulse import clock

Value = str | int | float | None
#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: So many rows stand in a page; files have all.
SHOWN = 400


class Column(NamedTuple):
    """A column: its key in files, and its name in the page. A key that ends in `seconds` holds those."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns and rows; the page shows seconds as hours and minutes."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]

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

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The columns' names, each with whether it holds numbers."""
        return [(column.name, self._numeric(at)) for at, column in enumerate(self.columns)]

    @property
    def shown(self) -> list[list[tuple[str, bool]]]:
        """The first rows, each cell with whether it is a number."""
        times = [column.key.endswith("seconds") for column in self.columns]
        return [
            [_show(value, time=time) for value, time in zip(row, times, strict=True)]
            for row in self.rows[:SHOWN]
        ]

    @property
    def more(self) -> int:
        """How many rows only the files have."""
        return max(0, len(self.rows) - SHOWN)

    def _numeric(self, column: int) -> bool:
        return any(isinstance(row[column], int | float) for row in self.rows)


def _escape(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _show(value: Value, *, time: bool) -> tuple[str, bool]:
    if time and isinstance(value, int):
        return clock(value), True
    return "" if value is None else str(value), isinstance(value, int | float)
