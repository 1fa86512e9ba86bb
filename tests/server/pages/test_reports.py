# SPDX-License-Identifier: AGPL-3.0-or-later
"""Report pages: every one of them with one name and with three, its links, its files, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from hourself.core.days import parse_day
from hourself.server.pages.reports.frame import REPORTS
from hourself.server.report.ask import Question, ask
from hourself.server.report.cells import Time
from hourself.server.store.names import read_names
from hourself.server.store.schedules import save_schedule
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span
from tests.server.pages.conftest import Reader

NOON = 1_700_046_000  # 12:00 on 2023-11-15, an hour east of UTC
HOSTILE = "<img src=x onerror=y>\"'&"
PERIODS = ("2023-11-15", "2023-W46", "2023-11", "2023-Q4", "2023", "2023-11-14..2023-11-16")


@pytest.fixture
def one(post: Post) -> None:
    """An hour and a half of one name, with what a page must not take for markup."""
    post(span(1, NOON, NOON + 5400, HOSTILE, title=HOSTILE))


@pytest.fixture
def three(post: Post, one: None) -> None:
    """Two more names on the same day."""
    post(span(2, NOON + 5400, NOON + 7200, "Code"), span(3, NOON + 7200, NOON + 7300, "=cmd|calc"))


def number_of(store: Store, person: Cast, name: str) -> int:
    return next(each.id for each in read_names(store, person.account).values() if each.name == name)


def links(page: str) -> list[str]:
    """Where the page's own links to reports, names and categories lead."""
    page = page.partition("<main")[2]
    return [unescape(each) for each in re.findall(r'<a [^>]*?href="(/(?:report|name|category)/[^"]+)"', page)]


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("report", REPORTS)
def test_a_name_is_shown_escaped(reader: Reader, one: None, report: str, period: str) -> None:
    page = reader.look(f"/report/{report}/{period}")
    # Patterns tell means: of all Wednesdays of a longer period.
    told = "Most on Wednesdays" if report == "patterns" else "1 h 30 min"

    assert (False, True) == ("<img" in page, told in page or "1:30" in page)


@pytest.mark.parametrize("report", REPORTS)
def test_the_table_adds_up_to_the_answer(
    reader: Reader, three: None, store: Store, person: Cast, report: str
) -> None:
    day = parse_day("2023-11-15")
    total = ask(store, person.account, Question(day, day, time=Time.PERSON)).total
    rows = json.loads(reader.look(f"/report/{report}/2023-11-15.json"))["rows"]
    parts = [row for row in rows if row.get("what", "name") == "name"]
    sums = [row.get("total_seconds", row.get("seconds")) for row in parts]

    assert sums == [None] * 3 if report == "timeline" else sum(sums) == total


@pytest.mark.parametrize("report", REPORTS)
def test_filters_stay_on_every_link(
    reader: Reader, three: None, store: Store, person: Cast, report: str
) -> None:
    number = save_schedule(store, person.account, None, "all of it", frozenset(range(168)))
    page = reader.look(f"/report/{report}/2023-11", schedule=str(number), time="device")
    lost = [each for each in links(page) if f"schedule={number}" not in each or "time=device" not in each]

    assert [f"/report/{report}/2023-11"] == sorted(set(lost))


@pytest.mark.parametrize("report", REPORTS)
def test_every_link_leads_somewhere(reader: Reader, three: None, report: str) -> None:
    page = reader.look(f"/report/{report}/2023-11")
    files = tuple(f".{suffix}" for suffix in ("png", "svg", "csv", "json"))
    followed = {each for each in links(page) if not each.partition("?")[0].endswith(files)}

    assert [] == [each for each in followed if reader.client.get(each).status_code != 200]


def test_a_schedule_leaves_its_hours(reader: Reader, three: None, store: Store, person: Cast) -> None:
    # 2023-11-15 was a Wednesday; of its hours only the one from 13 counts.
    number = save_schedule(store, person.account, None, "an hour", frozenset({2 * 24 + 13}))

    assert "1 h on Wednesday" in reader.look("/report/overview/2023-11-15", schedule=str(number))


def test_a_filter_that_lets_nothing_through_says_so(reader: Reader, one: None) -> None:
    assert "Nothing passes the filters here." in reader.look("/report/overview/2023-11", level="2")


@pytest.mark.parametrize("report", REPORTS)
def test_an_empty_period_is_a_page(reader: Reader, report: str) -> None:
    assert "No device recorded anything in this period." in reader.look(f"/report/{report}/2020-03")


@pytest.mark.parametrize("text", ["2023-13", "2023-W60", "soon", "2023-11-16..2023-11-14"])
def test_a_bad_period_is_told_how_one_is_written(reader: Reader, text: str) -> None:
    answer = reader.client.get(f"/report/overview/{text}")

    assert (404, True) == (answer.status_code, "2026-11-03..2026-11-19" in answer.content.decode())


@pytest.mark.parametrize(
    "path", ["/report/nonsense", "/report/nonsense/2023", "/name/99999/2023", "/day/x/part"]
)
def test_what_is_not_there_is_not_found(reader: Reader, path: str) -> None:
    assert 404 == reader.client.get(path).status_code


def test_two_dates_lead_to_their_period(reader: Reader) -> None:
    dates = {"from": "2023-11-30", "to": "2023-11-01", "level": "2", "device": ""}

    assert "/report/names/2023-11?level=2" == reader.client.get("/report/names", dates)["Location"]


def test_strangers_see_nothing(store: Store) -> None:
    from django.test import Client

    paths = [
        "/report/overview/2023",
        "/report/year/2023.svg",
        "/name/1/2023",
        "/category/2023",
        "/day/2023-11-15/part",
    ]

    assert [302] * 5 == [Client().get(path).status_code for path in paths]


def test_a_formula_is_no_formula_in_a_file(reader: Reader, three: None) -> None:
    rows = list(csv.reader(io.StringIO(reader.look("/report/names/2023-11-15.csv"))))

    assert "'=cmd|calc" == rows[-1][0]


@pytest.mark.parametrize(
    "path", ["/report/overview/2023-11.svg", "/report/patterns/2023.svg", "/report/year/2023.svg"]
)
def test_a_picture_stands_alone(reader: Reader, three: None, path: str) -> None:
    text = reader.look(path)
    ET.fromstring(text)  # noqa: S314 -- made by ourselves

    assert [] == re.findall(r"href|class=|<script|url\(|@import", text)


def test_a_picture_without_names_tells_none(reader: Reader, three: None) -> None:
    told = [
        "Visual Studio Code" in reader.look("/report/year/2023.svg", names=names) for names in ("yes", "no")
    ]

    assert [True, False] == told


def test_a_png_is_one(reader: Reader, one: None) -> None:
    answer = reader.client.get("/report/overview/2023-11.png")

    assert (b"\x89PNG", "image/png") == (answer.content[:4], answer["Content-Type"])


def test_a_name_has_its_titles_and_its_way_up(
    reader: Reader, three: None, store: Store, person: Cast
) -> None:
    page = reader.look(f"/name/{number_of(store, person, HOSTILE)}/2023-11-15")
    up = "/category/2023-11-15?overview=Uncategorized&amp;category=Uncategorized"

    assert [True, True, False] == [
        up in page,
        "onerror=y&gt;" in page.partition('id="titles"')[2],
        "<img" in page,
    ]


def test_a_choice_on_a_names_page_comes_back_to_it_and_can_be_undone(
    reader: Reader, three: None, store: Store, person: Cast
) -> None:
    number = number_of(store, person, "Code")
    path = f"/name/{number}/2023-11-15"
    reader.send(f"/name/{number}/classify", level="-2", back=path)
    changed = read_names(store, person.account)[number].level
    reader.undo(path)

    assert (-2, 2) == (changed, read_names(store, person.account)[number].level)


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_choice_leads_nowhere_else(
    reader: Reader, one: None, store: Store, person: Cast, back: str
) -> None:
    number = number_of(store, person, HOSTILE)
    answer = reader.client.post(f"/name/{number}/classify", {"level": "1", "back": back})

    assert f"/day/today#name-{number}" == answer["Location"]


def test_a_category_lists_its_names(reader: Reader, three: None) -> None:
    page = reader.look("/category/2023-11", overview="Software Development", category="Editing & IDEs")

    assert (True, True, False) == (
        "Visual Studio Code" in page,
        "30 min in November 2023" in page,
        "calc" in page,
    )


def test_names_are_found_and_paged(reader: Reader, post: Post) -> None:
    post(*(span(n, NOON + 10 * n, NOON + 10 * n + 10, f"name{n:03}") for n in range(1, 211)))
    page, last = reader.look("/report/names/2023-11-15"), reader.look("/report/names/2023-11-15", page="2")
    found = reader.look("/report/names/2023-11-15", find="AME21")

    assert [200, 10, 1] == [each.count('<a class="side"') for each in (page, last, found)]


def test_files_have_every_row(reader: Reader, post: Post) -> None:
    post(*(span(n, NOON + 10 * n, NOON + 10 * n + 10, f"name{n:03}") for n in range(1, 211)))
    files = [reader.look(f"/report/{report}/2023-11-15.csv") for report in ("names", "timeline")]

    assert [211, 211] == [each.count("\n") for each in files]


def test_a_part_of_a_day(reader: Reader, three: None) -> None:
    page = reader.look("/day/2023-11-15/part", **{"from": "46800", "to": "50400"})

    assert ("13:00 to 14:00" in page, "1 h, 30 min of it focus work, 30 min neutral." in page) == (True, True)
