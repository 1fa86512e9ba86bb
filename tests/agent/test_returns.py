# SPDX-License-Identifier: AGPL-3.0-or-later
"""When somebody comes back: what is asked, and what nobody should ask about."""

from __future__ import annotations

import pytest

from hourself.agent.away.returns import Look, Returns
from hourself.core.scrub import Sight
from hourself.core.spans import Joiner, Span
from hourself.wire.away import Away

#: 2026-11-24 09:00 UTC.
NINE = 1_795_510_800
LIMIT = 300
HERE = Sight("app", "Writer")


class Desk:
    """A person at a desk, a joiner and what follows them, a look each three seconds."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.joiner, self.returns, self.limit = Joiner(limit), Returns(), limit
        self.now, self.last = float(NINE), float(NINE)
        self.told: list[Away] = []

    def work(self, seconds: int, sight: Sight | None = HERE, *, paused: bool = False) -> None:
        """Use the desk, with input at each look."""
        self._pass(seconds, sight, paused=paused, inputs=True)

    def leave(self, seconds: int, sight: Sight | None = HERE, *, paused: bool = False) -> None:
        """Do nothing."""
        self._pass(seconds, sight, paused=paused, inputs=False)

    def sleep(self, seconds: int) -> None:
        """Suspend: no look, and the loop breaks what was open."""
        self.now += seconds
        self.returns.keep(self.joiner.interrupt())

    def _pass(self, seconds: int, sight: Sight | None, *, paused: bool, inputs: bool) -> None:
        for _ in range(seconds // 3):
            self.now += 3
            self.last = self.now if inputs else self.last
            front = None if paused else sight
            self.returns.keep(self.joiner.observe(self.now, 0, front, self.now - self.last))
            look = Look(
                self.now, 0, self.joiner.used, self.limit, front is not None, paused, self.joiner.away
            )
            self.told += self.returns.look(look)

    def asked(self) -> list[tuple[int, int]]:
        """What was asked, as minutes from nine to."""
        return self._read(None)

    def hushed(self) -> list[tuple[int, int]]:
        """What nobody should ask about."""
        return self._read("skip")

    def _read(self, answer: str | None) -> list[tuple[int, int]]:
        return [
            ((each.start - NINE) // 60, (each.end - NINE) // 60)
            for each in self.told
            if each.answer == answer
        ]


@pytest.mark.parametrize(
    ("minutes", "asked"), [(4, []), (47, [(10, 57)]), (4 * 60 - 1, [(10, 249)]), (4 * 60 + 1, [])]
)
def test_five_minutes_to_four_hours_are_asked_about(minutes: int, asked: list[tuple[int, int]]) -> None:
    desk = Desk()
    desk.work(600)
    desk.leave(minutes * 60 - 3)
    desk.work(60)

    assert (asked, []) == (desk.asked(), desk.hushed())


def test_nobody_is_asked_before_they_are_back() -> None:
    desk = Desk()
    desk.work(600)
    desk.leave(3000)

    assert [] == desk.asked()


def test_a_lid_that_was_closed_is_an_absence() -> None:
    desk = Desk()
    desk.work(600)
    desk.sleep(47 * 60)
    desk.work(60)

    assert [(10, 57)] == desk.asked()


def test_who_reads_for_long_is_not_asked_within_their_own_limit() -> None:
    desk = Desk(limit=900)
    desk.work(600)
    desk.leave(600)
    desk.work(60)

    assert [] == desk.asked()


def test_it_begins_after_what_was_recorded() -> None:
    desk = Desk()
    desk.work(600)
    desk.returns.keep([Span(NINE, NINE + 660, 0, HERE)])
    desk.leave(3000)
    desk.work(60)

    assert [11] == [begin for begin, _ in desk.asked()]


def test_the_night_is_not_asked_about() -> None:
    desk = Desk()
    desk.now = desk.last = NINE + 14.5 * 3600
    desk.work(600)
    desk.leave(3600)
    desk.work(60)

    assert [] == desk.asked()


def test_a_screen_that_is_locked_on_leaving_hides_nothing() -> None:
    desk = Desk(limit=900)
    desk.work(600)
    desk.work(3, None)
    desk.leave(47 * 60, None)
    desk.work(9, None)
    desk.work(60)

    assert ([(10, 57)], []) == (desk.asked(), desk.hushed())


def test_nobody_is_asked_while_nothing_in_front_may_be_recorded() -> None:
    desk = Desk()
    desk.work(600)
    desk.leave(3000)
    desk.work(60, None)
    assert [] == desk.asked()
    desk.work(3)
    assert 1 == len(desk.asked())


def test_a_question_does_not_wait_for_ever() -> None:
    desk = Desk()
    desk.work(600)
    desk.leave(3000)
    desk.work(660, None)
    desk.work(60)

    assert [] == desk.asked()


def test_who_left_something_private_is_not_asked() -> None:
    desk = Desk()
    desk.work(600)
    desk.work(120, None)
    desk.leave(3000, None)
    desk.work(60)

    assert [] == desk.asked()


@pytest.mark.parametrize("when", ["leaving", "away", "back"])
def test_a_pause_is_not_asked_about(when: str) -> None:
    desk = Desk()
    desk.work(600)
    desk.work(30, paused=when == "leaving")
    desk.leave(1500)
    desk.leave(30, paused=when == "away")
    desk.leave(1500)
    desk.work(30, paused=when == "back")
    desk.work(60)

    assert ([], 1) == (desk.asked(), len(desk.hushed()))


def test_a_pause_is_hushed_as_long_as_it_lasts() -> None:
    desk = Desk()
    desk.work(600)
    desk.work(120, paused=True)
    desk.leave(3600, paused=True)
    desk.sleep(3600)
    desk.leave(60, paused=True)
    desk.work(60)

    assert [(10, 133)] == desk.hushed()


def test_what_is_private_or_ignored_is_hushed_as_long_as_somebody_is_at_it() -> None:
    desk = Desk()
    desk.work(600)
    desk.work(600, None)
    desk.leave(3000, None)
    desk.work(60)

    assert ([], [(10, 20)]) == (desk.asked(), desk.hushed())


def test_a_moment_with_nothing_in_front_is_nothing() -> None:
    desk = Desk()
    for _ in range(5):
        desk.work(60)
        desk.work(60, None)

    assert ([], []) == (desk.asked(), desk.hushed())


def test_a_pause_that_stands_at_the_end_is_told() -> None:
    desk = Desk()
    desk.work(600)
    desk.work(600, paused=True)

    assert [("skip", 597)] == [(each.answer, each.end - each.start) for each in desk.returns.end()]


def test_a_clock_that_was_set_back_is_no_absence() -> None:
    desk = Desk()
    desk.work(600)
    desk.sleep(-7200)
    desk.last = desk.now
    desk.work(600)
    desk.leave(600)
    desk.work(60)

    assert [(-100, -90)] == desk.asked()
