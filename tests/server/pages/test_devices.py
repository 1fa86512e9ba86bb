# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of devices: the code, the answer, the list; through Django on the real store."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from hourself.server.accounts.codes import Answer, Asking, Codes, Granted, begin, collect, drop_codes
from hourself.server.accounts.devices import read_fleet
from hourself.server.accounts.tokens import add_link, add_silent_device
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post, span
from tests.server.pages.conftest import Reader

HOSTILE = "<img src=x onerror=y>"


@pytest.fixture
def codes(store: Store) -> Iterator[Codes]:
    """A machine asks."""
    yield begin(store, Asking(HOSTILE, "Linux", "192.0.2.7", int(time.time())))
    with store.writing() as connection:
        drop_codes(connection, 2**40)


def names(store: Store, account: int) -> list[str]:
    return [each.name for each in read_fleet(store.reader(), account)]


def test_a_prefilled_code_is_not_looked_up(store: Store, reader: Reader, codes: Codes) -> None:
    page = reader.look("/device", code=codes.user.lower())

    assert (True, False) == (f'value="{codes.user}"' in page, "192.0.2.7" in page)
    assert Answer.PENDING == collect(store, codes.device, int(time.time()))


def test_the_page_shows_what_asks(reader: Reader, codes: Codes) -> None:
    page = reader.client.post("/device", {"code": codes.user}).content.decode()

    assert ["&lt;img", "Linux", "192.0.2.7", codes.user] == [
        each for each in ("&lt;img", "<img", "Linux", "192.0.2.7", codes.user) if each in page
    ]


def test_approving_names_the_device(store: Store, person: Cast, reader: Reader, codes: Codes) -> None:
    page = reader.client.post("/device/answer", {"code": codes.user, "name": " desk ", "approve": "1"})
    granted = collect(store, codes.device, int(time.time()))

    assert "“desk” is signed in" in page.content.decode()
    assert isinstance(granted, Granted) and "desk" in names(store, person.account)


def test_refusing(store: Store, reader: Reader, codes: Codes) -> None:
    page = reader.client.post("/device/answer", {"code": codes.user, "name": "", "refuse": "1"})

    assert "Refused" in page.content.decode()
    assert Answer.DENIED == collect(store, codes.device, int(time.time()))


@pytest.mark.parametrize("name", ["", "  ", "LapTop", "x" * 65])
def test_a_name_that_cannot_be(store: Store, reader: Reader, codes: Codes, name: str) -> None:
    answer = reader.client.post("/device/answer", {"code": codes.user, "name": name, "approve": "1"})

    assert (422, True) == (answer.status_code, 'role="alert"' in answer.content.decode())
    assert Answer.PENDING == collect(store, codes.device, int(time.time()))


@pytest.mark.parametrize("path", ["/device", "/device/answer"])
def test_a_wrong_code_says_so_and_ten_end_it(reader: Reader, codes: Codes, path: str) -> None:
    fields = {"code": "BBBB-BBBB", "approve": "1", "name": "x"}
    statuses = [reader.send(path, **fields) for _ in range(11)]

    assert [422] * 10 + [429] == statuses
    assert 429 == reader.send(path, **fields | {"code": codes.user})


def test_who_is_not_signed_in_comes_back_after_it(store: Store, person: Cast, codes: Codes) -> None:
    from django.test import Client

    client = Client()
    sent = client.get(f"/device?code={codes.user}")
    page = client.get(sent.headers["Location"]).content.decode()
    way = re.search(r'name="next" value="([^"]+)"', page)
    with store.writing() as connection:
        link = add_link(connection, person.account, int(time.time()))
    assert way and not client.cookies
    on = client.post("/sign-in", {"token": f"http://testserver/sign-in?token={link}", "next": way[1]})

    assert f"/device?code={codes.user}" == on.headers["Location"]


@pytest.mark.parametrize(
    "way", ["https://example.org/", "//example.org", "javascript:alert(1)", "/\\example.org"]
)
def test_signing_in_leads_nowhere_else(store: Store, person: Cast, way: str) -> None:
    from django.test import Client

    with store.writing() as connection:
        link = add_link(connection, person.account, int(time.time()))

    assert "/day/today" == Client().post("/sign-in", {"token": link, "next": way}).headers["Location"]


@pytest.mark.parametrize("path", ["/device", "/devices"])
def test_a_stranger_sees_nothing(store: Store, path: str) -> None:
    from django.test import Client

    assert 302 == Client().get(path).status_code


def test_the_list_tells_state_and_time(reader: Reader, post: Post) -> None:
    now = int(time.time())
    post(span(1, now - 90_000, now - 86_400), span(2, now - 60, now), state="recording")
    page = reader.look("/devices")

    assert "One device, and it records now." in page
    assert '"in all">1:01<' in page


def test_a_device_is_renamed_and_that_taken_back(store: Store, person: Cast, reader: Reader) -> None:
    number = read_fleet(store.reader(), person.account)[0].id
    renamed = reader.send("/devices/change", rename=number, name="  my   desk ")
    now = names(store, person.account)
    reader.undo("/devices")

    assert (302, ["my desk"], ["laptop"]) == (renamed, now, names(store, person.account))


def test_two_devices_never_share_a_name(store: Store, person: Cast, reader: Reader) -> None:
    from hourself.server.accounts.tokens import add_device

    with store.writing() as connection:
        add_device(connection, person.account, "Büro", 2)
    number = next(each.id for each in read_fleet(store.reader(), person.account) if each.name == "laptop")
    answer = reader.client.post("/devices/change", {"rename": number, "name": "BÜRO"})

    assert (422, True) == (answer.status_code, 'role="alert"' in answer.content.decode())
    assert 302 == reader.send("/devices/change", rename=number, name="Laptop")


def test_a_device_that_is_signed_out_stays_with_its_time(
    store: Store, person: Cast, reader: Reader, post: Post
) -> None:
    now = int(time.time())
    post(span(1, now - 7200, now - 3600))
    number = read_fleet(store.reader(), person.account)[0].id
    reader.send("/devices/change", revoke=number)
    status, refusal = post(span(2, now - 60, now))

    assert ("401", "revoked") == (status, refusal["reason"])
    assert "1:00" in reader.look("/devices").partition('id="ended"')[2]
    assert 404 == reader.send("/devices/change", revoke=number)


def test_copies_that_take_turns_are_told(reader: Reader, post: Post) -> None:
    for run in "aba":
        post(run=run * 32)

    assert "is two computers: one is a copy of the other" in reader.look("/devices")


def test_what_a_file_told_is_no_device_to_sign_out(store: Store, person: Cast, reader: Reader) -> None:
    with store.writing() as connection:
        number = add_silent_device(connection, person.account, "RescueTime", 1)
    page = reader.look("/devices")

    assert "holds what a file told" in page and f'name="revoke" value="{number}"' not in page
    assert 404 == reader.send("/devices/change", revoke=number)


def test_an_account_without_devices_is_told_what_to_do(store: Store, reader: Reader, person: Cast) -> None:
    with store.writing() as connection:
        connection.execute("DELETE FROM device WHERE account = ?", (person.account,))

    assert "Nothing records for you yet" in reader.look("/devices")


@pytest.mark.parametrize("action", ["rename", "revoke"])
def test_nobody_changes_devices_of_others(store: Store, reader: Reader, action: str) -> None:
    from hourself.server.accounts.models import Person
    from hourself.server.accounts.tokens import add_device

    other = Person.objects.create().pk
    store.vault.make(other)
    with store.writing() as connection:
        add_device(connection, other, "theirs", 1)
    number = read_fleet(store.reader(), other)[0].id
    wrong = [
        reader.send("/devices/change", **{action: value, "name": "mine"}) for value in (number, "x", "9" * 30)
    ]

    assert ([404] * 3, [("theirs", None)]) == (
        wrong, [(each.name, each.revoked) for each in read_fleet(store.reader(), other)],
    )  # fmt: skip
