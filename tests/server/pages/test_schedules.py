# SPDX-License-Identifier: AGPL-3.0-or-later
"""Schedules: named hours, added, changed, deleted, and each of it taken back."""

from __future__ import annotations

import pytest

from hourself.server.store.schedules import Schedule, read_schedules, save_schedule
from hourself.server.store.store import Store
from tests.server.conftest import Cast
from tests.server.pages.conftest import Reader

MORNINGS = frozenset({9, 10, 33, 34})


def stored(store: Store, person: Cast) -> list[Schedule]:
    return list(read_schedules(store, person.account).values())


def test_a_schedule_is_added_and_taken_back(reader: Reader, store: Store, person: Cast) -> None:
    reader.send("/schedules/save", name="Mornings", hours=sorted(MORNINGS))
    added = [(each.name, each.hours) for each in stored(store, person)]
    reader.undo("/schedules")

    assert ([("Mornings", MORNINGS)], []) == (added, stored(store, person))


def test_a_change_is_taken_back(reader: Reader, store: Store, person: Cast) -> None:
    number = save_schedule(store, person.account, None, "Mornings", MORNINGS)
    reader.send("/schedules/save", id=number, name="Sunday", hours=[160])
    changed = stored(store, person)
    reader.undo("/schedules")

    assert ([Schedule(number, "Sunday", frozenset({160}))], [Schedule(number, "Mornings", MORNINGS)]) == (
        changed,
        stored(store, person),
    )


def test_deleting_is_taken_back(reader: Reader, store: Store, person: Cast) -> None:
    number = save_schedule(store, person.account, None, "Mornings", MORNINGS)
    reader.send("/schedules/change", delete=number)
    left = stored(store, person)
    reader.undo("/schedules")

    assert ([], [("Mornings", MORNINGS)]) == (
        left,
        [(each.name, each.hours) for each in stored(store, person)],
    )


@pytest.mark.parametrize(
    ("name", "hours", "said"),
    [
        ("", [1], "Give it a name."),
        ("Mornings", [], "Choose at least one hour."),
        ("x" * 61, [1], "at most 60 characters"),
        ("NIGHTS", [1], "Another schedule has this name."),
    ],
)
def test_what_cannot_be_is_told(reader: Reader, name: str, hours: list[int], said: str) -> None:
    reader.send("/schedules/save", name="Nights", hours=[1])
    answer = reader.client.post("/schedules/save", {"name": name, "hours": hours})

    assert (422, True) == (answer.status_code, said in answer.content.decode())


def test_hours_beyond_the_week_are_dropped(reader: Reader, store: Store, person: Cast) -> None:
    reader.send("/schedules/save", name="Odd", hours=[0, 168, 999])

    assert [frozenset({0})] == [each.hours for each in stored(store, person)]


@pytest.mark.parametrize(
    ("preset", "hours"), [("work", 40), ("evenings", 35), ("weekend", 48), ("nights", 49)]
)
def test_presets_fill_the_grid(reader: Reader, preset: str, hours: int) -> None:
    page = reader.look("/schedules", preset=preset)

    assert (hours, True) == (page.count(" checked>"), f"{hours} hours a week" in page)


def test_nonsense_is_refused(reader: Reader) -> None:
    assert [400, 400, 400] == [
        reader.send("/schedules/change", **fields) for fields in ({}, {"delete": "7"}, {"undo": "x"})
    ]
