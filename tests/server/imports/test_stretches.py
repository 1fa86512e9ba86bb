# SPDX-License-Identifier: AGPL-3.0-or-later
"""ActivityWatch, WakaTime and time entries: stretches on devices of their own."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest

from hourself.core.days import parse_day
from hourself.server.imports.faults import ImportFault
from hourself.server.report.ask import Kind
from hourself.server.report.cells import Time
from tests.server.imports.desk import Desk, bucket, buckets, read, sums

DAY = parse_day("2026-01-15")
NOON = "2026-01-15T11:00:00+00:00"


def at(seconds: int) -> str:
    return f"2026-01-15T11:{seconds // 60:02d}:{seconds % 60:02d}Z"


def window(
    start: int, length: float, app: str = "Code", title: str = ""
) -> tuple[str, float, dict[str, str]]:
    return at(start), length, {"app": app, "title": title}


def present(start: int, length: float, status: str = "not-afk") -> tuple[str, float, dict[str, str]]:
    return at(start), length, {"status": status}


def page(
    start: int, length: float, url: str, *, incognito: bool = False
) -> tuple[str, float, dict[str, object]]:
    return at(start), length, {"url": url, "title": "t", "incognito": incognito}


def test_only_time_with_somebody_there_counts(desk: Desk) -> None:
    afk = bucket(present(0, 30), present(20, 30), present(50, 40, "afk"), present(90, 20), watcher="afk")
    desk.bring(buckets(bucket(window(10, 100)), afk))

    assert 40 + 20 == desk.total()


def test_pages_have_the_time_of_the_browser_in_front(desk: Desk) -> None:
    web = bucket(page(20, 30, "https://github.com/a?token=x"), watcher="web-firefox", host="unknown")
    desk.bring(buckets(bucket(window(0, 60, "Firefox"), window(60, 30)), web))

    assert {"Firefox": 30, "github.com": 30, "Code": 30} == desk.by_name()


def test_a_phones_addresses_lack_their_scheme(desk: Desk) -> None:
    desk.bring(buckets(bucket(page(0, 30, "www.github.com/a?token=x"), watcher="android-web")))

    assert {"github.com": 30} == desk.by_name()


def test_a_private_page_takes_its_time_away(desk: Desk) -> None:
    web = bucket(page(20, 30, "https://secret.example/", incognito=True), watcher="web-chrome")
    content = buckets(bucket(window(0, 60, "chrome.exe")), web)
    desk.bring(content)

    assert {"chrome.exe": 30} == desk.by_name()
    assert [("private windows", 30)] == [(each.reason, each.seconds) for each in desk.look(content).left]


def test_pages_alone_count_by_themselves(desk: Desk) -> None:
    desk.bring(
        buckets(
            bucket(page(0, 30, "https://a.example/"), page(20, 30, "https://b.example/"), watcher="web-x")
        )
    )

    assert {"a.example": 20, "b.example": 30} == desk.by_name()


def test_private_windows_stay_out(desk: Desk) -> None:
    desk.bring(
        buckets(bucket(window(0, 60, "firefox.exe", "x — Mozilla Firefox Private Browsing"), window(60, 5)))
    )

    assert {"Code": 5} == desk.by_name()


def test_titles_are_scrubbed(desk: Desk) -> None:
    desk.bring(
        buckets(bucket(window(0, 60, "Code", "a@b.example ~ https://x.example/?q=1 ~ 4111111111111111")))
    )
    texts = [
        row[0]
        for row in desk.store.reader().execute("SELECT sealed FROM title WHERE account = ?", (desk.account,))
    ]

    assert ["~ ~ …"] == [desk.store.vault.sealer(desk.account).unseal(text, "title") for text in texts]


def test_overlapping_events_lie_side_by_side(desk: Desk) -> None:
    desk.bring(buckets(bucket(window(0, 60), window(30, 60, "Mail"), window(30, 60, "Mail"))))

    assert (180, 90) == (desk.total(), desk.total(Time.PERSON))


def test_fractions_keep_their_sum(desk: Desk) -> None:
    desk.bring(buckets(bucket(*(window(each * 3, 1.4, f"app {each % 3}") for each in range(100)))))

    assert (140, [46, 46, 48]) == (desk.total(), sorted(desk.by_name().values()))


def test_one_line_for_each_event() -> None:
    data = "{'app': 'Code', 'title': \"\"it's\"\"}"
    python = f'id,timestamp,duration,data\n1,2026-01-15 11:00:00.5+00:00,4.265,"{data}"\n'
    plain = "timestamp,duration,app,title\n2026-01-15T11:00:00.500Z,4.265,Code,it's\n"

    assert [4.265, 4.265] == [sums(read(each.encode())[1]) for each in (python, plain)]


def test_days_are_those_of_the_zone(desk: Desk) -> None:
    desk.bring(buckets(bucket(("2026-01-15T22:30:00Z", 3600.0, {"app": "Code"}))))

    assert {DAY: 1800, DAY + 1: 1800} == desk.by_day()


def test_another_zone_for_the_same_days_is_refused(desk: Desk) -> None:
    content = buckets(bucket(window(0, 60)))
    desk.bring(content)
    with pytest.raises(ImportFault, match="--timezone Europe/Vienna"):
        desk.look(content, zone=ZoneInfo("Asia/Tokyo"))


def beat(start: float, **more: object) -> dict[str, object]:
    return {"time": start, "entity": "/home/ada/secret/a.py", "type": "file", "project": "hour", **more}


def test_heartbeats_last_until_the_next_one(desk: Desk) -> None:
    beats = [beat(1_768_474_800 + each) for each in (0, 100, 200, 2000, 2060)]
    desk.bring(
        json.dumps({"user": {}, "range": {}, "days": [{"date": "2026-01-15", "heartbeats": beats}]}).encode()
    )

    assert {"hour": 260} == desk.by_name()
    assert ["Editing & IDEs"] == [key.category for key in desk.by(Kind.CATEGORY)]  # type: ignore[attr-defined]


def test_a_day_of_wakatime_is_shared_by_editors(desk: Desk) -> None:
    days = [
        {"date": "2026-01-15", "editors": [{"name": name, "total_seconds": 50.2} for name in ("Vim", "VS Code")],
         "grand_total": {"total_seconds": 99.9}},
    ]  # fmt: skip
    desk.bring(json.dumps({"days": days}).encode())

    assert (100, {"Vim": 50, "VS Code": 50}) == (desk.total(), desk.by_name())


def test_time_entries_are_as_long_as_they_say(desk: Desk) -> None:
    toggl = (
        "\ufeffUser,Email,Client,Project,Description,Start date,Start time,End date,End time,Duration,Tags\n"
        "Ada,a@b.example,C,P,work,2026-01-15,23:30:00,2026-01-16,00:30:01,01:00:00,\n"
    )
    desk.bring(toggl.encode())

    assert ({"P": 3600}, {DAY: 1800, DAY + 1: 1800}) == (desk.by_name(), desk.by_day())


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-01-15T09:00:00Z", "2026-01-15T10:00:01Z", 3601),
        ("2026-01-15T09:00:00+02:00", "2026-01-15T10:00:00+01:00", 7200),
        ("2026-03-29T02:10:00", "2026-03-29T02:50:00", 2400),
        ("2026-03-29T01:30:00", "2026-03-29T03:30:00", 7200),
        ("2026-10-25T02:50:00", "2026-10-25T02:10:00", 1200),
        ("1768474800", "1768474860", 60),
    ],
)
def test_no_second_is_lost(desk: Desk, start: str, end: str, seconds: int) -> None:
    desk.bring(f"description,project,start,end\nx,P,{start},{end}\n".encode())

    assert (seconds, seconds) == (desk.total(), desk.total(Time.PERSON))


def test_an_hour_lived_twice_is_counted_twice(desk: Desk) -> None:
    rows = ["02:00:00,2026-10-25T02:59:00", "02:01:00,2026-10-25T02:58:00"]
    desk.bring(("start,end\n" + "".join(f"2026-10-25T{row}\n" for row in rows)).encode())

    assert (3540 + 3420, 3540 + 3420) == (desk.total(), desk.total(Time.PERSON))


def test_bare_intervals() -> None:
    content = b"2021-11-13 23:37:57 +0000,2021-11-13 23:38:04 +0000\n" * 3

    assert 21 == sums(read(content)[1])
