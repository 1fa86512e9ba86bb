# SPDX-License-Identifier: AGPL-3.0-or-later
"""Twice is once, and undo is before; for files of any make."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hourself.core.taxonomy import CATEGORIES, Category
from hourself.server.imports.actions import Opened
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.records import read_records
from hourself.server.report.ask import Kind
from hourself.server.store.forgetting import end_forgotten, forget
from hourself.server.store.rules import Rule, save_rule
from hourself.server.store.variants import apply_title_rules
from tests.server.imports.desk import VIENNA, Desk, bucket, buckets

HEADER = "Date,Time Spent (seconds),Number of People,Activity,Document,Category,Productivity\n"
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
#: Categories whose name stands under one overview alone.
CLEAR = [each for each in CATEGORIES if [one.category for one in CATEGORIES].count(each.category) == 1]
ROW = st.tuples(
    st.integers(0, 3),
    st.integers(0, 287),
    st.integers(0, 700),
    st.sampled_from(["vim", "github.com", "app x"]),
    st.sampled_from(["No Details", "a.py"]),
    st.sampled_from(CLEAR),
    st.integers(-2, 2),
)
EVENT = st.tuples(
    st.integers(0, 200_000_000), st.integers(0, 900_000), st.sampled_from(["Code", "Mail", "XTerm"])
)
Row = tuple[int, int, int, str, str, Category, int]


def test_what_is_deleted_for_good_while_a_file_comes_in_gets_a_new_name(desk: Desk) -> None:
    first = datetime(2024, 1, 1, tzinfo=UTC)
    days = [(first + timedelta(day)).strftime("%Y-%m-%d") for day in range(500)]
    content = HEADER + "".join(f"{day}T10:00:00,60,1,github.com,No Details,Email,0\n" for day in days)

    def told(step: str, done: float, _whole: float) -> None:
        if step == "writing" and 0 < done < 500:
            end_forgotten(
                desk.store, desk.account, forget(desk.store, desk.account, ("site", "github.com"), 1)
            )

    with Opened(desk.store, desk.account, io.BytesIO(content.encode()), VIENNA, told) as opened:
        opened.bring_in("file")

    assert {"github.com": 6000} == desk.by_name()


def report(rows: list[Row]) -> bytes:
    lines = [
        f"2026-01-{day + 1:02d}T{slot // 12:02d}:{slot % 12 * 5:02d}:00,{seconds},1,"
        f"{name},{title},{category.category},{level}\n"
        for day, slot, seconds, name, title, category, level in rows
    ]
    return (HEADER + "2026-01-01T00:05:00,0,1,x,,Email,0\n" + "".join(lines)).encode()


def events(rows: list[tuple[int, int, str]]) -> bytes:
    return buckets(
        bucket(
            *((str(1_767_225_600_000 + start), length / 1000, {"app": app}) for start, length, app in rows)
        )
    )


@FEW
@given(st.lists(ROW, max_size=30))
def test_sums_of_a_report_are_its_own(desk: Desk, rows: list[Row]) -> None:
    number = desk.bring(report(rows))
    wanted = [Counter[object]() for _ in range(3)]
    for day, _, seconds, _, _, category, level in rows:
        for sums, key in zip(wanted, (20_454 + day, category, level), strict=True):
            sums[key] += seconds
    found = [desk.by_day(), desk.by(Kind.CATEGORY), desk.by(Kind.PRODUCTIVITY)]
    if number:
        desk.undo(number)

    assert [dict(+sums) for sums in wanted] == found


@FEW
@given(st.lists(ROW, max_size=30), st.lists(ROW, max_size=10))
def test_overlapping_reports_count_once(desk: Desk, rows: list[Row], more: list[Row]) -> None:
    before = desk.dump()
    numbers = [
        desk.bring(report(rows)),
        desk.bring(report(rows)),
        desk.bring(report(rows + more)),
        desk.bring(report(rows)),
    ]
    total, faults = desk.total(), desk.faults()
    for number in reversed([number for number in numbers if number]):
        desk.undo(number)

    assert (sum(row[2] for row in rows + more), []) == (total, faults)
    assert (None, None, before) == (numbers[1], numbers[3], desk.dump())


@FEW
@given(st.lists(EVENT, max_size=30), st.lists(EVENT, max_size=10))
def test_overlapping_buckets_count_once(
    desk: Desk, rows: list[tuple[int, int, str]], more: list[tuple[int, int, str]]
) -> None:
    before = desk.dump()
    numbers = [
        desk.bring(events(rows)),
        desk.bring(events(rows)),
        desk.bring(events(rows + more)),
        desk.bring(events(rows)),
    ]
    total, faults = desk.total(), desk.faults()
    for number in reversed([number for number in numbers if number]):
        desk.undo(number)

    assert abs(sum(length for _, length, _ in rows + more) / 1000 - total) <= 1
    assert ([], None, None, before) == (faults, numbers[1], numbers[3], desk.dump())


@FEW
@given(st.lists(EVENT, max_size=30), st.lists(EVENT, min_size=1, max_size=10))
def test_undoing_the_later_leaves_the_earlier(
    desk: Desk, rows: list[tuple[int, int, str]], more: list[tuple[int, int, str]]
) -> None:
    first = desk.bring(events(rows))
    before = desk.dump()
    second = desk.bring(events(rows + more))
    if second:
        desk.undo(second)
    after = desk.dump()
    if first:
        desk.undo(first)

    assert before == after


def test_a_grown_event_brings_what_it_grew_by(desk: Desk) -> None:
    for length in (5000, 8000, 6000):
        desk.bring(events([(0, length, "Code")]))

    assert 8 == desk.total()


def test_the_later_import_has_to_be_undone_first(desk: Desk) -> None:
    first = desk.bring(events([(0, 5000, "Code")]))
    second = desk.bring(events([(0, 5000, "Code"), (9000, 5000, "Code")]))
    with pytest.raises(ImportFault, match=f"first: {second}"):
        desk.undo(first)


def test_another_form_of_the_same_days_stays_out_unless_asked(desk: Desk) -> None:
    rows: list[Row] = [(0, 12, 100, "vim", "a.py", CLEAR[0], 2)]
    desk.bring(report(rows))
    archive = b'"2026-01-01 01:00:00 -0800","vim","a.py","Business","Accounting","100"\n'
    seen = desk.look(archive)
    desk.bring(archive, also=True)

    assert ((0, 1, 100), 200) == ((seen.added, seen.clash_days, seen.clash_seconds), desk.total())


@pytest.mark.parametrize(
    ("content", "moved"),
    [
        (buckets(bucket(("2026-01-15T11:00:00Z", 60.0, {"app": "Code", "title": "a.py"}))), 1),
        (report([(0, 12, 60, "vim", "a.py", CLEAR[0], 2)]), 0),  # it keeps the category that its file said
    ],
)
def test_time_that_a_title_rule_moved_is_known_again(desk: Desk, content: bytes, moved: int) -> None:
    desk.bring(content)
    save_rule(desk.store, desk.account, Rule("any", "title", "a.py", False, CLEAR[1], None))
    found = apply_title_rules(desk.store, desk.account)
    added = desk.look(content).added
    desk.bring(content)

    assert (moved, 0, 60, []) == (found, added, desk.total(), desk.faults())


def test_what_a_crash_left_is_taken_back(desk: Desk) -> None:
    before = desk.dump()
    desk.bring(events([(0, 5000, "Code")]))
    with desk.store.writing() as connection:
        connection.execute(
            "UPDATE import SET finished = NULL, touched = 1 WHERE account = ?", (desk.account,)
        )
    desk.look(events([(0, 5000, "Code")]))

    assert (before, []) == (desk.dump(), read_records(desk.store, desk.account))
