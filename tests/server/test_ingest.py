# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ingest door on a real store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hourself.server.accounts.tokens import read_devices
from hourself.server.store.store import Store
from hourself.server.store.verify import verify
from tests.server.conftest import Cast, Post, files_of, span

CANARY = "CANARY-title-5f1e9a0c7b3d2e44"


def stored(store: Store, account: int) -> list[tuple[int, int]]:
    rows = store.reader().execute(
        'SELECT start, "end" FROM span WHERE account = ? ORDER BY start', (account,)
    )
    return rows.fetchall()


def test_gives_a_receipt_for_what_it_stored(store: Store, person: Cast, post: Post) -> None:
    assert ("200", {"version": 1, "stored": [1]}) == post(span(1, 100, 160))
    assert [(100, 160)] == stored(store, person.account)


def test_a_span_may_be_sent_again_and_grow(store: Store, person: Cast, post: Post) -> None:
    for end in (130, 160, 160, 140):
        post(span(1, 100, end))

    assert [(100, 160)] == stored(store, person.account)


def test_no_second_counts_twice(store: Store, person: Cast, post: Post) -> None:
    post(span(1, 100, 160), span(2, 200, 260, "Code"))
    post(span(3, 150, 300, "Slack"))

    assert [(100, 160), (160, 200), (200, 260), (260, 300)] == stored(store, person.account)


@pytest.mark.parametrize(
    ("starts", "copied"),
    [("a", False), ("ab", False), ("abc", False), ("aabb", False), ("aba", True), ("abbab", True)],
)
def test_an_agent_that_comes_back_after_another_is_a_copy(
    store: Store, person: Cast, post: Post, starts: str, copied: bool
) -> None:
    for start in starts:
        post(run=start * 32)
    (device,) = read_devices(store.reader(), person.account)

    assert copied == (device.forked is not None)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("spans[0].name", span(1, 100, 160, "www.example.com/path")),
        ("spans[0].title", span(1, 100, 160, title=f"https://example.com/?q={CANARY}")),
        ("spans[0].url", span(1, 100, 160, url=f"https://example.com/{CANARY}")),
        ("spans[0].end", span(1, 160, 100)),
        ("spans[0].end", span(1, 2**32 - 100, 2**32 - 1)),
        ("spans[0].offset", span(1, 100, 160) | {"offset": CANARY}),
    ],
)
def test_refuses_and_names_the_field_alone(post: Post, field: str, bad: dict[str, Any]) -> None:
    status, refusal = post(bad)

    assert ("422", field, False) == (status, refusal["field"], CANARY in str(refusal))


def test_refuses_an_unknown_token(post: Post) -> None:
    assert "401" == post(span(1, 100, 160), token="nobody")[0]


def test_nothing_readable_is_on_the_disk(store: Store, post: Post) -> None:
    assert "200" == post(span(1, 100, 160, title=CANARY))[0]
    assert [] == [file for file in files_of(store) if CANARY.encode() in file.read_bytes()]


def test_another_account_reads_nothing(store: Store, person: Cast, post: Post) -> None:
    post(span(1, 100, 160, title=CANARY))

    assert [] == stored(store, person.account + 1000)


spans = st.lists(
    st.tuples(st.integers(0, 400_000), st.integers(0, 9_000), st.sampled_from(["XTerm", "Code"])), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(spans, max_size=4))
def test_tallies_always_equal_the_spans(store: Store, post: Callable[..., Any], batches: list[Any]) -> None:
    for batch in batches:
        post(
            *(
                span(place + 1, start, start + length, name)
                for place, (start, length, name) in enumerate(batch)
            )
        )

    assert [] == verify(store)
