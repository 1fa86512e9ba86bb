# SPDX-License-Identifier: AGPL-3.0-or-later
"""`hourself report`: the same numbers as bars, JSON and CSV."""

from __future__ import annotations

import argparse
import json

import pytest
from report_desk import TUESDAY, Desk

from hourself.core.days import format_day
from hourself.core.taxonomy import Category
from hourself.server.report.command import CommandError, add_arguments, answer
from hourself.server.store.schedules import save_schedule

DAY = format_day(TUESDAY)


def told(desk: Desk, *words: str) -> str:
    # Devices are named in a table of Django's, which this store does not have.
    writer = desk.store.writer()
    writer.execute(
        "CREATE TABLE IF NOT EXISTS device (id, account, name, seen, state, until, revoked, forked)"
    )
    writer.close()
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return answer(desk.store, desk.account, parser.parse_args(words), 80)


@pytest.fixture
def writer(desk: Desk) -> Desk:
    desk.use("pen", 9 * 3600, 11 * 3600, title="novel")
    desk.use("post", 11 * 3600, 11 * 3600 + 900)
    desk.use("post", 10 * 3600, 10 * 3600 + 900, device=2)
    desk.sort("pen", Category("Design & Composition", "Writing"), 2)
    return desk


def test_csv_tells_each_name(writer: Desk) -> None:
    lines = told(writer, DAY, "--csv").splitlines()

    assert ["seconds,name,overview,category,level", "7200,pen,Design & Composition,Writing,2"] == lines[:2]


def test_json_tells_the_question_and_the_sum(writer: Desk) -> None:
    found = json.loads(told(writer, DAY, "--json", "--kind", "category"))

    assert (9000, "device", 7200) == (found["total_seconds"], found["time"], found["rows"][0]["seconds"])


def test_person_time_counts_a_moment_once(writer: Desk) -> None:
    assert 8100 == json.loads(told(writer, DAY, "--json", "--time", "person"))["total_seconds"]


def test_bars_are_as_wide_as_the_terminal(writer: Desk) -> None:
    lines = told(writer, "--begin", DAY, "--end", DAY, "--by", "interval").splitlines()

    assert (f"{DAY}   2:30", True) == (lines[0], max(map(len, lines)) <= 80)


def test_a_schedule_goes_by_its_name(writer: Desk) -> None:
    save_schedule(writer.store, writer.account, None, "Early", frozenset({24 + 9}))

    assert 3600 == json.loads(told(writer, DAY, "--json", "--schedule", "early"))["total_seconds"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--end", DAY], "--begin"),
        (["2026-13"], "A period is written"),
        ([DAY, "--schedule", "none"], "There are: none"),
        ([DAY, "--name", "nothing"], "Nothing is recorded"),
        ([DAY, "--begin", DAY], "not both"),
    ],
)
def test_what_makes_no_question_says_why(writer: Desk, words: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        told(writer, *words)


def test_a_name_that_would_be_a_formula_is_text(desk: Desk) -> None:
    desk.use("=SUM(A1)", 0, 60)

    assert "'=SUM(A1)" in told(desk, DAY, "--csv")
