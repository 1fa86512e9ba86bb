# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about time, and what is answered."""

from __future__ import annotations

from typing import Any

import pytest
from report_desk import TUESDAY, Desk

from hourself.core.days import month_of, month_start, parse_day, week_start
from hourself.core.taxonomy import Category
from hourself.server.report.ask import Document, Kind, Perspective, Question, QuestionError, Row, ask
from hourself.server.report.cells import Resolution
from hourself.wire.batch import Span

WRITING = Category("Design & Composition", "Writing")
MAIL = Category("Communication & Scheduling", "Email")


@pytest.fixture
def writer(desk: Desk) -> Desk:
    """Two hours of writing and one of mail on a Tuesday, in two sortings of the person's own."""
    desk.use("pen", 8 * 3600, 10 * 3600, title="novel")
    desk.use("post", 10 * 3600, 11 * 3600)
    desk.sort("pen", WRITING, 2)
    desk.sort("post", MAIL, 1)
    return desk


def rows(desk: Desk, **asked: Any) -> tuple[Row, ...]:
    question = Question(**{"begin": TUESDAY, "end": TUESDAY} | asked)
    return ask(desk.store, desk.account, question).rows


def test_a_rank_has_most_seconds_first(writer: Desk) -> None:
    expected = (Row(None, writer.find("pen").id, 7200), Row(None, writer.find("post").id, 3600))
    assert rows(writer) == expected


def test_an_interval_goes_slot_by_slot(writer: Desk) -> None:
    found = rows(writer, kind=Kind.PRODUCTIVITY, perspective=Perspective.INTERVAL)
    assert [(row.slot, row.key) for row in found] == [
        (TUESDAY * 24 + 8, 2), (TUESDAY * 24 + 9, 2), (TUESDAY * 24 + 10, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("resolution", "slot"),
    [
        (Resolution.DAY, TUESDAY),
        (Resolution.WEEK, week_start(TUESDAY)),
        (Resolution.MONTH, month_of(TUESDAY)),
    ],
)
def test_longer_slots_have_the_number_of_their_day_monday_or_month(
    writer: Desk, resolution: Resolution, slot: int
) -> None:
    found = rows(writer, kind=Kind.OVERVIEW, perspective=Perspective.INTERVAL, resolution=resolution)
    assert found == (
        Row(slot, "Design & Composition", 7200),
        Row(slot, "Communication & Scheduling", 3600),
    )


def test_categories_are_told_as_pairs(writer: Desk) -> None:
    assert rows(writer, kind=Kind.CATEGORY) == (Row(None, WRITING, 7200), Row(None, MAIL, 3600))


def test_documents_are_told_by_name_and_title(writer: Desk) -> None:
    found = rows(writer, kind=Kind.DOCUMENT, name=writer.find("pen").id)
    assert [(writer.title(row.key.title), row.seconds) for row in found if isinstance(row.key, Document)] == [
        ("novel", 7200)
    ]


@pytest.mark.parametrize("asked", [{"level": 1}, {"category": MAIL}, {"overview": MAIL.overview}])
def test_filters_keep_to_what_they_name(writer: Desk, asked: dict[str, object]) -> None:
    assert rows(writer, **asked) == (Row(None, writer.find("post").id, 3600),)


def test_a_device_filter_leaves_other_devices_out(writer: Desk) -> None:
    writer.use("phone", 8 * 3600, 9 * 3600, device=2)
    assert [row.seconds for row in rows(writer, device=2)] == [3600]


def test_two_devices_at_once_count_twice(writer: Desk) -> None:
    writer.use("pen", 8 * 3600, 9 * 3600, device=2)
    assert rows(writer, kind=Kind.CATEGORY)[0] == Row(None, WRITING, 7200 + 3600)


def test_a_new_choice_changes_the_past_at_once(writer: Desk) -> None:
    writer.sort("post", WRITING, 2)
    asked = {"begin": month_start(month_of(TUESDAY)), "end": TUESDAY + 400, "kind": Kind.CATEGORY}
    assert rows(writer, **asked) == (Row(None, WRITING, 10_800),)


def test_a_day_is_the_day_that_the_person_lived(desk: Desk) -> None:
    desk.use("pen", 100, 200, offset=14 * 60)
    desk.use("pen", 86_300, 86_400, offset=-12 * 60)
    assert [row.seconds for row in rows(desk)] == [200]


@pytest.mark.parametrize("offset", [-24 * 60, 24 * 60])
def test_the_longest_span_at_the_largest_offset_is_found(desk: Desk, offset: int) -> None:
    desk.use("pen", 1 - 86_400, 1, title="novel", offset=offset)
    assert [row.seconds for row in rows(desk, kind=Kind.DOCUMENT)] == [1]


def test_whole_months_and_the_days_around_them_meet_without_gap_or_overlap(desk: Desk) -> None:
    """One second a day over four months: every stretch has as many seconds as days."""
    first, last = parse_day("2026-10-28"), parse_day("2027-02-03")
    noons = (day * 86_400 + 43_200 for day in range(first, last + 1))
    desk.write(1, [Span(1, noon, noon + 1, 0, "app", "pen") for noon in noons])
    edges = [month_start(month_of(TUESDAY)) + step for step in (-2, -1, 0, 1, 29, 30, 31, 60, 61, 62, 91, 92)]
    stretches = [(begin, end) for begin in edges for end in edges if begin <= end]
    totals = [ask(desk.store, desk.account, Question(*stretch)).total for stretch in stretches]
    assert totals == [end - begin + 1 for begin, end in stretches]


def test_nothing_recorded_is_no_rows(desk: Desk) -> None:
    assert rows(desk, begin=0, end=30_000) == ()


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(QuestionError, match="before"):
        Question(TUESDAY, TUESDAY - 1)
