# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real files, which are not ours to copy: a folder of them is named by HOURSELF_TEST_DATA.

What a file holds is counted here by other means, and compared with what is stored.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest

from hourself.core.days import from_date
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.given import categorize
from hourself.server.report.ask import Kind
from tests.server.imports.desk import Desk

FOLDER = os.environ.get("HOURSELF_TEST_DATA", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="HOURSELF_TEST_DATA names no folder of real files")

RESCUETIME = ("rescuetime/asturkmani-5min-category-2017.csv", "rescuetime/cavaunpeu-weekly-productivity-2016.csv",
              "rescuetime/borivojevic/interval.json")  # fmt: skip
WRONG = ("rescuetime/borivojevic/rank.json", "rescuetime/borivojevic/member.json", "rescuetime-category-overview.csv",
         "rescuetime/borivojevic/daily_report.json", "rescuetime/leesharma-api-responses.jsonl",
         "activitywatch/categories/danvictor.json", "categories/chrome-topics-domains-shared.csv",
         "urls/clearurls-rules.json", "urls/public_suffix_list.dat")  # fmt: skip


def load(file: str) -> bytes:
    return (Path(FOLDER) / file).read_bytes()


def table(content: bytes) -> list[dict[str, str]]:
    if content[:1] == b"{":
        told = json.loads(content)
        return [dict(zip(told["row_headers"], map(str, row), strict=True)) for row in told["rows"]]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def count(rows: list[dict[str, str]], column: str, key: Callable[[str], object]) -> dict[object, int]:
    sums: Counter[object] = Counter()
    for row in rows:
        sums[key(row[column])] += int(row["Time Spent (seconds)"])
    return dict(sums)


def _bucket_seconds(text: bytes) -> float:
    return sum(event["duration"] for each in json.loads(text)["buckets"].values() for event in each["events"])


def _column(text: bytes, name: str, value: Callable[[str], float]) -> float:
    return sum(value(row[name]) for row in table(text))


def _clock(text: str) -> int:
    hours, minutes, seconds = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def _intervals(text: bytes) -> float:
    rows = [line.replace(" +0000", "").split(",") for line in text.decode().splitlines()]
    return sum(
        (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() for start, end in rows
    )


STRETCHES: dict[str, Callable[[bytes], float]] = {
    "activitywatch/linux-window-2days.json": _bucket_seconds,
    "activitywatch/windows-window-cjk.json": _bucket_seconds,
    "activitywatch/windows-window-overlapping.csv": partial(_column, name="duration", value=float),
    "timesheets/floresfdev-toggl-2017-08.csv": partial(_column, name="Duration", value=_clock),
    "timesheets/patrickmcelroy-mac-screen-intervals.csv": _intervals,
}


@pytest.mark.parametrize("file", RESCUETIME)
def test_a_report_has_its_own_sums(desk: Desk, file: str) -> None:
    rows = table(load(file))
    desk.bring(load(file))

    assert count(rows, "Date", lambda text: from_date(date.fromisoformat(text[:10]))) == desk.by_day()
    if "Category" in rows[0]:
        assert count(rows, "Category", categorize) == desk.by(Kind.CATEGORY)
    if "Productivity" in rows[0]:
        assert count(rows, "Productivity", int) == desk.by(Kind.PRODUCTIVITY)


@pytest.mark.parametrize("file", STRETCHES)
def test_stretches_have_their_own_sum(desk: Desk, file: str) -> None:
    desk.bring(load(file))

    assert (round(STRETCHES[file](load(file))), []) == (desk.total(), desk.faults())


@pytest.mark.parametrize("file", [*RESCUETIME, *STRETCHES])
def test_twice_is_once_and_undo_is_before(desk: Desk, file: str) -> None:
    before = desk.dump()
    number, again = desk.bring(load(file)), desk.bring(load(file))
    desk.undo(number)

    assert (None, before) == (again, desk.dump())


@pytest.mark.parametrize("file", WRONG)
def test_a_wrong_file_leaves_no_trace(desk: Desk, file: str) -> None:
    before = desk.dump()
    with pytest.raises(ImportFault):
        desk.bring(load(file))

    assert before == desk.dump()


def test_recorded_answers_come_in(desk: Desk) -> None:
    for line in load("rescuetime/leesharma-api-responses.jsonl").splitlines():
        body = json.loads(line)["body"]
        if body.startswith(("Date", "Rank")):
            number = desk.bring(body.encode(), days=(16_000, 16_000))
            assert sum(int(row["Time Spent (seconds)"]) for row in table(body.encode())) == desk.total()
            desk.undo(number)
