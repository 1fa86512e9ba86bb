# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what was coded."""

from __future__ import annotations

import pytest
from django.test import override_settings

from hourself.server.coding.beats import write_beats
from hourself.server.coding.cleaning import Beat
from hourself.server.store.store import Store
from tests.server.conftest import Cast
from tests.server.pages.conftest import Reader

#: Noon, UTC, of 2023-11-15.
NOON = 1_700_049_600


def moment(at: int, project: str, language: str = "Python") -> Beat:
    return Beat((NOON + at) * 1000, 0, project, language, "Vim", "host", "Linux", "coding")


@pytest.fixture
def coded(store: Store, person: Cast) -> None:
    write_beats(store, person.account, [moment(0, "<b>one"), moment(600, "two", "Go"), moment(900, "")])


def test_a_period_without_coding_tells_how_to_begin(reader: Reader) -> None:
    text = reader.look("/coding/2023-11-15")

    assert "No coding was told on Wednesday." in text
    assert "api_url = http://testserver/api/v1" in text
    assert "HOURSELF_ACTIVITYWATCH=yes" in text


@override_settings(HOURSELF_ACTIVITYWATCH=True)
def test_where_the_other_door_is_open_nothing_need_be_set(reader: Reader) -> None:
    assert "HOURSELF_ACTIVITYWATCH=yes" not in reader.look("/coding/2023-11-15")


@pytest.mark.usefixtures("coded")
def test_projects_and_languages_of_a_day(reader: Reader) -> None:
    text = reader.look("/coding/2023-11-15")

    assert "15 min of coding on Wednesday, 10 min of it on &lt;b&gt;one, most in Python." in text
    assert 'href="/coding/2023-11-15?project=two"' in text
    assert "<h2>Projects</h2>" in text and "<h2>Machines</h2>" not in text


@pytest.mark.usefixtures("coded")
def test_one_project(reader: Reader) -> None:
    text = reader.look("/coding/2023-11-15", project="two")

    assert "5 min of coding on Wednesday, most in Go." in text
    assert "<h2>Projects</h2>" not in text


def test_reports_lead_to_it_only_where_there_is_something(reader: Reader, store: Store, person: Cast) -> None:
    before = "/coding/" in reader.look("/report/overview/2023-W46")
    write_beats(store, person.account, [moment(0, "one"), moment(60, "one")])

    assert (False, True) == (before, "/coding/2023-W46" in reader.look("/report/overview/2023-W46"))


@pytest.mark.usefixtures("coded")
def test_a_day_leads_to_it_only_where_something_was_coded(reader: Reader) -> None:
    days = ("2023-11-14", "2023-11-15")

    assert [False, True] == [f'href="/coding/{day}"' in reader.look(f"/day/{day}") for day in days]


def test_a_period_is_spelled_in_one_way(reader: Reader) -> None:
    assert 302 == reader.client.get("/coding/week").status_code
    assert 302 == reader.client.get("/coding").status_code
    assert 404 == reader.client.get("/coding/soon").status_code
