# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was in front when: the spans of a day, cut at its edges and joined into blocks that can be drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hourself.core.days import to_date
from hourself.server.report.cells import Scope, snapshot
from hourself.server.report.documents import Stretch, read_stretches
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


def read_timeline(store: Store, account: int, day: int, *, device: int | None = None) -> tuple[Block, ...]:
    """The blocks of a local day, in order of begin. Blocks of several devices may overlap."""
    with snapshot(store) as reader:
        names = read_names(store, account)
        read = read_stretches(reader, Scope(account, day, day, device))
        stretches = [(*each[:4], names[each[4]].id, each[5]) for each in read if each[4] in names]
        blocks = [_block(store, account, run, names) for run in _join(stretches)]
    return tuple(sorted(blocks, key=_place))


def keep_hours(blocks: Iterable[Block], day: int, hours: frozenset[int] | None) -> tuple[Block, ...]:
    """The blocks of a day that begin in some hours of the week (`weekday * 24 + hour`, from Monday); None keeps all."""
    if hours is None:
        return tuple(blocks)
    weekday = to_date(day).weekday() * 24
    return tuple(block for block in blocks if weekday + block.begin // 3600 in hours)


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


def _join(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """Runs of neighbours of one name; the stretches come device by device, in order of start."""
    run: list[Stretch] = []
    for stretch in stretches:
        if run and not _touch(run[-1], stretch):
            yield run
            run = []
        run.append(stretch)
    if run:
        yield run


def _touch(before: Stretch, after: Stretch) -> bool:
    device, _, end, offset, name, _ = before
    same = after[4] == name and after[0] == device and after[3] == offset
    return same and 0 <= after[1] - end <= JOIN_GAP


def _block(store: Store, account: int, run: Sequence[Stretch], names: Mapping[int, Name]) -> Block:
    device, begin, _, _, name, _ = run[0]
    title = read_title(store, account, _main_title(run))
    return Block(begin, run[-1][2], names[name], title, device)


def _main_title(run: Sequence[Stretch]) -> int:
    if len(run) == 1:
        return run[0][5]
    seconds: Counter[int] = Counter()
    for _, begin, end, _, _, title in run:
        seconds[title] += end - begin
    return seconds.most_common(1)[0][0]


def _merge_lane(lane: Sequence[Block], grain: int) -> list[Block]:
    """One device's blocks: a cluster of those too short to be seen becomes the one that fills most of it."""
    drawn: list[Block] = []
    for cluster in _clusters(lane, grain):
        block = _dominating(cluster)
        before = drawn[-1] if drawn else None
        if before and _blend(before, block, grain):
            longer = max(before, block, key=_length)
            drawn[-1] = _stretch(longer, before.begin, max(before.end, block.end))
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
    if len(cluster) == 1:
        return cluster[0]
    seconds: Counter[int] = Counter()
    for block in cluster:
        seconds[block.name.id] += _length(block)
    name = seconds.most_common(1)[0][0]
    longest = max((block for block in cluster if block.name.id == name), key=_length)
    return _stretch(longest, cluster[0].begin, max(block.end for block in cluster))


def _blend(before: Block, after: Block, grain: int) -> bool:
    """Whether two neighbours are drawn as one: of one name, or one of them too short to be seen."""
    short = min(_length(before), _length(after)) < grain
    return _near(before, after, grain) and (short or before.name == after.name)


def _near(before: Block, after: Block, grain: int) -> bool:
    return -grain < after.begin - before.end < grain


def _stretch(block: Block, begin: int, end: int) -> Block:
    # dataclasses.replace takes several times as long, and a day may have thousands.
    return Block(begin, end, block.name, block.title, block.device)


def _length(block: Block) -> int:
    return block.end - block.begin
