# SPDX-License-Identifier: AGPL-3.0-or-later
"""How heartbeats become time, and that the order in which they come changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hourself.server.coding.beats import write_beats
from hourself.server.coding.cleaning import Beat
from hourself.server.coding.queries import read_cells, read_moments
from hourself.server.report.ask import Question, ask
from hourself.server.store.names import read_names
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from tests.server.conftest import Cast
from tests.server.wakatime.conftest import NOON, Plugin, beat

DAY = NOON // 86_400
_TIMES = st.lists(st.integers(0, 200_000), min_size=1, max_size=30, unique=True)


def simple(at: int, offset: int = 0) -> Beat:
    project = f"p{at % 3}"
    return Beat((NOON + at) * 1000, offset, project, "Python", "Vim", "", "Linux", "coding")


def counted(times: Sequence[int]) -> dict[tuple[int, str], int]:
    """Seconds by day and project, the plain way."""
    sums: dict[tuple[int, str], int] = {}
    ordered = sorted(times)
    for at, then in pairwise(ordered):
        for second in range(at, then) if then - at <= 900 else ():
            key = ((NOON + second) // 86_400, f"p{at % 3}")
            sums[key] = sums.get(key, 0) + 1
    return sums


def new_person(store: Store) -> int:
    from hourself.server.accounts.models import Person

    account = Person.objects.create().pk
    store.vault.make(account)
    return int(account)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(times=_TIMES, data=st.data())
def test_any_order_and_any_repetition_sums_alike(store: Store, times: list[int], data: st.DataObject) -> None:
    account = new_person(store)
    close = [at % 9000 + 40_000 for at in times]
    for at in [*data.draw(st.permutations(close)), *close[:3]]:
        write_beats(store, account, [simple(at)])
    told = {(cell.day, cell.project): cell.length // 1000 for cell in read_cells(store, account, 0, DAY + 9)}

    assert counted(sorted(set(close))) == told


@pytest.mark.parametrize(("gap", "seconds"), [(1, 1), (899.5, 899.5), (900, 900), (900.001, 0), (5000, 0)])
def test_a_beat_counts_until_the_next_for_15_minutes(plugin: Plugin, gap: float, seconds: float) -> None:
    plugin.send([beat(0), beat(gap)])

    assert seconds == plugin.day()["grand_total"]["total_seconds"]


def test_a_stretch_over_midnight_is_cut_there(plugin: Plugin) -> None:
    plugin.send([beat(12 * 3600 - 100), beat(12 * 3600 + 50)])

    assert ({"Python": 100}, {"Python": 50}) == (
        plugin.sums("languages"),
        plugin.sums("languages", "2023-11-16"),
    )


def test_a_day_is_the_day_where_the_person_is(plugin: Plugin) -> None:
    plugin.send([beat(0), beat(60)], TimeZone="Pacific/Auckland")

    assert ({}, {"Python": 60}) == (plugin.sums("languages"), plugin.sums("languages", "2023-11-16"))


def test_the_same_again_changes_nothing(plugin: Plugin, store: Store) -> None:
    for _ in range(3):
        plugin.send([beat(0), beat(60), beat(100, language="Go")])

    assert {"Python": 100} == plugin.sums("languages")
    assert 3 == len(read_moments(store, plugin.account, DAY))


def test_placeholders_mean_the_beat_before(plugin: Plugin) -> None:
    last = {"project": "<<LAST_PROJECT>>", "language": "<<LAST_LANGUAGE>>"}
    plugin.send([beat(0), beat(60, **last), beat(70, **last, type="domain", entity="example.com"), beat(100)])

    assert {"Python": 70, "Other": 30} == plugin.sums("languages")
    assert {"proj": 70, "Unknown Project": 30} == plugin.sums("projects")


def test_coding_is_beside_the_day_and_never_in_it(plugin: Plugin, store: Store, person: Cast) -> None:
    plugin.send([beat(0), beat(60)])

    assert (0, {}, []) == (
        ask(store, person.account, Question(0, DAY + 99)).total,
        read_names(store, person.account),
        verify(store),
    )
