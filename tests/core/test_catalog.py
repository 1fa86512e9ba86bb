# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalog: large enough, in order, and in words that the rest of the house knows."""

from __future__ import annotations

from collections import Counter
from importlib import resources
from time import perf_counter

import pytest

from hourself.core.catalog import Source, look_up
from hourself.core.desktop import Launcher
from hourself.core.scrub import clean_app
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, UNCATEGORIZED, Category
from hourself.core.urls import is_site, trim

DATA = resources.files("hourself.core") / "data"
EDITORS = Category("Software Development", "Editing & IDEs")


def rows(table: str) -> list[list[str]]:
    return [line.split("\t") for line in (DATA / f"{table}.tsv").read_text("utf-8").splitlines()[1:]]


def keys(table: str) -> list[str]:
    return [key for row in rows(table) for key in (row[0], *filter(None, row[5].split("|")))]


@pytest.mark.parametrize(("table", "least"), [("apps", 1_250), ("sites", 1_500)])
def test_it_knows_enough(table: str, least: int) -> None:
    assert len(rows(table)) >= least


@pytest.mark.parametrize(
    "url",
    [
        "about:blank", "blob:x", "chrome://settings", "data:,x", "file:///x", "ftp://x.example", "http://127.0.0.1",
        "http://localhost", "javascript:1", "moz-extension://x", "no address", "view-source:x",
    ],
)  # fmt: skip
def test_a_place_that_is_no_site_has_a_name_for_people(url: str) -> None:
    assert ":" not in look_up("site", trim(url)).label


@pytest.mark.parametrize("table", ["apps", "sites"])
def test_its_rows_are_sorted_and_single(table: str) -> None:
    names = [row[0] for row in rows(table)]

    assert sorted(set(names)) == names


@pytest.mark.parametrize("table", ["apps", "sites"])
def test_no_name_is_told_twice(table: str) -> None:
    fold = str.lower if table == "apps" else str
    counted = Counter(fold(key).removesuffix(".exe") for key in keys(table))

    assert [] == [key for key, times in counted.items() if times > 1]


@pytest.mark.parametrize(("table", "clean"), [("apps", clean_app), ("sites", trim)])
def test_its_names_are_as_the_scrubber_leaves_them(table: str, clean) -> None:  # type: ignore[no-untyped-def]
    assert [] == [key for key in keys(table) if clean(key) != key]


def test_its_sites_are_sites() -> None:
    assert [] == [site for site in keys("sites") if not is_site(site)]


@pytest.mark.parametrize("table", ["apps", "sites"])
def test_its_categories_and_levels_exist(table: str) -> None:
    levels = {"", *map(str, LEVEL_NAMES)}
    wrong = [row for row in rows(table) if Category(row[1], row[2]) not in CATEGORIES or row[3] not in levels]

    assert [] == wrong


@pytest.mark.parametrize("table", ["apps", "sites"])
def test_its_rows_have_a_label_and_a_category(table: str) -> None:
    assert [] == [row for row in rows(table) if not row[4].strip() or row[1:3] == list(UNCATEGORIZED)]


def test_a_host_takes_after_the_one_above_it() -> None:
    assert look_up("site", "readthedocs.io").category == look_up("site", "mine.readthedocs.io").category
    assert look_up("site", "mine.readthedocs.io").source is Source.PARENT


@pytest.mark.parametrize(
    "name",
    [
        "sublime text 2",
        "SUBLIME_TEXT.EXE",
        "Sublime Text",
        "com.sublimetext.Sublime_Text",
        "sublime-text-4.2",
        "subl",
    ],
)
def test_an_app_is_one_by_all_its_names(name: str) -> None:
    assert ("Sublime Text", EDITORS) == (look_up("app", name).label, look_up("app", name).category)


def test_a_games_second_part_is_sorted_like_the_first_and_has_its_own_label() -> None:
    first, second = look_up("app", "Guild Wars 2"), look_up("app", "Guild Wars 9")

    assert (first.category, "Guild Wars 2", "Guild Wars 9") == (second.category, first.label, second.label)


def test_the_last_word_of_an_identity_is_no_app_unless_a_row_says_so() -> None:
    assert not look_up("app", "com.example.Client").known


def test_a_row_stands_above_the_desktop_and_the_desktop_above_rules() -> None:
    music = Launcher("Mine", Category("Entertainment", "Music"), frozenset(), "")
    sources = [look_up("app", name, lambda _: music).source for name in ("emacs", "some-terminal")]

    assert [Source.ROW, Source.DESKTOP] == sources
    assert look_up("app", "some-terminal", lambda _: None).source is Source.RULE


def test_what_nothing_is_known_of_says_so() -> None:
    entry = look_up("site", "qzxv.zz")

    assert (UNCATEGORIZED, 0, Source.NOTHING, False) == (
        entry.category,
        entry.level,
        entry.source,
        entry.known,
    )


def test_six_thousand_unknown_names_are_soon_answered() -> None:
    look_up("app", "x"), look_up("site", "x.example.com")
    begin = perf_counter()
    for number in range(3_000):
        look_up("app", f"org.qzx.Thing{number}"), look_up("site", f"a{number}-grandhotel.co.uk")

    # 0.3 s on the machine that this was written on; room for slower and busier ones.
    assert perf_counter() - begin < 3
