# SPDX-License-Identifier: AGPL-3.0-or-later
"""The journal's page, as a browser without scripts uses it."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from hourself.server.accounts.tokens import add_link
from hourself.server.journal.queries import read_highlights, read_offline
from hourself.server.report.today import read_today
from hourself.server.store.store import Store
from tests.server.conftest import Cast

DAY, NUMBER = "/journal/2023-11-14", 19_675
CALL = {"begin": "23:30", "end": "00:15", "name": "Call", "details": "about <it>"}


class Browser:
    """Submits the forms of the journal of one day."""

    def __init__(self, store: Store, account: int) -> None:
        from django.test import Client

        self.store, self.account, self.client = store, account, Client()
        with store.writing() as connection:
            link = add_link(connection, account, int(time.time()))
        self.client.post("/sign-in", {"token": link})

    def do(self, **fields: object) -> Any:
        """Post a form."""
        return self.client.post(f"{DAY}/change", fields)

    def read(self) -> str:
        """The page as it stands."""
        return self.client.get(DAY).content.decode()

    def undo(self) -> None:
        """Press the button that the page shows now."""
        found = re.search(r'name="undo" value="([^"]+)"', self.read())
        assert found
        self.do(undo=found[1])

    def highlights(self) -> list[str]:
        return [each.text for each in read_highlights(self.store, self.account, NUMBER)]

    def offline(self) -> list[tuple[str, int]]:
        return [(each.name, each.end - each.start) for each in read_offline(self.store, self.account, NUMBER)]


@pytest.fixture
def browser(store: Store, person: Cast) -> Browser:
    return Browser(store, person.account)


def test_a_highlight_is_shown_escaped(browser: Browser) -> None:
    browser.do(do="add-highlight", text="<b>Shipped</b>", source="git")
    page = browser.read()

    assert (True, False) == ("&lt;b&gt;Shipped" in page, "<b>Shipped" in page)


def test_a_highlight_is_changed_deleted_and_brought_back(browser: Browser) -> None:
    browser.do(do="add-highlight", text="One")
    number = read_highlights(browser.store, browser.account, NUMBER)[0].id
    browser.do(do="change-highlight", number=number, text="Two")
    assert ["Two"] == browser.highlights()
    browser.do(do="delete-highlight", number=number)
    assert [] == browser.highlights()
    browser.undo()
    assert ["Two"] == browser.highlights()


def test_offline_time_over_midnight_is_changed_and_taken_back(browser: Browser) -> None:
    browser.do(do="add-offline", **CALL)
    number = read_offline(browser.store, browser.account, NUMBER)[0].id
    assert ("23:30–00:15" in browser.read(), [("Call", 2700)]) == (True, browser.offline())
    browser.do(do="change-offline", number=number, **CALL | {"end": "23:40"})
    assert [("Call", 600)] == browser.offline()
    browser.undo()
    assert [("Call", 2700)] == browser.offline()


def test_a_mistake_is_told_and_what_was_typed_stays(browser: Browser) -> None:
    answer = browser.do(do="add-offline", **CALL | {"end": "12:00"})

    assert (422, True, True) == (
        answer.status_code,
        b"by 4 hours at most" in answer.content,
        b'value="about &lt;it&gt;"' in answer.content,
    )


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"do": "nothing"},
        {"do": "delete-highlight", "number": "999999"},
        {"do": "delete-offline", "number": "x"},
    ],
)
def test_a_form_of_no_kind_is_refused(browser: Browser, fields: dict[str, str]) -> None:
    assert 400 == browser.do(**fields).status_code


def test_days_that_are_none(browser: Browser) -> None:
    answers = [
        browser.client.get(f"/journal/{each}").status_code for each in ("2023-02-31", "nonsense", "today")
    ]

    assert [404, 404, 200] == answers


def test_the_day_leads_to_its_journal(browser: Browser) -> None:
    assert f'href="{DAY}"' in browser.client.get("/day/2023-11-14").content.decode()


def test_the_way_to_today(browser: Browser) -> None:
    from hourself.core.days import format_day

    assert f"/journal/{format_day(read_today().day)}" == browser.client.get("/journal")["Location"]
