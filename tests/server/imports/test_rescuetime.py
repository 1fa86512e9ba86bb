# SPDX-License-Identifier: AGPL-3.0-or-later
"""RescueTime's archive, reports and API answers."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hourself.core.taxonomy import UNCATEGORIZED, Category
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.forms.rescuetime_report import split_mean
from hourself.server.imports.given import categorize
from hourself.server.imports.rows import Sum
from hourself.server.report.ask import Kind
from hourself.server.report.cells import Time
from tests.server.imports.desk import Desk, read

ARCHIVE = (
    b'"2017-09-22 13:00:00 -0700","telegram","No Details","Communication & Scheduling","Instant Message","526"\n'
    b'"2017-09-22 13:00:00 -0800","php.net","a page","Reference & Learning","General","33"\n'
    b'"2017-09-22 13:00:00 -0700","telegram","No Details","Communication & Scheduling","Instant Message","4000"\n'
)
HEADER = "Date,Time Spent (seconds),Number of People,Activity,Category,Productivity\n"


def report(*rows: str, header: str = HEADER) -> bytes:
    return (header + "".join(f"{row}\n" for row in rows)).encode()


def slots(content: bytes) -> set[tuple[int, int, int]]:
    _, rows = read(content)
    return {(row.day, row.second, row.length) for row in rows if isinstance(row, Sum)}


def test_an_archive_keeps_its_clock_its_categories_and_all_its_seconds(desk: Desk) -> None:
    desk.bring(ARCHIVE)

    assert {17_431: 4559} == desk.by_day()
    assert {
        Category("Communication & Scheduling", "Instant Message"): 4526,
        Category("Reference & Learning", "General Reference & Learning"): 33,
    } == desk.by(Kind.CATEGORY)


def test_an_hour_holds_no_more_than_an_hour_of_person_time(desk: Desk) -> None:
    desk.bring(ARCHIVE)

    assert (4559, 3600) == (desk.total(), desk.total(Time.PERSON))


@pytest.mark.parametrize(
    ("times", "length"),
    [
        (["2017-03-01T15:20:00", "2017-03-01T16:00:00"], 300),
        (["2017-03-01T15:00:00", "2017-03-01T16:00:00"], 3600),
        (["2017-03-01T00:00:00", "2017-03-02T00:00:00"], 86_400),
        (["2016-01-31T00:00:00", "2016-02-07T00:00:00", "2016-02-28T00:00:00"], 7 * 86_400),
        (["2016-02-01T00:00:00"], 86_400),
    ],
)
def test_the_slots_are_told_by_their_times(times: list[str], length: int) -> None:
    content = report(*(f"{each},40,1,vim,Editing & IDEs,2" for each in times))

    assert {length} == {slot[2] for slot in slots(content)}


def test_a_month_is_as_long_as_it_is() -> None:
    content = report(*(f"2016-0{month}-01T00:00:00,40,1,vim,Editing & IDEs,2" for month in (1, 2, 3)))

    assert {(16_801, 0, 31), (16_832, 0, 29), (16_861, 0, 31)} == {
        (day, second, length // 86_400) for day, second, length in slots(content)
    }


def test_json_and_csv_say_the_same() -> None:
    cells = ["2013-08-11T18:00:00", 91, 1, "vim", "Editing & IDEs", 2]
    content = json.dumps({"notes": "n", "row_headers": HEADER.strip().split(","), "rows": [cells]}).encode()

    assert slots(report(",".join(map(str, cells)))) == slots(content)


def test_one_activity_may_stand_under_two_categories(desk: Desk) -> None:
    desk.bring(
        report("2013-08-11T18:00:00,10,1,vim,Editing & IDEs,2", "2013-08-11T18:00:00,5,1,vim,Games,-2")
    )

    assert {
        Category("Software Development", "Editing & IDEs"): 10,
        Category("Entertainment", "Games"): 5,
    } == desk.by(Kind.CATEGORY)
    assert {2: 10, -2: 5} == desk.by(Kind.PRODUCTIVITY)


def test_an_overview_report_is_told_by_its_words(desk: Desk) -> None:
    header = "Date,Time Spent (seconds),Number of People,Category\n"
    desk.bring(
        report("2015-05-01T01:00:00,7,1,Business", "2015-05-01T01:00:00,5,1,Uncategorized", header=header)
    )

    assert {"Business": 7, "Uncategorized": 5} == desk.by(Kind.OVERVIEW)


def test_levels_alone(desk: Desk) -> None:
    header = "Date,Time Spent (seconds),Time Spent (HH:MM:SS),Number of People,Productivity\n"
    desk.bring(
        report("2015-05-01T01:00:00,7,00:00:07,1,2", "2015-05-01T01:00:00,5,00:00:05,1,-1", header=header)
    )

    assert {2: 7, -1: 5} == desk.by(Kind.PRODUCTIVITY)


def test_a_mean_level_is_kept_by_the_two_levels_around_it(desk: Desk) -> None:
    header = "Date,Time Spent (seconds),Number of People,Efficiency (-2:2),Efficiency (percent)\n"
    rows = report("2015-05-01T00:00:00,37269,1,0.52,62.99", "2015-05-02T00:00:00,8,1,-2,0", header=header)
    notes = desk.look(rows).notes
    desk.bring(rows)
    desk.bring(rows)

    assert {1: 19_380, 0: 17_889, -2: 8} == desk.by(Kind.PRODUCTIVITY)
    assert any("the two levels around it" in note for note in notes)


@given(st.floats(-2, 2), st.integers(0, 3_000_000))
def test_a_split_mean_is_right_to_a_second(mean: float, seconds: int) -> None:
    parts = split_mean(mean, seconds)
    off = abs(sum(level * share for level, share in parts) - mean * seconds)

    assert (seconds, True) == (sum(share for _, share in parts), off < 1)
    assert all(-2 <= level <= 2 and share >= 0 for level, share in parts)


def test_a_ranking_asks_for_its_days(desk: Desk) -> None:
    content = report("1,9000,1,vim,Editing & IDEs,2", header=HEADER.replace("Date", "Rank"))
    with pytest.raises(ImportFault, match="--day"):
        desk.look(content)
    desk.bring(content, days=(17_000, 17_001))

    assert {17_000: 9000} == desk.by_day()


@pytest.mark.parametrize(
    ("name", "overview", "category"),
    [
        ("General", "Shopping", Category("Shopping", "General Shopping")),
        ("Business", "", Category("News & Opinion", "Business")),
        ("General Business", "", Category("Business", "General Business")),
        ("Made up", "", Category("Uncategorized", "Made up")),
        ("", "", UNCATEGORIZED),
        ("General", "Uncategorized", UNCATEGORIZED),
    ],
)
def test_categories_in_our_words(name: str, overview: str, category: Category) -> None:
    assert category == categorize(name, overview)


def test_sites_apps_and_places(desk: Desk) -> None:
    names = ["www.php.net", "localhost:63342", "node.js", "sublime text 2", "192.168.1.1"]
    desk.bring(report(*(f"2013-08-11T18:00:00,1,1,{name},Uncategorized,0" for name in names)))

    assert Counter(["php.net", "local:intranet", "node.js", "sublime text 2", "local:ip"]) == Counter(
        desk.by_name()
    )


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + ARCHIVE,
        ARCHIVE.replace(b"\n", b"\r\n"),
        ARCHIVE.replace(b",", b";"),
        gzip.compress(ARCHIVE),
        ARCHIVE.decode().encode("utf-16"),
    ],
)
def test_however_it_is_packed(content: bytes) -> None:
    assert slots(ARCHIVE) == slots(content)


def test_a_zip_archive_with_one_such_file() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("read me.txt", "nothing")
        archive.writestr("data/x.csv", ARCHIVE)

    assert slots(ARCHIVE) == slots(packed.getvalue())
