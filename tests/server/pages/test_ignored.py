# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what is ignored: told before it is done, done, and taken back."""

from __future__ import annotations

import time

import pytest

from hourself.server.jobs.periodic import JOBS, end_deletions, finish_deletions
from hourself.server.store.deletions import WINDOW, add_deletion, read_forgotten, turn
from hourself.server.store.forgetting import count_stored
from hourself.server.store.ignored import read_ignored
from hourself.server.store.names import read_names
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from tests.server.conftest import Cast, Post, span
from tests.server.pages.conftest import Reader

NOON = int(time.time()) // 86_400 * 86_400 - 43_200
SECRET = ("site", "secret.example")
HOSTILE = "<img src=x onerror=y>"


def rules(store: Store, person: Cast) -> set[tuple[str, str]]:
    return set(read_ignored(store.reader(), store.vault.sealer(person.account), person.account))


@pytest.fixture
def used(post: Post) -> None:
    post(
        span(1, NOON, NOON + 600, "secret.example"),
        span(2, NOON + 600, NOON + 900, "secret.example"),
        span(3, NOON + 900, NOON + 1000, "Code", title="a secret plan"),
    )


@pytest.mark.usefixtures("used")
def test_it_tells_how_much_is_stored_before_anything_is_done(
    reader: Reader, store: Store, person: Cast
) -> None:
    told = [
        reader.look("/ignored/preview", kind="site", text="Secret.example"),
        reader.look("/ignored/preview", kind="title", text="SECRET"),
        reader.look("/ignored/preview", kind="app", text="Steam"),
        reader.look("/ignored/preview", kind="title", text="ab"),
    ]

    assert [True] * 4 == [
        "secret.example, its parts and all hosts below it: 15 min stored." in told[0],
        "“SECRET” in its title: 1 min stored." in told[1],
        "The app Steam: nothing stored." in told[2],
        "three at least" in told[3],
    ]
    assert set() == rules(store, person)


@pytest.mark.usefixtures("used")
def test_from_now_on_leaves_what_is_stored(reader: Reader, store: Store, person: Cast, post: Post) -> None:
    reader.send("/ignored/save", kind="site", text="https://www.secret.example/a?b", do="keep")
    post(span(9, NOON + 5000, NOON + 6000, "secret.example"))

    assert ({SECRET}, 900) == (rules(store, person), count_stored(store, person.account, SECRET))


@pytest.mark.usefixtures("used")
def test_what_is_deleted_comes_back_by_undo_and_is_recorded_again(
    reader: Reader, store: Store, person: Cast
) -> None:
    reader.send("/ignored/save", kind="site", text="secret.example", do="delete")
    gone = (rules(store, person), count_stored(store, person.account, SECRET), verify(store))
    reader.undo("/ignored")

    assert ({SECRET}, 0, []) == gone
    assert (set(), 900, [], []) == (
        rules(store, person), count_stored(store, person.account, SECRET), verify(store),
        read_forgotten(store, person.account),
    )  # fmt: skip


@pytest.mark.usefixtures("used")
def test_a_deletion_is_listed_and_taken_back_while_the_rule_stays(
    reader: Reader, store: Store, person: Cast
) -> None:
    reader.send("/ignored/save", kind="site", text="secret.example", do="delete")
    reader.look("/ignored")
    page = reader.look("/ignored")
    number = read_forgotten(store, person.account)[0].id
    reader.send("/ignored/change", bring=number)

    assert (True, {SECRET}, 900) == (
        "15 min of secret.example" in page, rules(store, person), count_stored(store, person.account, SECRET),
    )  # fmt: skip


@pytest.mark.usefixtures("used")
def test_a_deletion_can_be_made_final_at_once(reader: Reader, store: Store, person: Cast) -> None:
    reader.send("/ignored/save", kind="site", text="secret.example", do="delete")
    reader.send("/ignored/change", end=read_forgotten(store, person.account)[0].id)

    assert (["Code"], [], []) == (
        [name.name for name in read_names(store, person.account).values()],
        read_forgotten(store, person.account),
        verify(store),
    )


@pytest.mark.usefixtures("used")
def test_after_an_hour_a_job_makes_it_final(reader: Reader, store: Store, person: Cast) -> None:
    reader.send("/ignored/save", kind="site", text="secret.example", do="delete")
    end_deletions(store)
    before = len(read_forgotten(store, person.account))
    with store.writing() as connection:
        connection.execute("UPDATE forgotten SET due = due - ?", (WINDOW,))
    end_deletions(store)

    assert (1, 0, True) == (
        before, len(read_forgotten(store, person.account)), end_deletions in {job for job, _ in JOBS},
    )  # fmt: skip


def begin(store: Store, person: Cast, doing: str, due: int = 0) -> None:
    """A deletion as a server leaves it that is ended before the first slice of what it does."""
    values = add_deletion(store, person.account, SECRET, int(time.time()) + due)
    with store.writing() as connection:
        assert turn(connection, values, doing, "take")  # type: ignore[arg-type] # one of the three


@pytest.mark.usefixtures("used")
@pytest.mark.parametrize(
    ("doing", "said"),
    [
        ("take", "so far, the rest is still being deleted; can be taken back until"),
        ("bring", "is being brought back"),
        ("end", "goes for good now"),
    ],
)
def test_it_says_what_is_being_done_to_a_deletion(
    reader: Reader, store: Store, person: Cast, doing: str, said: str
) -> None:
    begin(store, person, doing)
    page = reader.look("/ignored")

    assert (True, doing == "take") == (said in page, 'name="bring"' in page)


@pytest.mark.usefixtures("used")
@pytest.mark.parametrize(("doing", "seconds", "left"), [("take", 0, 1), ("bring", 900, 0), ("end", 900, 0)])
def test_a_job_goes_on_with_what_was_begun(
    store: Store, person: Cast, doing: str, seconds: int, left: int
) -> None:
    begin(store, person, doing)
    finish_deletions(store)

    assert (seconds, left, []) == (
        count_stored(store, person.account, SECRET), len(read_forgotten(store, person.account)), verify(store),
    )  # fmt: skip
    assert finish_deletions in {job for job, _ in JOBS}


@pytest.mark.usefixtures("used")
def test_what_was_half_deleted_when_its_hour_is_over_goes_whole(store: Store, person: Cast) -> None:
    begin(store, person, "take", due=-WINDOW)
    end_deletions(store)

    assert (0, [], []) == (
        count_stored(store, person.account, SECRET), read_forgotten(store, person.account), verify(store),
    )  # fmt: skip


@pytest.mark.usefixtures("used")
def test_what_was_half_brought_back_when_its_hour_is_over_is_not_lost(
    reader: Reader, store: Store, person: Cast
) -> None:
    reader.send("/ignored/save", kind="site", text="secret.example", do="delete")
    with store.writing() as connection:
        connection.execute(
            "UPDATE forgotten SET due = due - ?, doing = 'bring' WHERE account = ?", (WINDOW, person.account)
        )
    end_deletions(store)
    finish_deletions(store)

    assert (900, []) == (count_stored(store, person.account, SECRET), read_forgotten(store, person.account))


def test_a_rule_is_removed_and_that_is_taken_back(reader: Reader, store: Store, person: Cast) -> None:
    reader.send("/ignored/save", kind="app", text="Steam", do="keep")
    reader.send("/ignored/change", remove="app:Steam")
    without = rules(store, person)
    reader.undo("/ignored")

    assert (set(), {("app", "Steam")}) == (without, rules(store, person))


@pytest.mark.parametrize(("kind", "text"), [("site", "no site"), ("title", "ab"), ("app", " "), ("url", "")])
def test_what_cannot_be_ignored_is_told_and_stays_typed(
    reader: Reader, store: Store, person: Cast, kind: str, text: str
) -> None:
    answer = reader.client.post("/ignored/save", {"kind": kind, "text": text, "do": "keep"})

    assert (422, True, set()) == (
        answer.status_code, f'value="{text}"' in answer.content.decode(), rules(store, person),
    )  # fmt: skip


def test_a_hostile_name_is_escaped(reader: Reader) -> None:
    reader.send("/ignored/save", kind="app", text=HOSTILE, do="keep")
    page = reader.look("/ignored")

    assert (True, False) == ("&lt;img" in page, "<img" in page)


@pytest.mark.parametrize("fields", [{"undo": "x"}, {"bring": "x"}, {}, {"bring": "7"}, {"remove": "app:x"}])
def test_what_is_not_there_changes_nothing(reader: Reader, fields: dict[str, str]) -> None:
    assert reader.send("/ignored/change", **fields) in {400, 404}


@pytest.mark.usefixtures("used")
def test_a_name_leads_to_ignoring_it(reader: Reader, store: Store, person: Cast) -> None:
    link = 'href="/ignored?kind=site&amp;text=secret.example#ignore"'
    number = next(n for n, name in read_names(store, person.account).items() if name.name == SECRET[1])
    day = time.strftime("%Y-%m-%d", time.gmtime(NOON))

    assert [True, True] == [link in reader.look(f"/day/{day}"), link in reader.look(f"/name/{number}/{day}")]
    assert 'value="secret.example"' in reader.look("/ignored", kind="site", text="secret.example")


def test_nobody_changes_what_another_ignores(reader: Reader, store: Store, person: Cast) -> None:
    from django.test import Client

    reader.send("/ignored/save", kind="app", text="Steam", do="keep")
    stranger = Client()

    assert [302, 302] == [
        stranger.post("/ignored/change", {"remove": "app:Steam"}).status_code,
        stranger.get("/ignored").status_code,
    ]
    assert {("app", "Steam")} == rules(store, person)
