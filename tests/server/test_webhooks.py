# SPDX-License-Identifier: AGPL-3.0-or-later
"""Webhooks on a real store, to a real receiver on loopback, and to addresses that must not be reached."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import trustme

from hourself.core.days import day_of
from hourself.server.focus import actions as focus
from hourself.server.goals.actions import add_alert, fire
from hourself.server.journal.actions import add_highlight
from hourself.server.journal.rules import Note
from hourself.server.store.store import Store
from hourself.server.webhooks.actions import (
    add_ping,
    add_webhook,
    delete_webhook,
    deliver_again,
    tell,
    tell_days_until,
)
from hourself.server.webhooks.deliver import deliver_due, deliver_one
from hourself.server.webhooks.post import PostError
from hourself.server.webhooks.post import post as send_post
from hourself.server.webhooks.queries import read_deliveries, read_webhooks
from hourself.server.webhooks.rules import (
    CHOOSABLE,
    PAUSES,
    WebhookError,
    check_events,
    check_url,
    may_reach,
    next_attempt,
    sign,
)
from tests.server.conftest import Cast, Post, files_of, span

CANARY = "CANARY-hook-0b6b7c1d2e3f"


class Receiver(HTTPServer):
    """Keeps what it is sent, and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.got = 204, []
        self.url = f"http://127.0.0.1:{self.server_port}/hook?{CANARY}"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hook(store: Store, person: Cast, receiver: Receiver) -> tuple[int, str]:
    events = ["day.summary", "focus.started"]
    return add_webhook(store, person.account, receiver.url, events, 1, today=100, private=True)


def test_a_message_arrives_signed(store: Store, person: Cast, receiver: Receiver, hook: Any) -> None:
    assert 1 == tell(store, person.account, "focus.started", {"minutes": 25}, int(time.time()))
    deliver_due(store, int(time.time()), private=True)
    headers, body = receiver.got[0]
    signature = sign(hook[1], headers["webhook-id"], int(headers["webhook-timestamp"]), body)

    assert signature == headers["webhook-signature"]
    assert ("focus.started", {"minutes": 25}) == ((told := json.loads(body))["type"], told["data"])


def test_an_event_that_was_not_chosen_is_not_told(store: Store, person: Cast, hook: Any) -> None:
    assert 0 == tell(store, person.account, "alert.fired", {}, 1)


def test_another_account_hears_nothing(store: Store, person: Cast, hook: Any) -> None:
    assert 0 == tell(store, person.account + 1000, "focus.started", {}, 1)


def test_what_failed_is_tried_again_then_given_up(
    store: Store, person: Cast, receiver: Receiver, hook: Any
) -> None:
    receiver.status = 500
    tell(store, person.account, "focus.started", {}, 1)
    for _ in range(len(PAUSES) + 3):
        deliver_due(store, int(time.time()) + 50_000, private=True)
    delivery = read_deliveries(store, person.account)[0]

    assert (len(PAUSES) + 1, None, 500, False) == (
        delivery.attempts,
        delivery.due,
        delivery.status,
        delivery.arrived,
    )


def test_the_pauses_grow() -> None:
    assert [60, 300, 1800, 7200, 43_200, None] == [next_attempt(attempts, 0) for attempts in range(1, 7)]


def test_what_was_given_up_may_be_sent_again(
    store: Store, person: Cast, receiver: Receiver, hook: Any
) -> None:
    receiver.status = 410
    tell(store, person.account, "focus.started", {}, 1)
    deliver_due(store, int(time.time()), private=True)
    receiver.status = 200
    deliver_again(store, person.account, read_deliveries(store, person.account)[0].id, 1)
    deliver_due(store, int(time.time()), private=True)

    assert (True, 1) == (
        (delivery := read_deliveries(store, person.account)[0]).arrived,
        len({headers["webhook-id"] for headers, _ in receiver.got}),
    ), delivery


def test_a_redirect_is_not_followed(store: Store, person: Cast, receiver: Receiver, hook: Any) -> None:
    receiver.status = 302
    deliver_one(store, person.account, add_ping(store, person.account, hook[0], 1), private=True)

    assert (1, 302) == (len(receiver.got), read_deliveries(store, person.account)[0].status)


def test_loopback_is_out_of_reach_unless_opted_in(
    store: Store, person: Cast, receiver: Receiver, hook: Any
) -> None:
    deliver_one(store, person.account, add_ping(store, person.account, hook[0], 1), private=False)

    assert ([], "The host is not at a public address.") == (
        receiver.got,
        read_deliveries(store, person.account)[0].error,
    )


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1", "::1",
     "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "255.255.255.255", "ff02::1"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not may_reach(ip_address(address), private=False)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::", "224.0.0.1", "240.0.0.1"])
def test_addresses_that_nobody_may_reach(address: str) -> None:
    assert not may_reach(ip_address(address), private=True)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:10.0.0.1"], []])
def test_one_address_that_is_not_public_is_enough(addresses: list[str]) -> None:
    with pytest.raises(PostError, match="public address"):
        send_post("https://example.org/", {}, b"", private=False, resolve=lambda *_: addresses)


def test_the_checked_address_is_the_one_connected_to(receiver: Receiver) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    url = f"http://elsewhere.invalid:{receiver.server_port}/"

    assert 204 == send_post(url, {}, b"", private=True, resolve=lambda *_: answers.pop(0))
    assert ("elsewhere.invalid", 1) == (receiver.got[0][0]["Host"].partition(":")[0], len(answers))


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "ftp://example.org/", "https://user:word@example.org/", "https://10.0.0.1/", "https:///",
     "https://0x7f.1/", "https://[::1]/", "nonsense", "https://" + "a" * 2000 + ".org/", "http://127.0.0.1/"],
)  # fmt: skip
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(WebhookError):
        check_url(url, private=False)


def test_an_address_is_kept_in_its_plain_form() -> None:
    assert "https://example.org/a?b=c" == check_url("https://EXAMPLE.org:443/a?b=c#d", private=False)


@pytest.mark.parametrize("events", [[], ["ping"], ["day.summary", "nonsense"]])
def test_events_that_are_refused(events: list[str]) -> None:
    with pytest.raises(WebhookError):
        check_events(events)


def test_address_secret_and_body_are_sealed(store: Store, person: Cast, hook: Any) -> None:
    tell(store, person.account, "focus.started", {"canary": CANARY}, 1)
    rows = str(store.reader().execute("SELECT * FROM webhook, webhook_delivery").fetchall())

    assert (False, False) == (CANARY in rows, hook[1] in rows)
    assert [] == [file for file in files_of(store) if CANARY.encode() in file.read_bytes()]


def test_a_webhook_goes_with_its_log(store: Store, person: Cast, hook: Any) -> None:
    tell(store, person.account, "focus.started", {}, 1)
    delete_webhook(store, person.account, hook[0])

    assert ([], []) == (read_webhooks(store, person.account), read_deliveries(store, person.account))


def test_signature_of_the_specification() -> None:
    secret, message = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"

    assert "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" == sign(
        secret, message, 1614265330, b'{"test": 2432232314}'
    )


@pytest.mark.parametrize(("trusted", "status"), [(True, 204), (False, None)])
def test_tls_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Receiver, trusted: bool, status: int | None
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    receiver.socket = context.wrap_socket(receiver.socket, server_side=True)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    try:
        found: int | None = send_post(f"https://localhost:{receiver.server_port}/", {}, b"", private=True)
    except PostError as error:
        found = None if "TLS failed" in str(error) else 0

    assert status == found


def test_an_ended_day_is_told_once_in_numbers_alone(
    store: Store, person: Cast, post: Post, receiver: Receiver
) -> None:
    from hourself.server.jobs.telling import summarize

    day = day_of(1_700_000_000, 60)
    post(span(1, 1_700_000_000, 1_700_001_000, "youtube.com", title=CANARY))
    add_webhook(store, person.account, receiver.url, ["day.summary"], 1, today=day, private=True)
    for _ in range(2):
        tell_days_until(store, day, lambda account, each: summarize(store, account, each), 2)
    told = [each.body["data"] for each in read_deliveries(store, person.account)]

    assert [("2023-11-14", 1000, 0)] == [(each["day"], each["total_seconds"], each["pulse"]) for each in told]
    assert "youtube" not in str(told)


@pytest.fixture
def listener(store: Store, person: Cast, receiver: Receiver) -> None:
    add_webhook(store, person.account, receiver.url, CHOOSABLE, 1, today=10**6, private=True)


def heard(store: Store, person: Cast, now: int) -> list[str]:
    # Other tests' deliveries, older ones, may be due as well.
    while deliver_due(store, now, private=True):
        pass
    return [each.event for each in reversed(read_deliveries(store, person.account)) if each.arrived]


@pytest.mark.usefixtures("listener")
def test_a_focus_session_is_told_when_it_begins_and_ends(store: Store, person: Cast) -> None:
    focus.start(store, person.account, 25, now=1000, midnight=90_000)
    begun = heard(store, person, 1001)

    assert ["focus.started"] == begun
    assert ["focus.started", "focus.ended"] == heard(store, person, 1000 + 25 * 60)


@pytest.mark.usefixtures("listener")
def test_a_focus_session_that_ends_early_is_told_then(store: Store, person: Cast) -> None:
    focus.start(store, person.account, 25, now=1000, midnight=90_000)
    focus.end(store, person.account, now=1100)

    assert ["focus.started", "focus.ended"] == heard(store, person, 1100)
    assert ["focus.started", "focus.ended"] == heard(store, person, 90_000)


@pytest.mark.usefixtures("listener")
def test_highlights_and_alerts_are_told_without_their_texts(store: Store, person: Cast) -> None:
    add_highlight(store, person.account, Note(19_000, CANARY), 1000)
    fire(store, person.account, add_alert(store, person.account, CANARY, 60, 1000), CANARY, 1000)

    assert ["highlight.created", "alert.fired"] == heard(store, person, 1000)
    assert CANARY not in str([each.body for each in read_deliveries(store, person.account)])
