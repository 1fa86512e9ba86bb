# SPDX-License-Identifier: AGPL-3.0-or-later
"""Importing at the terminal: the preview in words, the question, the bar."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hourself.core.days import DayError, format_day, parse_day
from hourself.server.imports.actions import Opened, take_back, take_back_broken
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.here import find_zone, local_zone
from hourself.server.imports.preview import Preview
from hourself.server.imports.records import last_zone, read_records
from hourself.server.imports.rows import Wishes
from hourself.server.store.store import Store

_BAR = 24
_TOP = 8
_MAX_DAYS = 366


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for at the terminal; `sure`: store without asking."""

    dry_run: bool
    sure: bool
    wishes: Wishes


def make_wishes(store: Store, account: int, zone: str | None, days: str | None, **more: bool) -> Wishes:
    """Wishes from words; the zone is by default the one said last, else this machine's. Raises `ImportFault`."""
    said = zone or last_zone(store, account)
    return Wishes(find_zone(said) if said else local_zone(), parse_days(days) if days else None, **more)


def parse_days(text: str) -> tuple[int, int]:
    """`2026-01-31` or `2026-01-01..2026-01-31`. Raises `ImportFault`."""
    first, dots, last = text.partition("..")
    try:
        days = parse_day(first), parse_day(last if dots else first)
    except DayError as error:
        raise ImportFault(str(error)) from None
    if not 0 <= days[1] - days[0] < _MAX_DAYS:
        raise ImportFault("Expected the first day, then the last, at most a year later.")
    return days


def run(store: Store, account: int, files: list[str], order: Order) -> int:
    """Import files, each on its own; gives 1 if any was not understood, or could not be opened."""
    failed = False
    for file in files:
        print(file)
        try:
            _import_one(store, account, Path(file), order)
        except (ImportFault, OSError) as error:
            reason = error.strerror or "cannot be read" if isinstance(error, OSError) else str(error)
            sys.stderr.write(f"hourself: {file}: {reason}\n")
            failed = True
    return 1 if failed else 0


def show_records(store: Store, account: int) -> int:
    """Print all imports, the last first."""
    take_back_broken(store)
    for each in read_records(store, account):
        days = _days(each.first, each.last)
        print(f"{each.id:5}  {_clock(each.added):>9}  {days:24}  {each.label}  {each.file}")
    return 0


def undo(store: Store, account: int, number: int) -> int:
    """Take an import back."""
    try:
        take_back(store, account, number)
    except ImportFault as error:
        sys.stderr.write(f"hourself: {error}\n")
        return 1
    print(f"Import {number} is undone: all that it brought is gone.")
    return 0


def _import_one(store: Store, account: int, file: Path, order: Order) -> None:
    bar = _Bar()
    with file.open("rb") as stream, Opened(store, account, stream, order.wishes, bar.tell) as opened:
        seen = opened.look()
        bar.clear()
        print("\n".join(describe(seen, order.wishes)))
        if not seen.added or order.dry_run:
            print("  Nothing was stored: " + ("dry run." if order.dry_run else "there is nothing new."))
            return
        if not order.sure and not _ask():
            return
        number = opened.bring_in(file.name)
        bar.clear()
    if number:
        print(
            f"  Stored {_clock(seen.added)} as import {number}; `hourself import --undo {number}` takes it back."
        )


def _ask() -> bool:
    if not sys.stdin.isatty():
        print("  Nothing was stored: there is nobody to ask. Say --yes to import it.")
        return False
    sys.stdout.write("  Import this? [y/N] ")
    sys.stdout.flush()
    agreed = sys.stdin.readline().strip().lower() in {"y", "yes"}
    if not agreed:
        print("  Nothing was stored.")
    return agreed


def describe(seen: Preview, wishes: Wishes) -> Iterator[str]:
    """A preview in lines."""
    yield f"  {seen.label}: {_days(seen.first, seen.last)}, {_clock(seen.told)} in all" + (
        f", days as in {wishes.zone.key}" if seen.asks_zone else ""
    )
    yield f"  {_clock(seen.added):>10}  to come in"
    if seen.known:
        yield f"  {_clock(seen.known):>10}  there already"
    for note in seen.notes:
        yield f"  Note: {note}"
    if seen.clash_days:
        days = _count(seen.clash_days, "day")
        yield (
            f"  {_clock(seen.clash_seconds):>10}  left out: another import has time on {days} of it; --also counts both"
        )
    for reason, rows, seconds in seen.left:
        yield f"  {_clock(seconds):>10}  left out: {reason}, {_count(rows, 'row')}"
    if seen.told:
        yield from _table("By level", seen.levels)
        yield from _table(
            "By category", [(f"{each.overview} > {each.category}", part) for each, part in seen.categories]
        )
        yield from _table("By name", seen.names)


def _table(title: str, rows: list[tuple[str, int]]) -> Iterator[str]:
    yield f"  {title}"
    for name, seconds in rows[:_TOP]:
        yield f"  {_clock(seconds):>10}  {name}"


def _days(first: int | None, last: int | None) -> str:
    if first is None or last is None:
        return "no days"
    return format_day(first) + (f" to {format_day(last)}" if last > first else "")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


class _Bar:
    """A bar on standard error, if that is a terminal."""

    def __init__(self) -> None:
        self._shown = 0.0
        self._wanted = sys.stderr.isatty()

    def tell(self, doing: str, done: int, whole: int) -> None:
        """Show how far it is, ten times a second at most."""
        now = time.monotonic()
        if not self._wanted or now - self._shown < 0.1:
            return
        self._shown = now
        share = done / whole if whole else 1.0
        full = "█" * round(share * _BAR)
        sys.stderr.write(f"\r  {doing:8}{full:░<{_BAR}} {share:4.0%}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Wipe it."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
