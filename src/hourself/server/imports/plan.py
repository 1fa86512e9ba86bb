# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of a staged file is new, day by day: what is stored already from files of the same form counts against it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from hourself.core.catalog import look_up
from hourself.core.days import DAY_SECONDS
from hourself.core.taxonomy import UNCATEGORIZED, Category, default_level
from hourself.server.imports.forms.form import Reading
from hourself.server.imports.laying import Laid, Wanted, lay
from hourself.server.imports.records import Earlier, find_lanes
from hourself.server.imports.rounding import Rounding
from hourself.server.imports.stage import Named, Piece, Slot, Stage
from hourself.server.store.origins import read_day_sums
from hourself.server.store.sql import query
from hourself.server.store.store import Store

_ROOM = "hourself.server.imports"
SumKey = tuple[int, int, str, bytes, bytes]
PieceKey = tuple[int, bytes]


class Stroke(NamedTuple):
    """What is new of a piece: its exact milliseconds, start and key of the whole, and where its whole seconds lie."""

    piece: Piece
    start: int
    key: bytes
    laid: Laid


@dataclass(slots=True)
class Day:
    """One day's new time. `told` is all that the file tells of it, by staged name, in milliseconds."""

    day: int
    slots: list[Slot] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    told: Counter[int] = field(default_factory=Counter)
    added: int = 0
    known: int = 0
    clashing: int = 0
    needs: set[int] = field(default_factory=set)


class Planner:
    """Goes through a stage by days."""

    def __init__(
        self, store: Store, account: int, reading: Reading, stage: Stage, earlier: Earlier, *, also: bool
    ) -> None:
        """`also`: take time even of days on which another form of the family holds some."""
        self._store = store
        self._account = account
        self._reading = reading
        self._stage = stage
        self._earlier = earlier._replace(covered={} if also else earlier.covered)
        self._sealer = store.vault.sealer(account)
        self._roundings: defaultdict[int, Rounding] = defaultdict(Rounding)
        self._known = Rounding()
        self._sealed_name = lru_cache(1 << 13)(self._seal_name)
        self._sealed_title = lru_cache(1 << 15)(self._seal_title)
        self._key = lru_cache(1 << 13)(self._make_key)
        self._path = lru_cache(1 << 14)(self._find_path)

    def days(self) -> Iterator[Day]:
        """Each day of the stage, in order."""
        slots = _by_day(self._stage.slots())
        pieces = _by_day(self._stage.pieces())
        for number, day_slots, day_pieces in _together(slots, pieces):
            day = Day(number)
            self._plan_slots(day, day_slots)
            for host, group in groupby(day_pieces, key=attrgetter("host")):
                self._plan_pieces(day, host, list(group))
            yield day

    def classify(self, name: int) -> tuple[int, Category]:
        """Level and category of a staged name."""
        level, category, _ = self._path(name)
        return level, category

    def _plan_slots(self, day: Day, slots: list[Slot]) -> None:
        kept: list[Slot] = []
        for slot in slots:
            clashes = self._clashes(slot.day, slot.length)
            if clashes:
                day.clashing += slot.seconds
                day.needs |= clashes
            else:
                day.told[slot.name] += slot.seconds * 1000
                kept.append(slot)
        stored, sources = self._stored_sums(day.day) if kept else ({}, {})
        fresh = self._take_known(kept, stored)
        for slot, seconds in zip(kept, fresh, strict=True):
            if seconds < slot.seconds:
                day.needs |= sources[self._sum_key(slot)]
            if seconds:
                day.slots.append(slot._replace(seconds=seconds))
            day.added += seconds
            day.known += slot.seconds - seconds

    def _clashes(self, day: int, length: int) -> set[int]:
        covered = self._earlier.covered
        days = range(day, day + max(1, length // DAY_SECONDS))
        return set().union(*(covered.get(each, ()) for each in days)) if covered else set()

    def _stored_sums(self, day: int) -> tuple[dict[SumKey, Counter[str]], dict[SumKey, set[int]]]:
        stored: defaultdict[SumKey, Counter[str]] = defaultdict(Counter)
        sources: defaultdict[SumKey, set[int]] = defaultdict(set)
        if self._earlier.same:
            rows = read_day_sums(self._store.reader(), self._account, day, self._earlier.same)
            for source, second, length, kind, sealed, given, title, seconds in rows:
                key = (second, length, kind, sealed, title or b"")
                stored[key][given] += seconds
                sources[key].add(source)
        return stored, sources

    def _take_known(self, slots: list[Slot], stored: dict[SumKey, Counter[str]]) -> list[int]:
        """What is left of each slot's seconds: first what is stored under the same category, then what under any."""
        left = [slot.seconds for slot in slots]
        if not stored:
            return left
        for exactly in (True, False):
            for place, slot in enumerate(slots):
                sums = stored.get(self._sum_key(slot))
                if not sums:
                    continue
                for given in [self._stage.name_of(slot.name).given] if exactly else list(sums):
                    taken = min(left[place], sums[given])
                    left[place] -= taken
                    sums[given] -= taken
        return left

    def _sum_key(self, slot: Slot) -> SumKey:
        kind, name = self._sealed_name(slot.name)
        return slot.second, slot.length, kind, name, self._sealed_title(slot.title)

    def _seal_name(self, name: int) -> tuple[str, bytes]:
        named = self._stage.name_of(name)
        return named.kind, self._sealer.seal(named.name, "name")

    def _seal_title(self, title: int) -> bytes:
        text = self._stage.title_of(title) if title else None
        return self._sealer.seal(text, "title") if text else b""

    def _make_key(self, name: int, title: int) -> bytes:
        """The key under which pieces of a name and a title are known."""
        named, text = self._stage.name_of(name), self._stage.title_of(title) if title else None
        return self._sealer.seal(f"{named.kind}\0{named.name}\0{text or ''}", "import_piece")[:16]

    def _plan_pieces(self, day: Day, host: int, pieces: list[Piece]) -> None:
        clashes = self._clashes(day.day, DAY_SECONDS)
        if clashes:
            day.clashing += round(sum(piece.length for piece in pieces) / 1000)
            day.needs |= clashes
            return
        for piece in pieces:
            day.told[piece.name] += piece.length
        stored = self._stored_pieces(day, host)
        found = sorted(self._surplus(day, pieces, stored), key=lambda each: each[1].start)
        fresh = [piece for _, piece in found]
        seconds = self._roundings[host].round_day([(self._path(piece.name), piece.length) for piece in fresh])
        wanted = [
            Wanted(
                piece.start,
                piece.start + piece.length,
                part,
                (piece.day + 1) * DAY_SECONDS - piece.offset * 60,
            )
            for piece, part in zip(fresh, seconds, strict=True)
        ]
        for (start, piece), laid in zip(found, lay(wanted, stored.taken), strict=True):
            day.strokes.append(Stroke(piece, start, self._key(piece.name, piece.title), laid))
        day.added += sum(seconds)

    def _stored_pieces(self, day: Day, host: int) -> _Stored:
        reader = self._store.reader()
        lanes = find_lanes(reader, self._account, self._reading.form, self._stage.hosts[host])
        stored = _Stored([[] for _ in lanes])
        if not lanes:
            return stored
        places = {lane.device: lane.number for lane in lanes}
        rows = reader.execute(query(_ROOM, "read_day_pieces"), (self._account, lanes[0].id, day.day))
        for source, start, key, length, device, begin, stop in rows:
            stored.lengths[start, key] += length
            stored.sources[start, key].add(source)
            if stop > begin:
                stored.taken[places[device]].append((begin, stop))
        return stored

    def _surplus(self, day: Day, pieces: list[Piece], stored: _Stored) -> Iterator[tuple[int, Piece]]:
        """What of pieces goes beyond what is stored of the same start, name and title, each with the whole's start."""
        found: list[tuple[tuple[()], int]] = []
        for piece in sorted(pieces, key=lambda each: (each.start, -each.length)):
            key = (piece.start, self._key(piece.name, piece.title))
            known = min(piece.length, stored.lengths[key]) if key in stored.lengths else 0
            if known:
                stored.lengths[key] -= known
                day.needs |= stored.sources[key]
                found.append(((), known))
            if known < piece.length:
                yield piece.start, piece._replace(start=piece.start + known, length=piece.length - known)
        day.known += sum(self._known.round_day(found))

    def _find_path(self, name: int) -> tuple[int, Category, int]:
        named = self._stage.name_of(name)
        return (*_told(named), name)


@dataclass(slots=True)
class _Stored:
    """What is stored of a day: milliseconds and imports by start and key, and the seconds taken in each lane."""

    taken: list[list[tuple[int, int]]]
    lengths: Counter[PieceKey] = field(default_factory=Counter)
    sources: defaultdict[PieceKey, set[int]] = field(default_factory=lambda: defaultdict(set))


def _told(named: Named) -> tuple[int, Category]:
    """Level and category: by the file's word, else by the catalog's."""
    if named.given:
        overview, category, level = named.given.split("/")
        pair = Category(overview, category)
        return int(level) if level else default_level(pair), pair
    if named.kind in {"app", "site"}:
        entry = look_up(named.kind, named.name)
        return entry.level, entry.category
    return 0, UNCATEGORIZED


def _by_day(rows: Iterable[Slot] | Iterable[Piece]) -> Iterator[tuple[int, list[object]]]:
    return ((day, list(group)) for day, group in groupby(rows, key=attrgetter("day")))


def _together(
    slots: Iterator[tuple[int, list[object]]], pieces: Iterator[tuple[int, list[object]]]
) -> Iterator[tuple[int, list[Slot], list[Piece]]]:
    """Both, day by day."""
    slot, piece = next(slots, None), next(pieces, None)
    while slot or piece:
        day = min(each[0] for each in (slot, piece) if each)
        mine = slot[1] if slot and slot[0] == day else []
        theirs = piece[1] if piece and piece[0] == day else []
        yield day, mine, theirs  # type: ignore[misc] # each comes from its own reader
        slot = next(slots, None) if mine else slot
        piece = next(pieces, None) if theirs else piece
