# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fourteen believable months of somebody who writes software for a living, made up, for `hourself start --demo`."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator
from typing import NamedTuple

from hourself.core.days import day_of, day_start, to_date
from hourself.server.accounts.tokens import Sign, add_device, find_device, note_sign_of_life
from hourself.server.store.revision import read_revision
from hourself.server.store.spans import Book, write_spans
from hourself.server.store.store import Store
from hourself.wire.batch import Span

#: So many that a year can be looked at, and compared with.
DAYS = 430


class Habit(NamedTuple):
    """A name, a few of its titles, how often it comes to the front, and for how many seconds about."""

    name: str
    titles: tuple[str, ...]
    often: int
    seconds: int


MORNING = (
    Habit("Code", ("report.py — atlas", "test_report.py — atlas", "spans.py — atlas"), 9, 420),
    Habit("Alacritty", ("pytest", "git log", "make"), 7, 70),
    Habit("github.com", (), 5, 110),
    Habit("docs.python.org", (), 3, 120),
    Habit("thunderbird", ("Inbox",), 3, 100),
    Habit("Slack", ("general — Northwind",), 4, 60),
)
AFTERNOON = (
    Habit("Code", ("export.py — atlas", "README.md — atlas"), 6, 360),
    Habit("Alacritty", ("psql", "git rebase"), 5, 60),
    Habit("zoom", ("Weekly planning",), 1, 1500),
    Habit("docs.google.com/document", (), 3, 260),
    Habit("stackoverflow.com", (), 3, 90),
    Habit("Slack", ("design — Northwind",), 4, 70),
    Habit("calendar.google.com", (), 1, 60),
)
PAUSES = (
    Habit("news.ycombinator.com", (), 3, 240),
    Habit("youtube.com", (), 2, 420),
    Habit("reddit.com", (), 2, 200),
    Habit("wikipedia.org", (), 2, 150),
)
EVENING = (
    Habit("youtube.com", (), 3, 700),
    Habit("Spotify", ("Kind of Blue",), 2, 120),
    Habit("reddit.com", (), 3, 260),
    Habit("Anki", ("Spanish",), 1, 500),
    Habit("nytimes.com", (), 1, 300),
)


def fill(store: Store, account: int, now: int) -> None:
    """Make up the months that end at `now` (UTC seconds), once; nothing is done to a store that holds time."""
    if read_revision(store, account):
        return
    offset = time.localtime(now).tm_gmtoff // 60
    today = day_of(now, offset)
    with store.writing() as connection:
        device = find_device(connection, add_device(connection, account, "demo laptop", now))
        assert device is not None  # noqa: S101 -- just added
        book = Book(account, store.vault.sealer(account))
        for day in range(today - DAYS + 1, today + 1):
            spans = [span for span in _live(day, offset) if span.end <= now]
            write_spans(connection, book, device.device, spans)
        note_sign_of_life(connection, device.device, Sign("recording", None, "Linux", None), now)


def _live(day: int, offset: int) -> Iterator[Span]:
    """One day's spans: day 0 was a Thursday (1970-01-01)."""
    chance = random.Random(day)  # noqa: S311 -- made up, no secret
    free = (day + 3) % 7 >= 5 or _on_holiday(day)
    # Work comes in waves, as projects do.
    wave = math.sin(day / 23) * 0.6
    parts = [(11, 12.5, EVENING)] if free else [(8.6, 12.3, MORNING), (13.1, 17.4 + wave, AFTERNOON)]
    for begin, end, habits in [*parts, (20.2, 21.6, EVENING)]:
        at = day_start(day, offset) + int((begin + chance.uniform(-0.4, 0.3)) * 3600)
        stop = day_start(day, offset) + int((end + chance.uniform(-0.3, 0.5)) * 3600)
        yield from _work(chance, at, stop, offset, habits)


def _on_holiday(day: int) -> bool:
    """Two weeks in August, and from Christmas to New Year."""
    date = to_date(day)
    return (date.month == 8 and date.day < 15) or (date.month == 12 and date.day > 23)


def _work(
    chance: random.Random, at: int, stop: int, offset: int, habits: tuple[Habit, ...]
) -> Iterator[Span]:
    while at < stop:
        if chance.random() < 0.05:
            at += chance.randint(200, 900)
        chosen = PAUSES if chance.random() < 0.07 else habits
        habit = chance.choices(chosen, [each.often for each in chosen])[0]
        end = at + max(5, int(chance.expovariate(1 / habit.seconds)))
        title = chance.choice(habit.titles) if habit.titles else None
        yield Span(
            1, at, min(end, stop + 600), offset, "site" if "." in habit.name else "app", habit.name, title
        )
        at = min(end, stop + 600)
