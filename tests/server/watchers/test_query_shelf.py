# SPDX-License-Identifier: AGPL-3.0-or-later
"""Queries over buckets in a real store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hourself.server.store.store import Store
from hourself.server.watchers.buckets import Shelf
from hourself.server.watchers.events import SECOND, Event
from hourself.server.watchers.query import QueryError, ShelfReader, run_query
from hourself.server.watchers.storing import Events
from tests.server.conftest import Cast

DAY = (1_774_735_200 * SECOND, 1_774_821_600 * SECOND)
START = DAY[0]


@pytest.fixture
def reader(store: Store, person: Cast) -> Iterator[ShelfReader]:
    """Two computers' windows, and when somebody was at one."""
    told = {
        ("aw-watcher-window_desk", "currentwindow", "desk"): [
            (0, 600, {"app": "code", "title": "notes"}),
            (600, 300, {"app": "mail", "title": "letter"}),
        ],
        ("aw-watcher-afk_desk", "afkstatus", "desk"): [
            (0, 700, {"status": "not-afk"}),
            (700, 200, {"status": "afk"}),
        ],
        ("aw-watcher-window_lap", "currentwindow", "lap"): [(-60, 120, {"app": "code", "title": "notes"})],
    }
    with store.writing() as connection:
        shelf = Shelf(connection, person.account, store.vault.sealer(person.account))
        for number, ((name, kind, host), events) in enumerate(told.items()):
            shelf.add(name, {"type": kind, "client": "c", "hostname": host}, number)
            bucket = shelf.find(name)
            assert bucket
            Events(shelf, bucket).insert(
                Event(None, START + start * SECOND, length * SECOND, data) for start, length, data in events
            )
    yield ShelfReader(Shelf(store.reader(), person.account, store.vault.sealer(person.account)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("query_bucket_names()", ["aw-watcher-window_desk", "aw-watcher-afk_desk", "aw-watcher-window_lap"]),
        ('find_bucket("aw-watcher-window_")', "aw-watcher-window_desk"),
        ('find_bucket("aw-watcher-window_", "lap")', "aw-watcher-window_lap"),
        ('query_bucket_eventcount("aw-watcher-window_desk")', 2),
        ('sum_durations(query_bucket("aw-watcher-window_desk"))', 900.0),
        ('sum_durations(query_bucket("aw-watcher-window_lap"))', 60.0),
    ],
)
def test_buckets_are_found_and_cut_to_the_period(reader: ShelfReader, value: str, expected: object) -> None:
    assert [expected] == run_query(f"RETURN = {value};", [DAY], reader)


def test_time_by_app_while_somebody_was_there(reader: ShelfReader) -> None:
    query = """
        there = filter_keyvals(query_bucket("aw-watcher-afk_desk"), "status", ["not-afk"]);
        events = filter_period_intersect(flood(query_bucket("aw-watcher-window_desk")), there);
        events = categorize(events, [[["Work"], {"regex": "code|mail"}], [["Work", "Mail"], {"regex": "letter"}]]);
        RETURN = sort_by_duration(merge_events_by_keys(events, ["app", "$category"]));
    """
    ((code, mail),) = run_query(query, [DAY], reader)

    assert (600.0, {"app": "code", "$category": ["Work"]}) == (code["duration"], code["data"])
    assert (100.0, {"app": "mail", "$category": ["Work", "Mail"]}) == (mail["duration"], mail["data"])


def test_a_period_that_ends_before_it_begins_is_empty(reader: ShelfReader) -> None:
    query = 'RETURN = [query_bucket("aw-watcher-window_desk"), query_bucket_eventcount("aw-watcher-window_desk")];'

    assert [[[], 0]] == run_query(query, [DAY[::-1]], reader)


def test_another_s_buckets_are_out_of_reach(store: Store, reader: ShelfReader) -> None:
    from hourself.server.accounts.models import Person

    other = Person.objects.create().pk
    store.vault.make(other)
    theirs = ShelfReader(Shelf(store.reader(), other, store.vault.sealer(other)))

    with pytest.raises(QueryError, match="no bucket named"):
        run_query('RETURN = query_bucket("aw-watcher-window_desk");', [DAY], theirs)
