# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was in front when: the spans of a day, cut at its edges and joined into blocks that can be drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hourself.core.days import DAY_SECONDS
from hourself.server.report.cells import Scope, SpanRow, read_spans, snapshot
from hourself.server.store.names import Name, read_names, read_title
from hourself.server.store.store import Store

#: Stretches of one name that are no further apart than this are one block, in seconds.
JOIN_GAP = 5


@dataclass(frozen=True, slots=True)
class Block:
    """One name in front, on the clock of that day: `begin` and `end` are seconds from 0 to 86,400.

    An hour that the clock shows twice in autumn lies on top of itself, as in the hours of the day.
    `title` is the one that took most of the block.
    """

    begin: int
    end: int
    name: Name
    title: str | None
    device: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block on its way: seconds by title, instead of one title."""

    begin: int
    end: int
    offset: int
    name: int
    device: int
    titles: Counter[int]


def read_timeline(store: Store, account: int, day: int, *, device: int | None = None) -> tuple[Block, ...]:
    """The blocks of a local day, in order of begin. Blocks of several devices may overlap."""
    with snapshot(store) as reader:
        names = read_names(store, account)
        rows = sorted(read_spans(reader, Scope(account, day, day, device)), key=lambda row: row[:2])
        pieces = list(_join(_cut(row, day) for row in rows if row.name in names))
        blocks = [_block(store, account, piece, names) for piece in pieces]
    return tuple(sorted(blocks, key=_place))


def zoom(blocks: Iterable[Block], grain: int = 20) -> tuple[Block, ...]:
    """Blocks for drawing, where `grain` seconds can just be seen: shorter ones go into what dominates there.

    For drawing only, never for sums: a block drawn may cover a little of another name.
    """
    lanes: defaultdict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        lanes[block.device].append(block)
    drawn = [block for lane in lanes.values() for block in _merge_lane(lane, grain)]
    return tuple(sorted(drawn, key=_place))


def _place(block: Block) -> tuple[int, int, int]:
    return block.begin, block.device, block.end


def _cut(row: SpanRow, day: int) -> _Piece:
    midnight = day * DAY_SECONDS - row.offset * 60
    begin, end = max(row.start - midnight, 0), min(row.end - midnight, DAY_SECONDS)
    return _Piece(begin, end, row.offset, row.name, row.device, Counter({row.title: end - begin}))


def _join(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Join neighbours of one name; the pieces come device by device, in order of start."""
    last: _Piece | None = None
    for piece in pieces:
        if last and _touch(last, piece):
            last.titles.update(piece.titles)
            last = replace(last, end=piece.end)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _touch(before: _Piece, after: _Piece) -> bool:
    same = (before.device, before.name, before.offset) == (after.device, after.name, after.offset)
    return same and 0 <= after.begin - before.end <= JOIN_GAP


def _block(store: Store, account: int, piece: _Piece, names: Mapping[int, Name]) -> Block:
    title = read_title(store, account, piece.titles.most_common(1)[0][0])
    return Block(piece.begin, piece.end, names[piece.name], title, piece.device)


def _merge_lane(lane: Sequence[Block], grain: int) -> list[Block]:
    """One device's blocks: a cluster of those too short to be seen becomes the one that fills most of it."""
    drawn: list[Block] = []
    for cluster in _clusters(lane, grain):
        block = _dominating(cluster)
        before = drawn[-1] if drawn else None
        if before and _blend(before, block, grain):
            longer = max(before, block, key=_length)
            drawn[-1] = replace(longer, begin=before.begin, end=max(before.end, block.end))
        else:
            drawn.append(block)
    return drawn


def _clusters(lane: Sequence[Block], grain: int) -> Iterator[list[Block]]:
    """Runs of short neighbours, each until it can be seen; a block that can be seen stands alone."""
    cluster: list[Block] = []
    for block in lane:
        fits = cluster and _length(block) < grain and _near(cluster[-1], block, grain)
        if cluster and not (fits and cluster[-1].end - cluster[0].begin < grain):
            yield cluster
            cluster = []
        cluster.append(block)
    if cluster:
        yield cluster


def _dominating(cluster: Sequence[Block]) -> Block:
    seconds: Counter[int] = Counter()
    for block in cluster:
        seconds[block.name.id] += _length(block)
    name = seconds.most_common(1)[0][0]
    longest = max((block for block in cluster if block.name.id == name), key=_length)
    return replace(longest, begin=cluster[0].begin, end=max(block.end for block in cluster))


def _blend(before: Block, after: Block, grain: int) -> bool:
    """Whether two neighbours are drawn as one: of one name, or one of them too short to be seen."""
    short = min(_length(before), _length(after)) < grain
    return _near(before, after, grain) and (short or before.name == after.name)


def _near(before: Block, after: Block, grain: int) -> bool:
    return -grain < after.begin - before.end < grain


def _length(block: Block) -> int:
    return block.end - block.begin
