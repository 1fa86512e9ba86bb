# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person ignores stays out of what they import, is told, and comes in once its rule is gone."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from hourself.server.imports.actions import Opened
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.stage import IGNORED
from hourself.server.store.ignored import change_ignored
from tests.server.imports.desk import VIENNA, Desk, bucket, buckets
from tests.server.imports.test_page import client, upload, wait
from tests.server.imports.test_stretches import page, window
from tests.server.imports.test_twice import HEADER

__all__ = ["client"]  # a fixture
Pair = tuple[str, str]
REPORT = HEADER + "".join(
    f"2026-01-15T{hour}:00:00,{seconds},1,{name},{title},Email,0\n"
    for hour, seconds, name, title in [
        ("10", 60, "mybank.com/inbox", "No Details"),
        ("11", 50, "thunderbird", "plan of Northwind"),
        ("12", 40, "Steam", "No Details"),
        ("13", 30, "github.com", "No Details"),
    ]
)


def ignore(desk: Desk, *pairs: Pair, remove: tuple[Pair, ...] = ()) -> None:
    with desk.store.writing() as connection:
        change_ignored(connection, desk.store.vault.sealer(desk.account), desk.account, pairs, remove)


def left(desk: Desk, content: bytes) -> list[tuple[int, int]]:
    """What would be left out as ignored: rows and seconds."""
    return [(each.rows, each.seconds) for each in desk.look(content).left if each.reason == IGNORED]


@pytest.mark.parametrize(
    ("rule", "seconds", "name"),
    [
        (("site", "mybank.com"), 60, "mybank.com"),
        (("title", "northwind"), 50, "thunderbird"),
        (("app", "steam"), 40, "Steam"),
    ],
)
def test_sums_of_what_is_ignored_stay_out(desk: Desk, rule: Pair, seconds: int, name: str) -> None:
    ignore(desk, rule)
    told = left(desk, REPORT.encode())
    desk.bring(REPORT.encode())

    assert ([(1, seconds)], 180 - seconds) == (told, desk.total())
    assert not [each for each in desk.by_name() if each.startswith(name)]


def test_it_comes_in_when_its_rule_is_gone_and_the_rest_not_again(desk: Desk) -> None:
    everything = desk.look(REPORT.encode()).added
    ignore(desk, ("site", "mybank.com"))
    desk.bring(REPORT.encode())
    ignore(desk, remove=(("site", "mybank.com"),))
    desk.bring(REPORT.encode())

    assert (everything, []) == (desk.total(), desk.faults())


def events() -> bytes:
    web = bucket(
        page(20, 30, "https://mybank.com/a"), page(50, 20, "https://a.example/"), watcher="web-firefox"
    )
    return buckets(bucket(window(0, 60, "Firefox"), window(60, 30)), web)


def test_an_ignored_page_takes_its_browsers_time_with_it(desk: Desk) -> None:
    ignore(desk, ("site", "mybank.com"))
    told = left(desk, events())
    desk.bring(events())

    assert ([(1, 30)], {"Firefox": 20, "a.example": 10, "Code": 30}) == (told, desk.by_name())


def test_of_a_browser_that_is_ignored_the_pages_count(desk: Desk) -> None:
    ignore(desk, ("app", "Firefox"))
    desk.bring(events())

    assert {"mybank.com": 30, "a.example": 10, "Code": 30} == desk.by_name()


def test_of_a_window_whose_title_is_ignored_nothing_counts(desk: Desk) -> None:
    ignore(desk, ("title", "northwind"))
    content = buckets(
        bucket(window(0, 60, "Firefox", "Northwind — Mozilla Firefox"), window(60, 30)),
        bucket(page(20, 30, "https://a.example/"), watcher="web-firefox"),
    )

    assert [(1, 60)] == left(desk, content)
    desk.bring(content)
    assert {"Code": 30} == desk.by_name()


def test_only_time_at_which_somebody_was_there_is_told(desk: Desk) -> None:
    ignore(desk, ("app", "Steam"))
    there = ("2026-01-15T11:00:00Z", 40, {"status": "not-afk"})

    assert [(1, 40)] == left(desk, buckets(bucket(window(0, 100, "Steam")), bucket(there, watcher="afk")))


def beats(*projects: str) -> bytes:
    """A heartbeat each minute, in one editor."""
    told = [
        {
            "time": 1_768_471_200 + 60 * count,
            "entity": f"/x/{project}/a.py",
            "project": project,
            "user_agent": "x",
        }
        for count, project in enumerate(projects)
    ]
    return json.dumps({"days": [{"date": "2026-01-15", "heartbeats": told}]}).encode()


def test_work_in_between_lasts_no_longer_for_what_is_ignored(desk: Desk) -> None:
    ignore(desk, ("title", "northwind"))
    content = beats("own", "northwind", "northwind", "own", "own")

    assert [(2, 120)] == left(desk, content)
    desk.bring(content)
    assert {"own": 120} == desk.by_name()


def test_a_rule_that_is_made_meanwhile_holds(desk: Desk) -> None:
    with Opened(desk.store, desk.account, io.BytesIO(events()), VIENNA) as opened:
        ignore(desk, ("site", "mybank.com"))
        with pytest.raises(ImportFault, match="was changed since"):
            opened.bring_in("file")

    assert (0, []) == (desk.total(), desk.faults())


def test_the_page_says_so_before_and_after(desk: Desk, client: Any) -> None:
    ignore(desk, ("site", "mybank.com"))
    address = upload(client, REPORT.encode())
    before = wait(client, address)
    client.post(address, {"import": "1", "zone": "Europe/Vienna"})
    wait(client, address)
    after = client.get("/import").content.decode()

    assert (True, True) == (
        IGNORED in before and "1 row<" in before and "1 min<" in before,
        "1 min of what you ignore stayed out." in after,
    )


def test_nothing_that_is_ignored_is_among_what_was_stored(desk: Desk) -> None:
    ignore(desk, ("site", "mybank.com"), ("title", "northwind"), ("app", "Steam"))
    desk.bring(REPORT.encode())
    desk.bring(events())

    unseal = desk.store.vault.sealer(desk.account).unseal
    rows = desk.store.reader().execute("SELECT sealed FROM name WHERE account = ?", (desk.account,))
    assert {"github.com", "Firefox", "a.example", "Code"} == {unseal(sealed, "name") for (sealed,) in rows}
