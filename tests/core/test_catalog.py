# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalog: large enough, in order, and in words that the rest of the house knows."""

from __future__ import annotations

from importlib import resources

import pytest

from hourself.core.catalog import look_up
from hourself.core.scrub import clean_app
from hourself.core.taxonomy import CATEGORIES, LEVEL_NAMES, Category
from hourself.core.urls import trim

DATA = resources.files("hourself.core") / "data"


def rows(table: str) -> list[list[str]]:
    return [line.split("\t") for line in (DATA / f"{table}.tsv").read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("table", "least"), [("apps", 400), ("sites", 1500)])
def test_it_knows_enough(table: str, least: int) -> None:
    assert len(rows(table)) >= least


@pytest.mark.parametrize("table", ["apps", "sites"])
def test_its_rows_are_sorted_and_single(table: str) -> None:
    names = [row[0] for row in rows(table)]

    assert sorted(set(names)) == names


@pytest.mark.parametrize(("table", "clean"), [("apps", clean_app), ("sites", trim)])
def test_its_names_are_as_the_scrubber_leaves_them(table: str, clean) -> None:  # type: ignore[no-untyped-def]
    assert [] == [row[0] for row in rows(table) if clean(row[0]) != row[0]]


@pytest.mark.parametrize("table", ["apps", "sites"])
def test_its_categories_and_levels_exist(table: str) -> None:
    levels = {"", *map(str, LEVEL_NAMES)}
    wrong = [row for row in rows(table) if Category(row[1], row[2]) not in CATEGORIES or row[3] not in levels]

    assert [] == wrong


def test_a_host_takes_after_the_one_above_it() -> None:
    assert look_up("site", "readthedocs.io").category == look_up("site", "mine.readthedocs.io").category
