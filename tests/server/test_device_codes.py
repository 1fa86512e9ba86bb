# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing a machine in by a code, case by case of RFC 8628, on the real store."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from hourself.server.accounts.codes import (
    LIFETIME,
    MOST_BY_ADDRESS,
    MOST_OPEN,
    MOST_WRONG,
    MOST_WRONG_IN_ALL,
    Answer,
    Asking,
    CodeError,
    Granted,
    TooManyError,
    approve,
    begin,
    collect,
    drop_codes,
    look_up,
    refuse,
    spell,
)
from hourself.server.accounts.devices import read_fleet
from hourself.server.accounts.tokens import find_device, is_revoked
from hourself.server.store.store import Store
from tests.server.conftest import Cast, Post

NOW = 1_700_000_000
ROOM = Asking("laptop", "Linux", "192.0.2.7", NOW)


@pytest.fixture(autouse=True)
def _nothing_asks(store: Store) -> Iterator[None]:
    """Codes and wrong codes of one test are none of the next."""
    yield
    with store.writing() as connection:
        drop_codes(connection, 2**40)


@pytest.fixture
def other(store: Store) -> int:
    from hourself.server.accounts.models import Person

    account = Person.objects.create().pk
    store.vault.make(account)
    return account


def say_yes(store: Store, account: int, typed: str, name: str = "desk", now: int = NOW) -> bool:
    with store.writing() as connection:
        return approve(connection, account, typed, name, now)


def test_what_is_approved_gets_its_token_once(store: Store, person: Cast) -> None:
    codes = begin(store, ROOM)
    approved = say_yes(store, person.account, codes.user)
    granted = collect(store, codes.device, NOW + 5)

    assert approved and isinstance(granted, Granted)
    assert Answer.EXPIRED == collect(store, codes.device, NOW + 10)
    holder = find_device(store.reader(), granted.token)
    assert holder and holder.account == person.account
    device = next(each for each in read_fleet(store.reader(), person.account) if each.id == holder.device)
    assert ("desk", "Linux", None) == (device.name, device.system, device.seen)


def test_until_then_it_waits_at_its_pace(store: Store) -> None:
    codes = begin(store, ROOM)

    assert [Answer.PENDING, Answer.SLOW_DOWN, Answer.PENDING] == [
        collect(store, codes.device, NOW + seconds) for seconds in (1, 5, 6)
    ]


def test_a_refused_one_is_told_so_and_forgotten(store: Store, person: Cast) -> None:
    codes = begin(store, ROOM)
    with store.writing() as connection:
        assert refuse(connection, codes.user, NOW)

    assert not say_yes(store, person.account, codes.user)
    assert [Answer.DENIED, Answer.EXPIRED] == [collect(store, codes.device, NOW + n) for n in (5, 10)]


@pytest.mark.parametrize("answered", [False, True])
def test_a_code_runs_out(store: Store, person: Cast, answered: bool) -> None:
    codes = begin(store, ROOM)
    if answered:
        assert say_yes(store, person.account, codes.user)

    assert Answer.EXPIRED == collect(store, codes.device, NOW + LIFETIME)
    assert not say_yes(store, person.account, codes.user, now=NOW + LIFETIME)
    with pytest.raises(CodeError):
        look_up(store, person.account, codes.user, NOW + LIFETIME)


def test_a_code_that_is_none_opens_nothing(store: Store) -> None:
    assert Answer.EXPIRED == collect(store, secrets.token_urlsafe(32), NOW)


def test_the_short_code_does_not_open_what_the_long_one_opens(store: Store, person: Cast) -> None:
    codes = begin(store, ROOM)
    say_yes(store, person.account, codes.user)

    assert Answer.EXPIRED == collect(store, codes.user, NOW + 5)


def test_only_the_first_answer_counts(store: Store, person: Cast, other: int) -> None:
    codes = begin(store, ROOM)
    with ThreadPoolExecutor(8) as pool:
        accounts = [person.account, other] * 4
        answers = list(pool.map(lambda account: say_yes(store, account, codes.user), accounts))
    granted = collect(store, codes.device, NOW + 5)

    assert [True] == [each for each in answers if each] and isinstance(granted, Granted)
    holder = find_device(store.reader(), granted.token)
    assert holder and holder.account == accounts[answers.index(True)]


def test_only_one_of_many_pollers_gets_the_token(store: Store, person: Cast) -> None:
    codes = begin(store, ROOM)
    say_yes(store, person.account, codes.user)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: collect(store, codes.device, NOW + 5), range(16)))

    assert 1 == sum(isinstance(each, Granted) for each in found)


def test_after_an_answer_others_see_nothing_of_it(store: Store, person: Cast, other: int) -> None:
    codes = begin(store, ROOM)
    say_yes(store, person.account, codes.user)

    with pytest.raises(CodeError):
        look_up(store, other, codes.user, NOW)


@pytest.mark.parametrize("spelling", ["{0}", "{1}", " {1} ", "{2}", "{0}-", "_{1}_"])
def test_a_code_is_typed_in_any_way(store: Store, person: Cast, spelling: str) -> None:
    user = begin(store, ROOM).user
    typed = spelling.format(user, user.lower(), user.replace("-", " "))

    assert ROOM == look_up(store, person.account, typed, NOW)


def test_codes_have_no_vowels_and_differ(store: Store) -> None:
    asking = [begin(store, ROOM._replace(address=f"192.0.2.{n}")).user for n in range(100)]

    assert 100 == len(set(asking))
    assert all(re.fullmatch("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", each) for each in asking)


def test_guessing_ends_after_ten(store: Store, person: Cast, other: int) -> None:
    user = begin(store, ROOM).user
    for _ in range(MOST_WRONG):
        with pytest.raises(CodeError):
            look_up(store, person.account, "BBBB-BBBB", NOW)

    with pytest.raises(TooManyError):
        look_up(store, person.account, user, NOW)
    assert ROOM == look_up(store, other, user, NOW)
    later = begin(store, ROOM._replace(created=NOW + LIFETIME)).user
    assert "laptop" == look_up(store, person.account, later, NOW + LIFETIME).name


def test_guessing_by_many_ends_too(store: Store, person: Cast, other: int) -> None:
    from hourself.server.accounts.models import WrongCode

    rest = [WrongCode(person_id=person.account, at=NOW) for _ in range(MOST_WRONG_IN_ALL)]
    WrongCode.objects.bulk_create(rest)

    with pytest.raises(TooManyError):
        look_up(store, other, begin(store, ROOM).user, NOW)


def test_one_address_asks_for_a_few_codes_only(store: Store) -> None:
    for n in range(MOST_BY_ADDRESS):
        begin(store, ROOM._replace(address=f"2001:db8:0:1::{n}"))

    with pytest.raises(TooManyError):
        begin(store, ROOM._replace(address="2001:db8:0:1:ffff::1"))
    assert begin(store, ROOM._replace(address="2001:db8:0:2::1"))
    assert begin(store, ROOM._replace(address="2001:db8:0:1::1", created=NOW + LIFETIME))


def test_all_addresses_ask_for_so_many_codes_only(store: Store) -> None:
    from hourself.server.accounts.models import DeviceCode

    rows = (
        DeviceCode(code=bytes([1, *n]), typed=bytes(n), name="", system="", address=f"n{n}", created=NOW)
        for n in (divmod(number, 256) for number in range(MOST_OPEN))
    )
    DeviceCode.objects.bulk_create(rows)

    with pytest.raises(TooManyError):
        begin(store, ROOM)


def test_only_hashes_of_codes_are_kept(store: Store) -> None:
    codes = begin(store, ROOM)
    row = store.reader().execute("SELECT * FROM device_code").fetchone()
    kept = b"".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
    found = [
        each
        for each in (codes.device, codes.user, spell(codes.user).replace("-", ""))
        if each.encode() in kept
    ]

    assert [] == found


def test_a_name_that_is_taken_meanwhile_gets_a_number(store: Store, person: Cast) -> None:
    codes = begin(store, ROOM)
    say_yes(store, person.account, codes.user, "laptop")
    granted = collect(store, codes.device, NOW + 5)

    assert isinstance(granted, Granted) and granted.name == "laptop 2"


Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def ask(store: Store) -> Ask:
    """What a door answers to JSON."""
    from django.test import Client

    def send(path: str, body: Any, **headers: str) -> tuple[int, dict[str, Any]]:
        # A browser that checks forgery: these doors need no token of a form.
        content = body if isinstance(body, str) else json.dumps(body)
        kind = headers.pop("content_type", "application/json")
        answer = Client(enforce_csrf_checks=True).post(path, content, content_type=kind, headers=headers)
        return answer.status_code, json.loads(answer.content)

    return send


def test_the_doors_speak_the_standard(ask: Ask) -> None:
    status, codes = ask("/device/code", {"name": "lap\u202etop\n", "system": "Linux"})

    assert (200, 600, 5, "http://testserver/device") == (
        status, codes["expires_in"], codes["interval"], codes["verification_uri"],
    )  # fmt: skip
    assert f"{codes['verification_uri']}?code={codes['user_code']}" == codes["verification_uri_complete"]
    status, answer = ask("/device/token", {"device_code": codes["device_code"]})
    assert (400, "authorization_pending") == (status, answer["error"])


@pytest.mark.parametrize(
    ("proxy", "told", "address"),
    [
        (None, "203.0.113.9", "127.0.0.1"),
        (("HTTP_X_FORWARDED_PROTO", "https"), "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (("HTTP_X_FORWARDED_PROTO", "https"), "<b>nowhere</b>", "127.0.0.1"),
    ],
)
def test_the_address_is_what_our_own_proxy_says(
    store: Store, ask: Ask, proxy: tuple[str, str] | None, told: str, address: str
) -> None:
    from django.test import override_settings

    with override_settings(SECURE_PROXY_SSL_HEADER=proxy):
        ask("/device/code", {"name": "laptop"}, **{"X-Forwarded-For": told})
    (kept,) = store.reader().execute("SELECT address FROM device_code").fetchone()

    assert address == kept


def test_the_doors_hand_the_token_over(store: Store, person: Cast, ask: Ask) -> None:
    codes = ask("/device/code", {"name": "laptop", "system": "Linux"})[1]
    say_yes(store, person.account, codes["user_code"], "desk", int(time.time()))
    status, answer = ask("/device/token", {"device_code": codes["device_code"]})

    assert (200, "Bearer", "desk") == (status, answer["token_type"], answer["device"])
    assert find_device(store.reader(), answer["access_token"])


@pytest.mark.parametrize("path", ["/device/code", "/device/token"])
@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"name": 1}', '{"name": "x", "more": 1}', '{"name": "\\ud800"}', '"x"' * 3000]
)
def test_what_is_no_such_question_is_refused(ask: Ask, path: str, body: str) -> None:
    status, answer = ask(path, body)

    assert (400, "invalid_request") == (status, answer["error"])


def test_a_form_of_another_page_asks_for_nothing(ask: Ask) -> None:
    assert 400 == ask("/device/code", '{"name": "x"}', content_type="text/plain")[0]


def test_a_device_signs_itself_out(store: Store, person: Cast, post: Post, ask: Ask) -> None:
    bearer = {"Authorization": f"Bearer {person.token}"}
    answers = [ask("/device/sign-out", {}, **bearer)[0] for _ in range(2)]
    status, refusal = post()

    assert ([200, 401], "401", "revoked") == (answers, status, refusal["reason"])
    assert is_revoked(store.reader(), person.token)


def test_nobody_is_signed_out_without_a_token(ask: Ask) -> None:
    assert 401 == ask("/device/sign-out", {})[0]
