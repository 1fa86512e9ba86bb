# SPDX-License-Identifier: AGPL-3.0-or-later
"""Importing made-up files into a real store, and looking at what came of it."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from hourself.core.taxonomy import Category
from hourself.server.imports.actions import Opened, take_back
from hourself.server.imports.forms.form import Reading
from hourself.server.imports.forms.table import recognise
from hourself.server.imports.opening import Source
from hourself.server.imports.preview import Preview
from hourself.server.imports.rows import Event, Row, Sum, Wishes
from hourself.server.report.ask import Kind, Perspective, Question, ask
from hourself.server.report.cells import Resolution, Time
from hourself.server.store.names import read_names
from hourself.server.store.store import Store
from hourself.server.store.verify import verify

VIENNA = Wishes(ZoneInfo("Europe/Vienna"))
#: Far enough for every file of the tests.
ALWAYS = (0, 40_000)
_PASSING = {"sqlite_sequence", "revision", "month_revision", "django_session"}


def read(content: bytes, wishes: Wishes = VIENNA) -> tuple[Reading, list[Row]]:
    """What a parser makes of a file."""
    reading = recognise(Source(io.BytesIO(content), len(content)), wishes)
    return reading, list(reading.rows())


def sums(rows: list[Row]) -> float:
    """All seconds of rows."""
    return sum(
        row.seconds if isinstance(row, Sum) else row.length / 1000
        for row in rows
        if isinstance(row, Sum | Event)
    )


def bucket(
    *events: tuple[str, float, dict[str, Any]], watcher: str = "window", host: str = "desk"
) -> dict[str, Any]:
    """One bucket of ActivityWatch's, by its id."""
    return {
        f"aw-watcher-{watcher}_{host}": {
            "type": watcher,
            "events": [{"timestamp": at, "duration": length, "data": data} for at, length, data in events],
        }
    }


def buckets(*several: dict[str, Any]) -> bytes:
    """A file of buckets."""
    return json.dumps({"buckets": {key: value for each in several for key, value in each.items()}}).encode()


@dataclass
class Desk:
    """An account whose files come in."""

    store: Store
    account: int

    def look(self, content: bytes, **wishes: Any) -> Preview:
        """The preview of a file."""
        with Opened(self.store, self.account, io.BytesIO(content), replace(VIENNA, **wishes)) as opened:
            return opened.look()

    def bring(self, content: bytes, **wishes: Any) -> int | None:
        """Import a file."""
        with Opened(self.store, self.account, io.BytesIO(content), replace(VIENNA, **wishes)) as opened:
            return opened.bring_in("file")

    def undo(self, number: int | None) -> None:
        """Take an import back."""
        take_back(self.store, self.account, number or 0)

    def total(self, time: Time = Time.DEVICE) -> int:
        """All seconds stored."""
        return ask(self.store, self.account, Question(*ALWAYS, time=time)).total

    def by(self, kind: Kind) -> dict[object, int]:
        """Seconds by overview, category or level."""
        answer = ask(self.store, self.account, Question(*ALWAYS, kind=kind))
        return {row.key: row.seconds for row in answer.rows}

    def by_name(self) -> dict[str, int]:
        """Seconds by name, as stored."""
        names = read_names(self.store, self.account)
        sums: Counter[str] = Counter()
        for row in ask(self.store, self.account, Question(*ALWAYS)).rows:
            sums[names[row.key].name] += row.seconds  # type: ignore[index] # an activity's key is its number
        return dict(sums)

    def by_day(self, resolution: Resolution = Resolution.DAY) -> dict[int | None, int]:
        """Seconds by day number, or by another slot."""
        question = Question(*ALWAYS, perspective=Perspective.INTERVAL, resolution=resolution)
        sums: Counter[int | None] = Counter()
        for row in ask(self.store, self.account, question).rows:
            sums[row.slot] += row.seconds
        return dict(sums)

    def dump(self) -> dict[str, list[str]]:
        """Every row of every table, but for what only counts changes."""
        reader = self.store.reader()
        tables = [row[0] for row in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: sorted(map(repr, reader.execute(f'SELECT * FROM "{table}"').fetchall()))  # noqa: S608 -- its own
            for table in tables
            if table not in _PASSING
        }

    def faults(self) -> list[str]:
        """What the tallies say that the time does not."""
        return verify(self.store)


__all__ = ["VIENNA", "Category", "Desk", "bucket", "buckets", "read", "sums"]
