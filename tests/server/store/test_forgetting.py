# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person ignores is not stored, and what is stored of it goes out of every tally, and comes back."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from hourself.core.ignoring import IgnoreError, check_pair, is_ignored
from hourself.server.jobs.forgetting import end_due
from hourself.server.store.amounts import Amount, write_amounts
from hourself.server.store.deletions import WINDOW, read_forgotten
from hourself.server.store.forgetting import bring_back, count_stored, end_forgotten, forget
from hourself.server.store.ignored import change_ignored
from hourself.server.store.names import read_names
from hourself.server.store.spans import Book
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from tests.server.conftest import Cast, Post, span

T = 1_700_000_000
NAMES = ("XTerm", "Code", "example.com", "docs.google.com/document", "secret.example")


def tallies(store: Store, account: int) -> list[list[tuple[Any, ...]]]:
    """All tallies but empty ones."""
    return [
        sorted(
            store.reader().execute(
                f"SELECT * FROM tally_{table} WHERE account = ? AND (seconds <> 0 OR person <> 0)",  # noqa: S608 -- fixed
                (account,),
            )
        )
        for table in ("hour", "day", "month")
    ]


def ignore(store: Store, person: Cast, *pairs: tuple[str, str]) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(person.account), person.account, pairs)


def fill(store: Store, person: Cast, post: Post, seed: int = 1) -> None:
    """Days of three devices that are used at once, and amounts beside them."""
    from hourself.server.accounts.tokens import add_device

    chance, at = random.Random(seed), T
    with store.writing() as connection:
        tokens = [person.token, *(add_device(connection, person.account, name, 1) for name in "ab")]
    for _ in range(4):
        for token in tokens:
            begin, spans = at + chance.randint(0, 500), []
            for number in range(1, 60):
                end = begin + chance.randint(1, 900)
                more = {"title": f"plan {number % 3} of Northwind"} if number % 4 == 0 else {}
                spans.append(span(number, begin, end, chance.choice(NAMES), **more))
                begin = end + chance.randint(0, 60)
            assert "200" == post(*spans, token=token)[0]
        at += 40_000
    with store.writing() as connection:
        book = Book(person.account, store.vault.sealer(person.account))
        rows = [
            Amount(19_675, hour * 3600, 3600, book.name_id(connection, "site", "secret.example"), 0, 1800)
            for hour in range(12, 20)
        ]
        write_amounts(connection, person.account, 7, rows)


@pytest.mark.parametrize("pair", [("site", "secret.example"), ("app", "xterm"), ("title", "northwind")])
def test_forgetting_is_exact_and_can_be_taken_back(
    store: Store, person: Cast, post: Post, pair: tuple[str, str]
) -> None:
    fill(store, person, post)
    before, now = tallies(store, person.account), int(time.time())
    seconds = count_stored(store, person.account, pair)
    number = forget(store, person.account, pair, now)
    assert ([], 0) == (verify(store), count_stored(store, person.account, pair))
    assert [seconds] == [each.seconds for each in read_forgotten(store, person.account)]
    bring_back(store, person.account, number)

    assert (before, [], []) == (
        tallies(store, person.account),
        verify(store),
        read_forgotten(store, person.account),
    )
    assert seconds > 0


@pytest.mark.parametrize("seed", range(4))
def test_tallies_equal_spans_whatever_is_deleted_brought_back_and_recorded_between(
    store: Store, person: Cast, post: Post, seed: int
) -> None:
    chance, now, numbers = random.Random(seed), int(time.time()), list[int]()
    pairs = [("site", "secret.example"), ("site", "google.com"), ("app", "code"), ("title", "plan 1")]
    fill(store, person, post, seed)
    for step in range(12):
        act = chance.choice(["forget", "forget", "bring", "post", "end"])
        if act == "forget":
            numbers.append(forget(store, person.account, chance.choice(pairs), now))
        elif act == "post":
            begin = T + chance.randint(0, 90_000)
            post(span(step + 1, begin, begin + chance.randint(60, 9000), chance.choice(NAMES)))
        elif numbers:
            number = numbers.pop(chance.randrange(len(numbers)))
            (bring_back if act == "bring" else end_forgotten)(store, person.account, number)

        assert [] == verify(store), (seed, step, act)


def test_a_final_deletion_leaves_neither_time_nor_name(store: Store, person: Cast, post: Post) -> None:
    fill(store, person, post)
    now = int(time.time())
    number = forget(store, person.account, ("site", "secret.example"), now)
    end_due(store, now + WINDOW - 1)
    assert [number] == [each.id for each in read_forgotten(store, person.account)]
    assert "secret.example" in {name.name for name in read_names(store, person.account).values()}
    end_due(store, now + WINDOW)

    assert "secret.example" not in {name.name for name in read_names(store, person.account).values()}
    bring_back(store, person.account, number)
    assert (0, []) == (count_stored(store, person.account, ("site", "secret.example")), verify(store))


def test_what_was_deleted_for_good_is_recorded_under_a_new_name(
    store: Store, person: Cast, post: Post
) -> None:
    later = [
        span(3, T + 200, T + 260, "secret.example"),
        span(4, T + 260, T + 320, "Code", title="Northwind"),
    ]
    post(span(1, T, T + 60, "secret.example"), span(2, T + 60, T + 120, "Code", title="Northwind"))
    for pair in (("site", "secret.example"), ("title", "northwind")):
        end_forgotten(store, person.account, forget(store, person.account, pair, int(time.time())))
    post(*later)

    known = {name.name for name in read_names(store, person.account).values()}
    assert {"secret.example", "Code"} == known
    assert 60 == count_stored(store, person.account, ("title", "northwind"))


def test_a_large_deletion_goes_in_slices_between_which_others_may_write(
    store: Store, person: Cast, post: Post
) -> None:
    for week in range(40):
        post(span(week + 1, T + week * 604_800, T + week * 604_800 + 60, "secret.example"))
    seen, done = list[int](), Event()

    def look() -> None:
        while not done.is_set():
            rows = store.reader().execute("SELECT count(*) FROM span WHERE account = ?", (person.account,))
            seen.append(rows.fetchone()[0])

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        forget(store, person.account, ("site", "secret.example"), int(time.time()))
        done.set()
        looking.result()

    assert set(seen) - {0, 40}


def test_no_tally_shows_when_something_deleted_was_used(store: Store, person: Cast, post: Post) -> None:
    fill(store, person, post)
    names = {name.name: id_ for id_, name in read_names(store, person.account).items()}
    forget(store, person.account, ("site", "secret.example"), int(time.time()))

    for table in ("hour", "day", "month"):
        sql = f"SELECT count(*) FROM tally_{table} WHERE account = ? AND name = ?"  # noqa: S608 -- fixed
        found = store.reader().execute(sql, (person.account, names["secret.example"]))
        assert (table, (0,)) == (table, found.fetchone())


def test_a_name_that_is_used_again_keeps_no_title_that_was_deleted(
    store: Store, person: Cast, post: Post
) -> None:
    post(span(1, T, T + 60, "Code", title="Northwind"))
    number = forget(store, person.account, ("app", "Code"), int(time.time()))
    post(span(2, T + 60, T + 120, "Code", title="Southwind"))
    end_forgotten(store, person.account, number)

    assert [0, 60] == [
        count_stored(store, person.account, ("title", text)) for text in ("northwind", "southwind")
    ]
    assert [(1,)] == store.reader().execute(
        "SELECT count(*) FROM title WHERE account = ?", (person.account,)
    ).fetchall()


def test_a_deletion_that_is_taken_back_while_it_runs_stops(store: Store, person: Cast, post: Post) -> None:
    for week in range(40):
        post(span(week + 1, T + week * 604_800, T + week * 604_800 + 60, "secret.example"))

    def take_back() -> None:
        while not (found := read_forgotten(store, person.account)) or not found[0].seconds:
            time.sleep(0.001)
        bring_back(store, person.account, found[0].id)

    with ThreadPoolExecutor(1) as pool:
        taking = pool.submit(take_back)
        forget(store, person.account, ("site", "secret.example"), int(time.time()))
        taking.result(20)

    assert ([], []) == (read_forgotten(store, person.account), verify(store))
    left = store.reader().execute("SELECT count(*) FROM forgotten_span WHERE account = ?", (person.account,))
    assert [(0,)] == left.fetchall()


def test_what_is_ignored_is_received_and_not_stored(store: Store, person: Cast, post: Post) -> None:
    ignore(store, person, ("site", "example.com"), ("title", "SECRET plan"))
    spans = [span(n, T + n * 10, T + n * 10 + 9, "example.com" if n % 2 else "Code") for n in range(1, 101)]
    spans.append(span(101, T + 5000, T + 5009, "Code", title="a secret plan"))
    status, receipt = post(*spans)

    assert ("200", list(range(1, 102))) == (status, receipt["stored"])
    stored = store.reader().execute("SELECT count(*) FROM span WHERE account = ?", (person.account,))
    assert [(50,)] == stored.fetchall()
    assert {"Code"} == {name.name for name in read_names(store, person.account).values()}


@pytest.mark.parametrize(
    ("pair", "seen", "expected"),
    [
        (("site", "example.com"), ("site", "example.com", None), True),
        (("site", "google.com"), ("site", "docs.google.com/document", None), True),
        (("site", "docs.google.com"), ("site", "google.com", None), False),
        (("site", "ample.com"), ("site", "example.com", None), False),
        (("app", "steam"), ("app", "Steam", None), True),
        (("app", "example.com"), ("site", "example.com", None), False),
        (("title", "größe"), ("app", "Code", "die GRÖSSE"), True),
        (("title", "abc"), ("app", "Code", None), False),
    ],
)
def test_what_a_rule_is_about(pair: Any, seen: Any, expected: bool) -> None:
    assert expected == is_ignored([pair], *seen)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (("site", "https://www.Example.com/a?b=c"), "example.com"),
        (("site", "Example.com"), "example.com"),
        (("site", "docs.google.com/document"), "docs.google.com/document"),
        (("app", "  Steam  Client "), "Steam Client"),
        (("title", "a  plan"), "a plan"),
    ],
)
def test_a_rule_is_kept_as_reports_name_things(given: Any, kept: str) -> None:
    assert (given[0], kept) == check_pair(*given)


@pytest.mark.parametrize(
    "given", [("site", ""), ("app", "x" * 300), ("title", "ab"), ("url", "x"), ("app", "a\0b")]
)
def test_a_rule_that_cannot_be_kept(given: Any) -> None:
    with pytest.raises(IgnoreError):
        check_pair(*given)
