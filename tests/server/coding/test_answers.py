# SPDX-License-Identifier: AGPL-3.0-or-later
"""What editor watchers tell stands in WakaTime's answers beside heartbeats, and on the page."""

from __future__ import annotations

import time
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from hourself.server.accounts.tokens import add_link
from hourself.server.coding.forgetting import forget_beats
from hourself.server.imports.moments import Zone
from hourself.server.jobs.coding import feed_coding
from hourself.server.store.store import Store
from tests.server.coding.conftest import CODE, VIM, Desk
from tests.server.wakatime.conftest import NOON, Plugin, beat
from tests.server.watchers.conftest import BASE, event

DAY = "2023-11-15"
#: Seconds from where these rooms count to that noon.
AT = NOON - BASE


@pytest.fixture
def plugin(desk: Desk) -> Plugin:
    """Ten minutes of heartbeats, and an editor that told of the last two and three more."""
    desk.zone = Zone(ZoneInfo("UTC"))
    told = Plugin(desk.store, desk.account)
    told.send([beat(0), beat(600)])
    desk.add(*CODE, event(AT + 480, 300, project="/w/atlas", language="rust"))
    desk.count()
    return told


def test_no_moment_counts_twice(plugin: Plugin) -> None:
    assert {"proj": 600, "atlas": 180} == plugin.sums("projects")
    assert 780 == plugin.day()["grand_total"]["total_seconds"]


def test_a_heartbeat_that_comes_late_covers_more(plugin: Plugin) -> None:
    plugin.send([beat(720)])

    assert {"proj": 720, "atlas": 60} == plugin.sums("projects")


def test_a_beat_in_a_stretch_cuts_nothing(plugin: Plugin) -> None:
    plugin.send([beat(-2000)])
    told = plugin.ask("/durations", date=DAY)["data"]

    assert [("proj", 0, 600), ("atlas", 600, 180)] == [
        (each["project"], each["time"] - NOON, each["duration"]) for each in told
    ]


def test_heartbeats_are_heartbeats(plugin: Plugin) -> None:
    told = plugin.ask("/heartbeats", date=DAY)["data"]

    assert ["proj", "proj"] == [each["project"] for each in told]


def test_lists_name_them(plugin: Plugin) -> None:
    assert ["atlas", "proj"] == [each["name"] for each in plugin.ask("/projects")["data"]]
    assert ["pc"] == [each["name"] for each in plugin.ask("/machine_names")["data"]]
    assert "atlas" == plugin.ask("")["data"]["last_project"]


@pytest.mark.usefixtures("plugin")
def test_the_page_shows_them(desk: Desk) -> None:
    with desk.store.writing() as connection:
        link = add_link(connection, desk.account, int(time.time()))
    client = Client()
    client.post("/sign-in", {"token": link})
    text = client.get(f"/coding/{DAY}").content.decode()

    assert "13 min of coding on Wednesday, 10 min of it on proj, most in Python." in text
    assert f'href="/coding/{DAY}?project=atlas"' in text


def test_beats_that_are_deleted_for_good_uncover_it(plugin: Plugin, desk: Desk) -> None:
    forget_beats(desk.store, desk.account, ("title", "proj"), NOON + 9999)

    assert {"atlas": 300} == plugin.sums("projects")


def test_what_buckets_held_before_is_looked_at_once(desk: Desk) -> None:
    desk.add(*CODE, event(0, 60, project="p"))
    desk.add(*VIM, event(400 * 86_400, 60, project="p"))
    sql = (resources.files("hourself.server.watchers") / "coding.sql").read_text("utf-8")
    with desk.store.writing() as connection:
        connection.execute("DELETE FROM watcher_coding")
        connection.execute(sql.split(";")[1])
    desk.now += 500 * 86_400
    desk.count()

    assert {"VS Code": 60, "Vim": 60} == desk.seconds("editor")


def test_one_persons_fault_keeps_nobody_else_waiting(desk: Desk, store: Store) -> None:
    with store.writing() as connection:
        connection.execute('INSERT INTO watcher_coding (account, "begin", "end") VALUES (?, 0, 9)', (10**9,))
    desk.add(*CODE, event(0, 60, project="p"))
    with pytest.raises(ExceptionGroup):
        feed_coding(store, desk.now)
    with store.writing() as connection:
        connection.execute("DELETE FROM watcher_coding WHERE account = ?", (10**9,))

    assert {"p": 60} == desk.seconds("project")
