# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moving past time between a name and its variants, when rules on titles came, went or changed.

Each chunk is one transaction that moves spans or amounts and their tallies together, so that a stop in between leaves
a store that is right, and the next call goes on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from hourself.core.days import DAY_SECONDS
from hourself.core.person import Stretch, count_once
from hourself.core.spans import split
from hourself.server.store.amounts import Amount, delete_amounts, write_amounts
from hourself.server.store.cipher import Connection
from hourself.server.store.revision import bump_revision
from hourself.server.store.rules import VARIANT, Rule, read_rules, variant_for
from hourself.server.store.sql import query
from hourself.server.store.store import Store
from hourself.server.store.tallies import Cell, add_cells

_ROOM = "hourself.server.store"
#: Days of spans or amounts in one transaction: thousands of rows, a fraction of a second.
_CHUNK = 14

Progress = Callable[[float], None]


class Target(NamedTuple):
    """Where the time of a title goes: the numbers of the variant and of the same title under it."""

    name: int
    title: int


class _Move(NamedTuple):
    """A title that stands under the wrong row of its name, and what `given` is of the right one."""

    title: int
    name: int
    given: str


def apply_title_rules(store: Store, account: int, progress: Progress = lambda _: None) -> int:
    """Put past time under the variants that today's rules on titles say; gives how many titles moved.

    Calling it again changes nothing. No day's total ever changes. What a file said a category for stays as it said.
    """
    moves = _plan(store, account, read_rules(store, account))
    if not moves:
        return 0
    with store.writing() as connection:
        targets = {move.title: _target(connection, account, move) for move in moves}
    chunks = list(_chunks(store, account))
    for number, (change, first) in enumerate(chunks):
        progress(number / len(chunks))
        with store.writing() as connection:
            change(connection, account, first, targets)
    with store.writing() as connection:
        for table in ("hours", "days", "months"):
            connection.execute(query(_ROOM, f"drop_empty_{table}"), (account,))
        bump_revision(connection, account)
    progress(1.0)
    return len(moves)


def _plan(store: Store, account: int, rules: Sequence[Rule]) -> list[_Move]:
    reader, sealer = store.reader(), store.vault.sealer(account)
    rows = reader.execute(query(_ROOM, "read_names"), (account,)).fetchall()
    names = {row[0]: (row[1], row[2], row[3]) for row in rows if not row[3] or row[3].startswith(VARIANT)}
    if not any(rule.field == "title" for rule in rules) and not any(given for _, _, given in names.values()):
        return []
    texts = {number: sealer.unseal(sealed, "name") for number, (_, sealed, _) in names.items()}
    # A title keeps its row when its time has moved: whoever writes spans may know its number.
    used = {row[0] for row in reader.execute(query(_ROOM, "used_titles"), {"account": account})}
    moves = []
    for title, name, sealed in reader.execute(query(_ROOM, "read_titles"), (account, 0)):
        if name not in names or title not in used:
            continue
        kind, _, given = names[name]
        wanted = variant_for(rules, kind, texts[name], sealer.unseal(sealed, "title"))
        if wanted != given:
            moves.append(_Move(title, name, wanted))
    return moves


def _target(connection: Connection, account: int, move: _Move) -> Target:
    """The rows to move to, made now where they are missing. What is sealed is copied: it is bound to no row."""
    kind, sealed, text = connection.execute(
        query(_ROOM, "read_sealed"), (account, move.name, move.title)
    ).fetchone()
    name = _number(connection, "name", (account, kind, sealed, move.given))
    return Target(name, _number(connection, "title", (account, name, text)))


def _number(connection: Connection, table: str, key: tuple[Any, ...]) -> int:
    row = connection.execute(query(_ROOM, f"find_{table}"), key).fetchone()
    row = row or connection.execute(query(_ROOM, f"add_{table}"), key).fetchone()
    return int(row[0])


Change = Callable[[Connection, int, int, dict[int, Target]], None]


def _chunks(store: Store, account: int) -> Iterator[tuple[Change, int]]:
    reader = store.reader()
    found: tuple[tuple[Change, str, int], ...] = (
        (_move_spans, "span_bounds", _CHUNK * DAY_SECONDS),
        (_move_amounts, "amount_bounds", _CHUNK),
    )
    for change, bounds, step in found:
        first, last = reader.execute(query(_ROOM, bounds), (account,)).fetchone()
        if first is not None:
            yield from ((change, begin) for begin in range(first, last + 1, step))


def _move_spans(connection: Connection, account: int, first: int, targets: dict[int, Target]) -> None:
    """Move the spans that start in a chunk. Whose moment it is does not change, only under which name it counts."""
    stop = first + _CHUNK * DAY_SECONDS
    values = {"account": account, "begin": first, "stop": stop}
    around = [Stretch(*row) for row in connection.execute(query(_ROOM, "spans_around"), values)]
    moved = {each for each in around if first <= each.begin < stop and each.title in targets}
    if not moved:
        return
    connection.executemany(
        query(_ROOM, "move_span"),
        [(*targets[each.title], account, each.device, each.begin) for each in moved],
    )
    cells: defaultdict[Cell, list[int]] = defaultdict(lambda: [0, 0])
    _count(cells, targets, ((each.begin, each.end, each) for each in moved), 0)
    _count(cells, targets, (piece for piece in count_once(_beside(around, moved)) if piece[2] in moved), 1)
    add_cells(connection, account, [(*cell, sums[0], sums[1]) for cell, sums in cells.items()])


def _beside(around: list[Stretch], moved: set[Stretch]) -> list[Stretch]:
    """What moves and what stands beside it: nothing else has a say in whose moment it is."""
    begins = sorted((each.begin, each.end) for each in moved)
    ends = list(accumulate((end for _, end in begins), max))
    near = []
    for each in around:
        before = bisect_left(begins, (each.end,))
        if before and ends[before - 1] > each.begin:
            near.append(each)
    return near


def _count(
    cells: defaultdict[Cell, list[int]],
    targets: dict[int, Target],
    pieces: Iterable[tuple[int, int, Stretch]],
    time: int,
) -> None:
    """Take each piece from its name's cells and add it to its target's; `time`: 0 device time, 1 person time."""
    for begin, end, stretch in pieces:
        for day, hour, seconds in split(begin, end, stretch.offset):
            at = day * 24 + hour
            cells[Cell(at, stretch.name, stretch.device)][time] -= seconds
            cells[Cell(at, targets[stretch.title].name, stretch.device)][time] += seconds


def _move_amounts(connection: Connection, account: int, first: int, targets: dict[int, Target]) -> None:
    rows = connection.execute(query(_ROOM, "titled_amounts"), (account, first, first + _CHUNK - 1))
    sources: defaultdict[int, list[Amount]] = defaultdict(list)
    for source, *row in rows:
        amount = Amount(*row)
        if amount.title in targets:
            sources[source].append(amount)
    for source, amounts in sources.items():
        delete_amounts(connection, account, source, amounts)
        moved = [
            each._replace(name=targets[each.title].name, title=targets[each.title].title) for each in amounts
        ]
        write_amounts(connection, account, source, moved)
