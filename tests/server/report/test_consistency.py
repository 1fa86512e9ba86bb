# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever was recorded and whatever is asked: the tallies answer as the raw spans would."""

from __future__ import annotations

import operator
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from report_desk import SLOTS, Desk, recount, recount_until

from hourself.core.days import DAY_SECONDS, month_of, month_start, parse_day
from hourself.core.taxonomy import CATEGORIES
from hourself.server.report.ask import Kind, Perspective, Question, ask
from hourself.server.report.cells import Resolution, Time
from hourself.server.report.day import read_day
from hourself.server.store.amounts import Amount, delete_amounts
from hourself.server.store.names import Choice, classify, read_names
from hourself.server.store.schedules import save_schedule
from hourself.server.store.spans import delete_spans
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from hourself.wire.batch import Span

# From before one new year to after the next, so that ranges cross years, months and weeks.
FIRST, LAST = parse_day("2025-11-20"), parse_day("2027-01-10")
NAMES = ("code", "firefox", "thunderbird", "zz-unknown")
TITLES = (None, "notes.txt", "plan.odt")
MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
OFFICE = frozenset(weekday * 24 + hour for weekday in range(5) for hour in range(9, 18))
# Most of it happens where months meet: that is where tallies change hands.
EDGES = [month_start(month_of(FIRST) + step) for step in range(1, 5)]
days = st.one_of(
    st.builds(operator.add, st.sampled_from(EDGES), st.integers(-2, 2)), st.integers(FIRST - 2, LAST + 2)
)
spans = st.builds(
    lambda day, second, length, offset, name, title: Span(
        1, day * DAY_SECONDS + second, day * DAY_SECONDS + second + length, offset, "app", name, title
    ),
    days,
    st.integers(0, DAY_SECONDS - 1),
    st.one_of(st.integers(1, 90), st.integers(1, DAY_SECONDS)),
    st.sampled_from((-720, -210, 0, 60, 120, 345, 840)),
    st.sampled_from(NAMES),
    st.sampled_from(TITLES),
)
devices = st.lists(
    st.tuples(st.integers(1, 3), st.lists(spans, min_size=1, max_size=8)), min_size=1, max_size=4
)
choices = st.one_of(st.none(), st.builds(Choice, st.sampled_from(CATEGORIES), st.integers(-2, 2)))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question, over days that spans may touch."""
    begin, end = sorted((draw(days), draw(days)))
    return Question(
        begin,
        draw(st.sampled_from((begin, end))),
        draw(st.sampled_from(Kind)),
        draw(st.sampled_from(Perspective)),
        draw(st.sampled_from(list(SLOTS))),
        time=draw(st.sampled_from(Time)),
        schedule=draw(st.integers(0, 1)),
        device=draw(st.one_of(st.none(), st.integers(1, 3))),
        name=draw(st.one_of(st.none(), st.integers(1, 4))),
        level=draw(st.one_of(st.none(), st.integers(-2, 2))),
        category=draw(st.one_of(st.none(), st.none(), st.sampled_from(CATEGORIES))),
        overview=draw(
            st.one_of(st.none(), st.none(), st.sampled_from([each.overview for each in CATEGORIES]))
        ),
    )


amounts = st.lists(
    st.tuples(
        st.integers(1, 2),
        st.lists(
            st.builds(
                lambda day, hour, length, seconds, name: (
                    name,
                    Amount(day, hour * 3600 if length < DAY_SECONDS else 0, length, 0, 0, seconds),
                ),
                days,
                st.integers(0, 23),
                st.sampled_from((300, 3600, DAY_SECONDS, 7 * DAY_SECONDS, 30 * DAY_SECONDS)),
                st.one_of(st.integers(1, 900), st.integers(1, 700_000)),
                st.sampled_from(NAMES),
            ),
            max_size=6,
        ),
    ),
    max_size=2,
)
Told = list[tuple[int, list[tuple[str, Amount]]]]


def fill(store: Store, recorded: list[tuple[int, list[Span]]], choice: Choice | None) -> Desk:
    """A new account with these spans, one name sorted by hand, and a schedule of office hours."""
    desk = Desk(store)
    save_schedule(store, desk.account, None, "office", OFFICE)
    for device, batch in recorded:
        desk.write(device, batch)
    if choice:
        classify(store, desk.account, 1, choice)
    return desk


@MANY
@given(recorded=devices, choice=choices, question=questions())
def test_an_answer_equals_the_raw_spans(
    report_store: Store, recorded: list[tuple[int, list[Span]]], choice: Choice | None, question: Question
) -> None:
    desk = fill(report_store, recorded, choice)
    answer = ask(report_store, desk.account, question)
    assert recount(desk, question) == {(row.slot, row.key): row.seconds for row in answer.rows}


@MANY
@given(recorded=devices, question=questions())
def test_every_way_to_ask_adds_up_to_the_same_total(
    report_store: Store, recorded: list[tuple[int, list[Span]]], question: Question
) -> None:
    desk = fill(report_store, recorded, None)
    totals = {
        ask(report_store, desk.account, replace(question, kind=kind, perspective=perspective)).total
        for kind in Kind
        for perspective in Perspective
    }
    assert len(totals) == 1


@MANY
@given(recorded=devices, told=amounts, question=questions())
def test_amounts_stand_where_their_slots_begin(
    report_store: Store, recorded: list[tuple[int, list[Span]]], told: Told, question: Question
) -> None:
    desk = fill(report_store, recorded, None)
    for source, rows in told:
        desk.tell(source, rows)
    asked = replace(question, time=Time.DEVICE)
    answer = ask(report_store, desk.account, asked)
    assert recount(desk, asked) == {(row.slot, row.key): row.seconds for row in answer.rows}


@MANY
@given(recorded=devices, told=amounts, question=questions(), gone=st.data())
def test_person_time_is_one_sum_however_it_is_asked(
    report_store: Store,
    recorded: list[tuple[int, list[Span]]],
    told: Told,
    question: Question,
    gone: st.DataObject,
) -> None:
    desk = fill(report_store, recorded, None)
    for source, rows in told:
        desk.tell(source, rows)
    with report_store.writing() as connection:
        delete_spans(connection, desk.account, gone.draw(st.integers(1, 3)))
        delete_amounts(connection, desk.account, gone.draw(st.integers(1, 2)))
    asked = replace(question, begin=FIRST - 40, end=LAST + 40, time=Time.PERSON, schedule=0, device=None)
    ways = [
        replace(asked, kind=kind, perspective=perspective, resolution=resolution)
        for kind in Kind
        for perspective in Perspective
        for resolution in Resolution
    ]

    assert 1 == len({ask(report_store, desk.account, way).total for way in ways})
    assert [] == [line for line in verify(report_store) if f"account {desk.account}:" in line]


@MANY
@given(
    recorded=devices,
    told=amounts,
    fine=st.sampled_from(
        [(Resolution.FIVE_MINUTES, 300), (Resolution.HOUR, 3600), (Resolution.DAY, DAY_SECONDS)]
    ),
)
def test_in_one_place_no_slot_holds_more_than_the_clock(
    report_store: Store,
    recorded: list[tuple[int, list[Span]]],
    told: Told,
    fine: tuple[Resolution, int],
) -> None:
    """Time that is known by the day or longer stands in its first hour, so that only days tell of it."""
    here = [(device, [structs.replace(span, offset=60) for span in batch]) for device, batch in recorded]
    desk = fill(report_store, here, None)
    for source, rows in told if fine[0] is Resolution.DAY else []:
        desk.tell(source, rows)
    asked = Question(FIRST - 40, LAST + 40, Kind.ACTIVITY, Perspective.INTERVAL, fine[0], Time.PERSON)
    sums = Counter[int | None]()
    for row in ask(report_store, desk.account, asked).rows:
        sums[row.slot] += row.seconds

    assert max(sums.values()) <= fine[1]


@MANY
@given(recorded=devices, day=st.data(), until=st.integers(0, DAY_SECONDS))
def test_a_day_agrees_with_itself(
    report_store: Store, recorded: list[tuple[int, list[Span]]], day: st.DataObject, until: int
) -> None:
    desk = fill(report_store, recorded, None)
    start = day.draw(st.sampled_from([span.start for _, batch in recorded for span in batch]))
    read = read_day(report_store, desk.account, start // DAY_SECONDS, until=until)
    sums = {
        sum(read.by_level.values()),
        sum(sum(hour.values()) for hour in read.hours),
        sum(each.seconds for each in read.names),
        sum(each.seconds for each in read.categories),
    }
    assert sums == {read.total}


@MANY
@given(recorded=devices, until=st.integers(0, DAY_SECONDS))
def test_a_comparison_is_cut_at_the_second(
    report_store: Store, recorded: list[tuple[int, list[Span]]], until: int
) -> None:
    desk = fill(report_store, recorded, None)
    day = recorded[0][1][0].start // DAY_SECONDS
    compared = read_day(report_store, desk.account, day + 7, until=until).compared
    assert (compared.total if compared else 0) == recount_until(desk, day, until)


def test_names_of_another_account_are_never_read(report_store: Store, desk: Desk) -> None:
    other = Desk(report_store)
    other.use("code", 0, 100)
    desk.use("firefox", 0, 50)
    assert [name.name for name in read_names(report_store, desk.account).values()] == ["firefox"]
    assert ask(report_store, desk.account, Question(0, LAST)).total == 50


@pytest.mark.parametrize("lengths", [(19, 74), (74, 19)])
@pytest.mark.parametrize("offset", [120, -1020])
def test_what_grows_at_another_offset_is_counted_where_it_was_lived(
    report_store: Store, lengths: tuple[int, int], offset: int
) -> None:
    desk, start = Desk(report_store), FIRST * DAY_SECONDS + 11 * 3600
    for length, east in zip(lengths, (60, offset), strict=True):
        desk.write(1, [Span(1, start, start + length, east, "app", "code")])

    assert [] == verify(report_store)
