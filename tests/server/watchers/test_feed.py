# SPDX-License-Identifier: AGPL-3.0-or-later
"""What watchers tell becomes time: the same, in whatever order it comes and however often it is looked at."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hourself.server.imports.moments import Zone
from hourself.server.store.names import read_names
from hourself.server.store.preferences import Preferences, save_preferences
from hourself.server.store.rules import Rule, save_rule
from hourself.server.store.spans import delete_spans
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from hourself.server.watchers.events import Event
from hourself.server.watchers.feed import feed_watchers
from tests.server.watchers.conftest import BASE, Room, event

WINDOW, AFK = ("w_pc", "currentwindow"), ("a_pc", "afkstatus")
WEB, OTHER = ("aw-watcher-web-firefox_pc", "web.tab.current"), ("w_mac", "currentwindow")
FRONT = ("aw-watcher-window_pc", "currentwindow")
LOST = ("aw-watcher-web-chrome", "web.tab.current")
PC = "ActivityWatch: pc"
HERE, AWAY = {"status": "not-afk"}, {"status": "afk"}
#: Starts around two midnights of Vienna, in seconds, on a grid where things touch.
MOMENTS = st.one_of(*(st.integers(0, 8).map(lambda n, at=at: at + n * 7.5) for at in (0, 3570, 7170, 89_970)))
LENGTHS = st.sampled_from([0, 0.4, 7.5, 15, 31, 90, 4000, 90_000])


def told(bucket: tuple[str, str]) -> st.SearchStrategy[dict[str, Any]]:
    apps = st.sampled_from(["firefox", "firefox", "Code", "Google-chrome"])
    kinds = {
        "currentwindow": st.fixed_dictionaries(
            {"app": apps, "title": st.sampled_from(["", "a"])}, optional={"url": st.just("https://c.org/x")}
        ),
        "afkstatus": st.sampled_from([HERE, HERE, AWAY]),
        "web.tab.current": st.fixed_dictionaries(
            {"url": st.sampled_from(["https://a.org/x", "https://b.org"])}
        ),
    }
    return kinds[bucket[1]]


BUCKETS = st.sampled_from([WINDOW, WINDOW, FRONT, WEB, WEB, AFK, OTHER, LOST])


def sent(what: str) -> st.SearchStrategy[Any]:
    """An event of any bucket; somebody is there for long."""
    return BUCKETS.flatmap(
        lambda each: st.tuples(
            st.just(what),
            st.just(each),
            MOMENTS,
            st.sampled_from([31, 4000, 90_000]) if each == AFK else LENGTHS,
            told(each),
        )
    )


#: What a client may do, and a look at what changed.
STEP = st.one_of(
    sent("add"),
    sent("beat"),
    st.tuples(st.just("feed")),
    st.tuples(st.just("feed")),
    st.tuples(st.just("delete"), BUCKETS, st.integers(1, 6)),
    st.tuples(st.just("drop"), BUCKETS),
    st.tuples(st.just("wait"), st.sampled_from([60, 3600, 86_400])),
)


def do(room: Room, what: str, bucket: Any = None, *rest: Any) -> None:
    if what == "add":
        room.add(*bucket, event(rest[0], rest[1], **rest[2]))
    elif what == "beat":
        room.beat(*bucket, rest[0], rest[1], **rest[2])
    elif what == "feed":
        room.feed()
    elif what == "wait":
        room.now += bucket
    else:
        with room.shelf() as shelf:
            found = shelf.find(bucket[0])
            if found and what == "drop":
                shelf.delete(found)
            elif found:
                room.events(shelf, bucket[0]).delete(rest[0])


def clear(room: Room) -> None:
    """Begin anew: the person stays, as hypothesis has one for all examples."""
    with room.shelf() as shelf:
        for bucket in shelf.all():
            shelf.delete(bucket)
    room.feed()
    room.now = BASE + 3600


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=25))
def test_pieces_of_it_equal_the_whole(room: Room, steps: list[Any]) -> None:
    clear(room)
    for step in steps:
        do(room, *step)
    room.feed()
    first = room.spans()
    room.feed()

    assert room.should_be() == first == room.spans()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(sent("add"), max_size=12).flatmap(lambda all_: st.tuples(st.just(all_), st.permutations(all_)))
)
def test_any_order_is_the_same(room: Room, orders: tuple[list[Any], list[Any]]) -> None:
    found = []
    for steps in orders:
        clear(room)
        room.now += 86_400 * 9
        for step in steps:
            do(room, *step)
            room.feed()
        found.append(room.spans())

    assert found[0] == found[1]


def test_a_page_that_comes_late_cuts_one_beyond_midnight(room: Room) -> None:
    room.add(*WINDOW, event(0, 4000, app="firefox"))
    room.add(*WEB, event(0, 4000, url="https://a.org"))
    room.feed()
    room.beat(*WEB, 50, url="https://b.org")
    room.feed()
    rest = [(50, 3600, 60, "firefox", ""), (3600, 4000, 60, "firefox", "")]

    assert {PC: [(0, 50, 60, "a.org", ""), *rest]} == room.spans()


def test_a_page_is_cut_before_midnight_for_a_window_after(room: Room) -> None:
    room.add(*WEB, event(0, 4000, url="https://a.org"), event(7, 0, url="https://b.org"))
    room.add(*WINDOW, event(0, 1, app="Code"))
    room.feed()
    room.add(*WINDOW, event(3900, 7, app="firefox"))
    room.feed()

    assert (3900, 3907, 60, "firefox", "") == room.spans()[PC][-1]


def test_a_late_page_leaves_the_others_of_a_long_window(room: Room) -> None:
    room.add(*WINDOW, event(0, 4000, app="firefox"))
    room.add(*WEB, event(10, 20, url="https://a.org"), event(3000, 20, url="https://b.org"))
    room.feed()
    room.add(*WEB, event(100, 10, url="https://c.org"))
    room.feed()
    told = [name for _, _, _, name, _ in room.spans()[PC]]

    assert ["firefox", "a.org", "firefox", "c.org", "firefox", "b.org", "firefox"] == told[:7]


def test_tallies_follow(room: Room, store: Store) -> None:
    room.add(*WINDOW, event(0, 5000, app="Code"), event(60, 30, app="XTerm"))
    room.add(*OTHER, event(20, 600, app="Code"))
    room.feed()
    room.delete(WINDOW[0], 2)
    room.beat(*WINDOW, 4990, 30, app="Code")
    room.feed()

    assert ([], room.should_be()) == (verify(store), room.spans())


def test_a_zone_that_changes_breaks_nothing(room: Room, store: Store) -> None:
    room.add(*WINDOW, event(0, 200_000, app="Code"))
    room.feed()
    room.zone = Zone(ZoneInfo("America/New_York"))
    room.add(*WINDOW, event(100_000, 10, app="XTerm"))
    room.feed()
    spans = room.spans()[PC]

    assert ([], 200_000) == (verify(store), sum(end - start for start, end, *_ in spans))
    assert 10 == sum(end - start for start, end, _, name, _ in spans if name == "XTerm")


def test_days_keep_their_sum(room: Room) -> None:
    room.add(
        *WINDOW, *(event(number * 2.9, 1.3, app="Code", title=f"{number % 7}") for number in range(1000))
    )
    room.feed()
    spans = room.spans()[PC]

    assert 1300 == sum(end - start for start, end, *_ in spans)
    assert all(abs(start - number * 2.9) < 2 for number, (start, *_) in enumerate(spans))


def test_windows_become_time(room: Room) -> None:
    room.add(*WINDOW, event(0, 60.4, app="Code", title="a.py"), event(60.5, 30, app="XTerm"))
    room.feed()

    assert {PC: [(0, 60, 60, "Code", "a.py"), (61, 91, 60, "XTerm", "")]} == room.spans()


def test_what_a_terminals_watcher_calls_windows_gives_way_to_those_in_front(room: Room) -> None:
    terminal = ("aw-watcher-cmux_pc", "currentwindow")
    room.add(*terminal, event(0, 30, app="work"), event(30, 60, app="play"))
    room.feed()
    alone = [(start, end, name) for start, end, _, name, _ in room.spans()[PC]]
    room.add(*FRONT, event(10, 30, app="firefox"), event(40, 10, app="Code"), event(60, 10, app="Code"))
    room.feed()
    both = [(start, end, name) for start, end, _, name, _ in room.spans()[PC]]

    assert [(0, 30, "work"), (30, 90, "play")] == alone
    assert [
        (0, 10, "work"),
        (10, 40, "firefox"),
        (40, 50, "Code"),
        (50, 60, "play"),
        (60, 70, "Code"),
    ] == both[:5]


def test_nobody_there_is_no_time(room: Room) -> None:
    room.add(*WINDOW, event(0, 100, app="Code"))
    room.add(*AFK, event(0, 40, **HERE), event(40, 60, **AWAY))
    room.feed()

    assert {PC: [(0, 40, 60, "Code", "")]} == room.spans()


def test_pages_of_a_machine_that_does_not_know_its_name(room: Room) -> None:
    room.add(*LOST, event(0, 50, url="https://a.org"))
    room.feed()
    alone = room.spans()
    room.add(*WINDOW, event(0, 40, app="Google-chrome"))
    room.feed()

    assert {"ActivityWatch: unknown": [(0, 50, 60, "a.org", "")]} == alone
    assert {PC: [(0, 40, 60, "a.org", "")]} == room.spans()


def test_pages_told_before_the_machines_name_was_known(room: Room) -> None:
    room.add(*LOST, event(0, 5, url="https://a.org"))
    room.add("aw-watcher-web-chrome_pc", "web.tab.current", event(5, 40, url="https://b.org"))
    room.feed()

    assert {PC: [(0, 5, 60, "a.org", ""), (5, 45, 60, "b.org", "")]} == room.spans()


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ([], [(0, 40, "a.org"), (40, 60, "Google Chrome")]),
        ([event(10, 20, url="https://b.org")], [(0, 10, "a.org"), (10, 30, "b.org"), (30, 40, "a.org")]),
        ([event(10, 20, url="https://x.org", incognito=True)], [(0, 10, "a.org"), (30, 40, "a.org")]),
    ],
)
def test_windows_of_macos_tell_their_sites(
    room: Room, pages: list[Event], told: list[tuple[int, int, str]]
) -> None:
    chrome = {"app": "Google Chrome", "title": "A page"}
    room.add(*WINDOW, event(0, 40, url="https://a.org/secret", **chrome))
    if pages:
        room.add("aw-watcher-web-chrome_pc", "web.tab.current", *pages)
    else:
        room.add(*WINDOW, event(40, 20, **chrome))
    room.feed()

    assert told == [(start, end, name) for start, end, _, name, _ in room.spans()[PC]]


def test_a_site_that_a_window_tells_counts_though_no_browsers_are(room: Room, store: Store) -> None:
    with store.writing() as connection:
        save_preferences(connection, room.account, Preferences(browsers=False))
    room.add(
        *WINDOW, event(0, 40, app="Google Chrome", url="https://a.org"), event(40, 9, app="Google Chrome")
    )
    room.feed()

    assert {PC: [(0, 40, 60, "a.org", "")]} == room.spans()


def test_a_deleted_bucket_takes_its_time_and_its_names_along(room: Room, store: Store) -> None:
    room.add(*WINDOW, event(0, 50, app="Gone", title="a secret"))
    room.add(*OTHER, event(0, 50, app="Code"))
    room.feed()
    with room.shelf() as shelf:
        bucket = shelf.find(WINDOW[0])
        assert bucket
        shelf.delete(bucket)
    room.feed()
    (titles,) = (
        store.reader().execute("SELECT count(*) FROM title WHERE account = ?", (room.account,)).fetchone()
    )

    assert {"ActivityWatch: mac"} == room.spans().keys()
    assert (["Code"], 0) == ([name.name for name in read_names(store, room.account).values()], titles)


def test_a_device_that_was_revoked_gets_nothing_more_and_one_that_is_gone_all_anew(
    room: Room, store: Store
) -> None:
    room.add(*WINDOW, event(0, 50, app="Code"))
    room.feed()
    with store.writing() as connection:
        connection.execute("UPDATE device SET revoked = 5 WHERE account = ? AND name = ?", (room.account, PC))
    room.add(*WINDOW, event(100, 50, app="Code"))
    room.feed()
    revoked = room.spans()
    with store.writing() as connection:
        delete_spans(connection, room.account, device_of(room))
        connection.execute("DELETE FROM device WHERE account = ? AND name = ?", (room.account, PC))
    room.add(*WINDOW, event(200, 50, app="Code"))
    room.feed()

    assert ({PC: [(0, 50, 60, "Code", "")]}, room.should_be()) == (revoked, room.spans())


def device_of(room: Room) -> int:
    row = room.store.reader().execute(
        "SELECT id FROM device WHERE account = ? AND name = ?", (room.account, PC)
    )
    return int(row.fetchone()[0])


def test_a_browser_without_a_page_counts_only_if_the_person_says_so(room: Room, store: Store) -> None:
    with store.writing() as connection:
        save_preferences(connection, room.account, Preferences(browsers=False))
    room.add(*WINDOW, event(0, 50, app="firefox"), event(50, 10, app="Code"))
    room.add(*WEB, event(10, 20, url="https://a.org"))
    room.feed()

    assert {PC: [(10, 30, 60, "a.org", ""), (50, 60, 60, "Code", "")]} == room.spans()


def test_rules_on_titles_hold_here_too(room: Room, store: Store) -> None:
    save_rule(store, room.account, Rule("any", "title", "atlas", False, None, -2))
    room.add(*WINDOW, event(0, 50, app="Code", title="atlas"), event(50, 10, app="Code", title="else"))
    room.feed()
    first = room.spans()
    room.add(*WINDOW, event(60, 10, app="XTerm"))
    room.feed()
    levels = {each.level for each in read_names(store, room.account).values() if each.name == "Code"}

    assert (2, first[PC]) == (len(levels), room.spans()[PC][:2])


def test_one_persons_fault_keeps_nobody_else_waiting(room: Room, store: Store) -> None:
    broken = (10**9, b"no key opens this")
    with store.writing() as connection:
        values = 'INSERT INTO watcher_host (account, sealed, device, "begin", "end", gone) VALUES (?, ?, 0, 0, 1, 0)'
        connection.execute(values, broken)
    room.add(*WINDOW, event(0, 50, app="Code"))
    with pytest.raises(ExceptionGroup):
        feed_watchers(store, room.now)
    with store.writing() as connection:
        connection.execute("DELETE FROM watcher_host WHERE account = ?", broken[:1])

    assert {PC} == room.spans().keys()
