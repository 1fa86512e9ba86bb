# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is private, ignored or deleted later: neither it nor the browser it was in counts; deleting is undone whole."""

from __future__ import annotations

import time

import pytest

from hourself.server.jobs.forgetting import end_due
from hourself.server.store.ignored import change_ignored
from hourself.server.store.store import Store
from hourself.server.watchers.forgetting import bring_back, end_forgotten, forget
from tests.server.watchers.conftest import Room, event

WINDOW, WEB = ("w_pc", "currentwindow"), ("aw-watcher-web-firefox_pc", "web.tab.current")
PC = "ActivityWatch: pc"
A, B = {"url": "https://a.org/x"}, {"url": "https://b.org/x"}
PAIR = ("site", "b.org")


@pytest.fixture
def browser(room: Room) -> Room:
    """A browser's window for 100 s: two sites of 40 s each, then none."""
    room.add(*WINDOW, event(0, 100, app="firefox"), event(100, 10, app="Code", title="b and more"))
    room.add(*WEB, event(0, 40, **A), event(40, 40, **B))
    room.feed()
    return room


def names(room: Room) -> list[tuple[int, int, str]]:
    return [(start, end, name) for start, end, _, name, _ in room.spans()[PC]]


def test_a_private_page_hides_its_browser_and_is_never_told(room: Room) -> None:
    room.add(*WINDOW, event(0, 100, app="firefox"))
    told = [room.beat(*WEB, second, incognito=True, **A) for second in (10, 14, 18)]
    kept = room.beat(*WEB, 20, 10, **B)
    room.feed()
    with room.shelf() as shelf:
        count = room.events(shelf, WEB[0]).count()

    assert ([None] * 3, 1, 1) == (told, len(room.read(WEB[0])), count)
    assert (
        kept
        and [(0, 10, "firefox"), (20, 30, "b.org"), (30, 100, "firefox")]
        == names(room)[:1] + names(room)[-2:]
    )
    assert 92 == sum(end - start for start, end, _ in names(room))


def test_an_ignored_site_hides_its_browser(room: Room, store: Store) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(room.account), room.account, add=[PAIR])
    room.add(*WINDOW, event(0, 100, app="firefox"))
    room.add(*WEB, event(0, 40, **A), event(40, 40, **B))
    room.feed()

    assert [(0, 40, "a.org"), (80, 100, "firefox")] == names(room)


def test_an_ignored_site_does_not_come_in_by_an_import_either(room: Room, store: Store) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(room.account), room.account, add=[PAIR])
    room.add(*WEB)
    with room.shelf() as shelf:
        room.events(shelf, WEB[0]).merge([event(0, 40, **A), event(40, 40, **B)])
    room.feed()

    assert ([{"url": "a.org"}], [(0, 40, "a.org")]) == ([data for *_, data in room.read(WEB[0])], names(room))


def delete(room: Room, pair: tuple[str, str] = PAIR) -> int:
    return forget(room.store, room.account, pair, int(time.time()))


def test_what_is_deleted_does_not_become_time_again(browser: Room) -> None:
    delete(browser)
    browser.feed()
    browser.add(*WINDOW, event(110, 5, app="XTerm"))
    browser.feed()

    assert [(0, 40, "a.org"), (80, 100, "firefox"), (100, 110, "Code"), (110, 115, "XTerm")] == names(browser)
    assert [{"url": "a.org"}] == [data for *_, data in browser.read(WEB[0])]


@pytest.mark.parametrize("pair", [PAIR, ("title", "and more"), ("app", "Code"), ("app", "firefox")])
@pytest.mark.parametrize("fed", [True, False])
def test_deleting_is_taken_back_whole(browser: Room, pair: tuple[str, str], fed: bool) -> None:
    before, events = browser.spans(), [browser.read(each) for each in (WEB[0], WINDOW[0])]
    number = delete(browser, pair)
    if fed:
        browser.feed()
    bring_back(browser.store, browser.account, number)
    browser.feed()

    assert (before, events) == (browser.spans(), [browser.read(each) for each in (WEB[0], WINDOW[0])])


@pytest.mark.parametrize("now", [True, False])
def test_what_is_deleted_for_good_leaves_no_text(browser: Room, now: bool) -> None:
    number = delete(browser)
    kept = texts(browser)
    if now:
        end_forgotten(browser.store, browser.account, number)
    else:
        end_due(browser.store, int(time.time()) + 3601)

    assert ([True], [False]) == tuple(
        [any("b.org" in text for text in each)] for each in (kept, texts(browser))
    )


def texts(room: Room) -> list[str]:
    unseal = room.store.vault.sealer(room.account).unseal
    rows = room.store.reader().execute("SELECT sealed FROM watcher_data WHERE account = ?", (room.account,))
    return [unseal(sealed, "watcher_data") for (sealed,) in rows]
