# SPDX-License-Identifier: AGPL-3.0-or-later
"""Absences between what was really sent: found, answered, skipped, taken back, and answered once alone."""

from __future__ import annotations

import pytest

from hourself.core.absences import Stretch
from hourself.core.days import parse_day
from hourself.server.accounts.tokens import add_device
from hourself.server.journal import actions
from hourself.server.journal.absences import read_absences
from hourself.server.journal.queries import read_offline, recent_names
from hourself.server.journal.rules import Away, JournalError
from hourself.server.report.ask import Question, ask
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from tests.server.conftest import Cast, Post, span

DAY = parse_day("2023-11-14")
#: 11:13:20 at 60 minutes east.
START = 1_699_956_800
MINUTE = 60
LUNCH = Stretch(START + 10 * MINUTE, START + 57 * MINUTE, 60)
LATER = START + 90_000


@pytest.fixture
def lunch(post: Post) -> Post:
    """Ten minutes of work, 47 of nothing, and ten of work."""
    post(span(1, START, LUNCH.start), span(2, LUNCH.end, LUNCH.end + 10 * MINUTE))
    return post


def absences(store: Store, person: Cast) -> list[Stretch]:
    return read_absences(store, person.account, DAY, DAY)


def answer(store: Store, person: Cast, name: str = "Meeting", gap: Stretch = LUNCH) -> str:
    return actions.answer_absence(store, person.account, Away(*gap, name), LATER)


def test_what_lies_between_two_uses_is_asked(store: Store, person: Cast, lunch: Post) -> None:
    assert [LUNCH] == absences(store, person)
    assert [] == read_absences(store, person.account, DAY + 1, DAY + 8)


def test_use_of_another_device_is_no_absence(store: Store, person: Cast, lunch: Post) -> None:
    with store.writing() as connection:
        phone = add_device(connection, person.account, "phone", 1)
    lunch(span(1, LUNCH.start + 60, LUNCH.end - 60), token=phone)

    assert [] == absences(store, person)


def test_an_answer_is_offline_time_in_every_report(store: Store, person: Cast, lunch: Post) -> None:
    answer(store, person)
    (entry,) = read_offline(store, person.account, DAY)

    assert (LUNCH, "Meeting") == (Stretch(entry.start, entry.end, entry.offset), entry.name)
    assert (67 * MINUTE, []) == (
        ask(store, person.account, Question(DAY, DAY)).total,
        absences(store, person),
    )
    assert [] == verify(store)


def test_an_answer_is_taken_back(store: Store, person: Cast, lunch: Post) -> None:
    actions.undo(store, person.account, answer(store, person))

    assert ([LUNCH], 0) == (absences(store, person), len(read_offline(store, person.account, DAY)))


def test_what_is_skipped_is_not_asked_again_until_taken_back(store: Store, person: Cast, lunch: Post) -> None:
    way = actions.skip_absence(store, person.account, LUNCH, LATER)
    assert [] == absences(store, person)
    actions.undo(store, person.account, way)
    assert [LUNCH] == absences(store, person)


def test_a_question_is_answered_once(store: Store, person: Cast, lunch: Post) -> None:
    answer(store, person)

    with pytest.raises(JournalError, match="answered already"):
        answer(store, person)
    with pytest.raises(JournalError, match="answered already"):
        actions.skip_absence(store, person.account, LUNCH, LATER)
    assert 1 == len(read_offline(store, person.account, DAY))


@pytest.mark.parametrize("change", [{"start": START}, {"end": LUNCH.end + 1}, {"end": LUNCH.start + 60}])
def test_what_is_no_absence_gets_no_answer(
    store: Store, person: Cast, lunch: Post, change: dict[str, int]
) -> None:
    with pytest.raises(JournalError, match="absence"):
        answer(store, person, gap=LUNCH._replace(**change))


def test_offline_time_from_the_journal_is_an_answer(store: Store, person: Cast, lunch: Post) -> None:
    written = Away(LUNCH.start + 600, LUNCH.start + 900, 60, "Call")
    actions.add_offline(store, person.account, written, LATER)

    assert [] == absences(store, person)


def test_nobody_sees_the_absences_of_another(store: Store, person: Cast, lunch: Post) -> None:
    assert [] == read_absences(store, person.account + 1, DAY, DAY)


def test_recent_answers_come_once_and_the_latest_first(store: Store, person: Cast) -> None:
    for number, name in enumerate(("Lunch", "Call", "Meeting", "Lunch")):
        actions.add_offline(store, person.account, Away(START, START + 60, 60, name), LATER + number)

    assert ["Lunch", "Call"] == recent_names(store, person.account, 2, but={"Meeting"})


def test_what_was_skipped_long_ago_is_forgotten(store: Store, person: Cast, lunch: Post) -> None:
    actions.skip_absence(store, person.account, LUNCH, LATER)
    with store.writing() as connection:
        actions.skip_stretch(connection, person.account, 5, 9, LATER + actions.KEPT)

    assert [LUNCH] == absences(store, person)
