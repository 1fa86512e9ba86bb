# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an absence was, answered on pages: through Django on the real store."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from hourself.core.days import format_day
from hourself.server.journal import actions
from hourself.server.journal.queries import read_offline
from hourself.server.journal.rules import Away
from hourself.server.report.today import read_today
from hourself.server.store.preferences import read_preferences, save_preferences
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span
from tests.server.pages.conftest import Reader

HOUR, MINUTE = 3600, 60


class Scene:
    """A person who was away yesterday from 10:12 to 10:59."""

    def __init__(self, store: Store, person: Cast, reader: Reader) -> None:
        self.store, self.account, self.reader = store, person.account, reader
        self.day = read_today().day - 1
        noon = time.mktime((1970, 1, 1 + self.day, 12, 0, 0, 0, 0, -1))
        self.offset = time.localtime(noon).tm_gmtoff // 60
        self.start = int(noon) - 108 * MINUTE
        self.end = self.start + 47 * MINUTE

    def send(self, **fields: object) -> int:
        """Post an answer to it."""
        return self.reader.send("/away/answer", **{"start": self.start, "end": self.end} | fields)

    def told(self) -> list[tuple[str, str, int]]:
        """What the journal says."""
        entries = read_offline(self.store, self.account, self.day)
        return [(each.name, each.details, each.end - each.start) for each in entries]

    def asks(self) -> bool:
        """Whether the page asks."""
        return "</span> 47 min</p>" in self.reader.look("/away")


@pytest.fixture
def scene(store: Store, person: Cast, reader: Reader, post: Post) -> Scene:
    made = Scene(store, person, reader)
    before = span(1, made.start - HOUR, made.start, offset=made.offset)
    post(before, span(2, made.end, made.end + HOUR, offset=made.offset))
    return made


def test_the_page_asks(scene: Scene) -> None:
    page = scene.reader.look("/away")

    assert (True, True) == ("10:12–10:59</span> 47 min" in page, "Away once, 47 min: what was it?" in page)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"do": "meeting"}, ("Meeting", "")),
        ({"do": "break"}, ("Break", "")),
        ({"do": "other", "name": "Call", "details": "with a friend"}, ("Call", "with a friend")),
        ({"again": "Lunch", "name": ""}, ("Lunch", "")),
    ],
)
def test_an_answer_is_offline_time(scene: Scene, fields: dict[str, str], told: tuple[str, str]) -> None:
    assert 302 == scene.send(**fields)

    assert [(*told, 47 * MINUTE)] == scene.told()
    assert not scene.asks()


@pytest.mark.parametrize("fields", [{"do": "meeting"}, {"do": "skip"}])
def test_each_answer_is_taken_back(scene: Scene, fields: dict[str, str]) -> None:
    scene.send(**fields)
    assert 302 == scene.reader.undo("/away")

    assert ([], True) == (scene.told(), scene.asks())


def test_what_is_skipped_is_not_asked_again(scene: Scene) -> None:
    scene.send(do="skip")

    assert ([], False) == (scene.told(), scene.asks())


def test_all_of_a_day_are_skipped_at_once(scene: Scene, post: Post) -> None:
    first = scene.end + HOUR
    for number, start in ((3, first + 10 * MINUTE), (4, first + 30 * MINUTE)):
        post(span(number, start, start + 5 * MINUTE, offset=scene.offset))
    assert ("Away 3 times" in scene.reader.look("/away")) and 302 == scene.send(
        do="skip-all", end=first + HOUR
    )
    assert ([], "Nothing to answer." in scene.reader.look("/away")) == (scene.told(), True)
    scene.send(do="skip-all", end=first + HOUR)
    assert "answered already" in scene.reader.look("/away")


def test_what_was_skipped_at_once_is_asked_again(scene: Scene) -> None:
    scene.send(do="skip-all")
    scene.reader.undo("/away")

    assert scene.asks()


def test_a_second_answer_is_told_and_changes_nothing(scene: Scene) -> None:
    scene.send(do="meeting")
    scene.send(do="break")

    assert "answered already" in scene.reader.look("/away")
    assert ["Meeting"] == [name for name, _, _ in scene.told()]


def test_a_text_that_is_none_is_told(scene: Scene) -> None:
    answer = scene.reader.client.post(
        "/away/answer", {"start": scene.start, "end": scene.end, "do": "other", "name": " "}
    )

    assert (422, True) == (answer.status_code, b"Expected a text." in answer.content)


@pytest.mark.parametrize("fields", [{}, {"do": "nothing"}, {"do": "meeting", "start": "x"}])
def test_a_form_of_no_kind_is_refused(scene: Scene, fields: dict[str, str]) -> None:
    assert 400 == scene.send(**fields)


@pytest.mark.parametrize(
    ("back", "place"),
    [("/day/2026-01-31?device=1", "/day/2026-01-31?device=1"), ("//evil.example", "/away"), ("", "/away")],
)
def test_it_leads_back_where_it_was_asked(scene: Scene, back: str, place: str) -> None:
    answer = scene.reader.client.post(
        "/away/answer", {"start": scene.start, "end": scene.end, "do": "skip", "back": back}
    )

    assert place == answer["Location"]


def test_what_was_answered_before_is_offered_escaped(scene: Scene) -> None:
    away = Away(scene.start - 9 * HOUR, scene.start - 8 * HOUR, scene.offset, "<b>Lunch</b>")
    actions.add_offline(scene.store, scene.account, away, scene.end)
    page = scene.reader.look("/away")

    assert (True, False) == ('name="again" value="&lt;b&gt;Lunch' in page, "<b>Lunch" in page)


def test_nobody_is_asked_who_does_not_want_to_be(scene: Scene) -> None:
    with scene.store.writing() as connection:
        wanted = replace(read_preferences(connection, scene.account), away=False)
        save_preferences(connection, scene.account, wanted)

    assert (False, True) == (scene.asks(), "You chose not to be asked" in scene.reader.look("/away"))


def test_the_day_page_asks_about_today_alone(scene: Scene, post: Post) -> None:
    assert "what was it?" not in scene.reader.look(f"/day/{format_day(scene.day)}")
    today = read_today()
    if today.until < 8 * MINUTE:
        pytest.skip("the day has only begun")
    now = int(time.time()) // MINUTE * MINUTE
    post(*(span(number, now - ago * MINUTE, now - (ago - 1) * MINUTE, offset=today.offset)
           for number, ago in ((3, 8), (4, 1))))  # fmt: skip
    assert "what was it?" in scene.reader.look("/day/today")


def test_a_stranger_is_sent_to_sign_in(store: Store) -> None:
    from django.test import Client

    assert [302, 302] == [Client().get("/away").status_code, Client().post("/away/answer").status_code]
