# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coding always equals what the events and the heartbeats say, in whatever order they came, grew and went."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hourself.server.coding.beats import write_beats
from hourself.server.coding.cleaning import Beat
from hourself.server.coding.queries import read_moments
from hourself.server.store.store import Store
from hourself.server.watchers.events import SECOND, Event
from hourself.server.watchers.storing import Period
from tests.server.coding.conftest import CODE, VIM, Desk, Key
from tests.server.wakatime.test_beats import new_person
from tests.server.watchers.conftest import BASE, VIENNA, event

DAY = 86_400_000
#: Starts around two midnights of Vienna and the change of its clocks, in seconds, on a grid where things touch.
MOMENTS = st.builds(
    lambda at, count: at + count * 2.5, st.sampled_from([3590, 3590, 10_790, 86_390]), st.integers(0, 9)
)
AFK = ("aw-watcher-afk_pc", "afkstatus")
LENGTHS = st.sampled_from([0, 0, 0.004, 2.5, 7.5, 90, 7200, 90_000])
BUCKETS = st.sampled_from([CODE, CODE, CODE, VIM])
WORK = st.fixed_dictionaries({
    "project": st.sampled_from(["/home/ada/atlas", "/w/borealis"]), "language": st.sampled_from(["python", "rs"]),
})  # fmt: skip


def sent(what: str) -> st.SearchStrategy[Any]:
    return st.tuples(st.just(what), BUCKETS, MOMENTS, LENGTHS, WORK)


SOMEBODY = st.sampled_from([{"status": "afk"}, {"status": "afk"}, {"status": "not-afk"}])
STEP = st.one_of(
    st.tuples(st.just("add"), st.just(AFK), MOMENTS, LENGTHS, SOMEBODY),
    sent("add"),
    sent("add"),
    sent("beat"),
    sent("import"),
    st.tuples(st.just("told"), MOMENTS, st.sampled_from([0, 60, 780])),
    st.tuples(st.just("count")),
    st.tuples(st.just("delete"), BUCKETS, st.integers(1, 6)),
    st.tuples(st.just("drop"), BUCKETS),
    st.tuples(st.just("wait"), st.sampled_from([60, 3600, 86_400])),
)


def do(desk: Desk, what: str, first: Any = None, *rest: Any) -> None:
    if what == "add":
        desk.add(*first, event(rest[0], rest[1], **rest[2]))
    elif what == "beat":
        bucket, kind = first
        desk.beat(bucket, kind, rest[0], rest[1], **rest[2])
    elif what == "import":
        with desk.shelf() as shelf:
            desk.events(shelf, *first).merge([event(rest[0], rest[1], **rest[2])])
    elif what == "told":
        write_beats(desk.store, desk.account, [heartbeat(first, rest[0])])
    elif what == "count":
        desk.count()
    elif what == "wait":
        desk.now += first
    else:
        with desk.shelf() as shelf:
            found = shelf.find(first[0])
            if found and what == "drop":
                shelf.delete(found)
            elif found:
                desk.events(shelf, first[0]).delete(rest[0])


def heartbeat(at: float, offset: int = 60, project: str = "waka") -> Beat:
    return Beat(round((BASE + at) * 1000), offset, project, "Zig", "Kate", "pc", "Linux", "coding")


class Claim(NamedTuple):
    """A stretch (microseconds) that something claims: of those of a moment, the greatest has it."""

    #: Heartbeats come before all else.
    first: bool
    #: When its event began: of two, the later one has the moment.
    began: int
    what: tuple[str, str, str, str]
    start: int
    end: int
    #: Minutes east of UTC, None where the zone says it.
    offset: int | None


def claims(desk: Desk) -> list[Claim]:
    """What all events and heartbeats claim."""
    found = []
    with desk.shelf() as shelf:
        presence = list(desk.events(shelf, *AFK).touching(Period()))
    for bucket, editor, machine in ((CODE, "VS Code", "pc"), (VIM, "Vim", "mac")):
        with desk.shelf() as shelf:
            events = list(desk.events(shelf, *bucket).touching(Period()))
        limit = (desk.now + 300) * SECOND
        events = [each for each in events if each.start < limit]
        for each in events:
            later = [
                other.start
                for other in events
                if other.start > each.start and 0 <= other.start - each.end <= 5 * SECOND
            ]
            end = min([min(later, default=each.end), limit])
            name = {"python": "Python", "rs": "Rust"}[each.data["language"]]
            what = (each.data["project"], name, editor, machine)
            claim = Claim(False, each.start, what, each.start, end, None)
            found += [claim] if machine == "mac" else without(claim, presence)
    moments = desk.store.reader().execute(
        'SELECT "time", "offset" FROM coding_beat WHERE account = ? ORDER BY "time"', (desk.account,)
    )
    for (time, offset), (after, _) in pairwise(moments.fetchall()):
        if after - time <= 900_000:
            what = ("waka", "Zig", "Kate", "pc")
            found.append(Claim(True, time * 1000, what, time * 1000, after * 1000, offset))
    return found


def without(claim: Claim, presence: list[Event]) -> list[Claim]:
    """What is left of a claim where nobody is away."""
    edges = {edge for each in presence for edge in (each.start, each.end) if claim.start < edge < claim.end}
    parts = []
    for begin, end in pairwise(sorted(edges | {claim.start, claim.end})):
        there = {each.data["status"] for each in presence if each.start <= begin < each.end}
        if there != {"afk"}:
            parts.append(claim._replace(start=begin, end=end))
    return parts


def should_be(desk: Desk) -> dict[Key, float]:
    """Seconds, by looking at each stretch between two edges of anything."""
    told = claims(desk)
    days = range(BASE // 86_400 - 1, BASE // 86_400 + 5)
    midnights = {VIENNA.utc(day * DAY) * 1000 for day in days}
    offsets = {each.offset for each in told if each.offset is not None}
    there = {(day * DAY - offset * 60_000) * 1000 for day in days for offset in offsets}
    edges = sorted(midnights | there | {edge for each in told for edge in (each.start, each.end)})
    sums: defaultdict[Key, float] = defaultdict(float)
    for begin, end in pairwise(edges):
        holder = max((each for each in told if each.start <= begin < each.end), default=None)
        if holder:
            offset = VIENNA.offset(begin // 1000) if holder.offset is None else holder.offset
            sums[((begin // 1000 + offset * 60_000) // DAY, *holder.what)] += (end - begin) / SECOND
    return {key: round(seconds, 3) for key, seconds in sums.items()}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=6, max_size=25))
def test_coding_equals_what_was_told(store: Store, steps: list[Any]) -> None:
    desk = Desk(store, new_person(store))
    desk.now = BASE + 3600
    for step in steps:
        do(desk, *step)
    desk.count()

    assert should_be(desk) == desk.coded()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=15))
def test_moments_sum_up_to_the_days(store: Store, steps: list[Any]) -> None:
    desk = Desk(store, new_person(store))
    for step in steps:
        do(desk, *step)
    desk.count()
    days = range(BASE // 86_400 - 2, BASE // 86_400 + 9)
    moments = [each for day in days for each in read_moments(store, desk.account, day)]

    assert sum(each.length for each in moments) == round(sum(desk.coded().values()) * 1000)
