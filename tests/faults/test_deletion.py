# SPDX-License-Identifier: AGPL-3.0-or-later
"""`kill -9` amid a deletion, its taking back, its end: the next start goes on with it, and nobody presses again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Literal

import pytest

from hourself.server.store.names import read_names
from hourself.server.store.spans import Book, write_spans
from hourself.server.store.store import Store, open_store
from hourself.server.store.verify import verify
from hourself.wire.batch import Span
from tests.desk import wait_for
from tests.owner import Owner
from tests.running import KEY, Server

FIRST, WEEK, WEEKS = 1_400_000_000, 604_800, 400
ACCOUNT, DEVICE = 1, 1
NAMES: tuple[tuple[Literal["site", "app"], str], ...] = (("site", "secret.example"), ("app", "Code"))
IGNORE = {"kind": "site", "text": "secret.example", "do": "delete"}


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Store]:
    """Years with a secret, a span each week, and something else beside it."""
    with Server(tmp_path), closing(open_store(tmp_path / "server", bytes.fromhex(KEY))) as store:
        spans = [
            Span(2 * week + part + 1, start := FIRST + week * WEEK + part * 60, start + 60, 0, kind, name)
            for week in range(WEEKS)
            for part, (kind, name) in enumerate(NAMES)
        ]
        with store.writing() as connection:
            write_spans(connection, Book(ACCOUNT, store.vault.sealer(ACCOUNT)), DEVICE, spans)
    with closing(open_store(tmp_path / "server", bytes.fromhex(KEY))) as store:
        yield store


def count(store: Store, table: str = "span") -> int:
    rows = store.reader().execute(f"SELECT count(*) FROM {table} WHERE account = ?", (ACCOUNT,))  # noqa: S608 -- ours
    return int(rows.fetchone()[0])


def kill_amid(server: Server, act: Callable[[], object], reached: Callable[[], bool]) -> None:
    """Kill the server when what a press began is half done."""
    with ThreadPoolExecutor(1) as pool:
        pressing = pool.submit(act)
        wait_for(reached, "the half of it", 20)
        server.kill()
        assert pressing.exception(), "it was done before the server was killed"


def sign_in(server: Server) -> Owner:
    return Owner(f"http://127.0.0.1:{server.port}", server.link)


def test_a_deletion_goes_on_after_the_next_start_and_can_be_taken_back(tmp_path: Path, stored: Store) -> None:
    with Server(tmp_path) as server:
        owner = sign_in(server)
        kill_amid(
            server,
            lambda: owner.send("/ignored", "/ignored/save", **IGNORE),
            lambda: WEEKS < count(stored) < 2 * WEEKS - 20,
        )
    left = count(stored)
    with Server(tmp_path) as server:
        owner = sign_in(server)
        wait_for(lambda: "still being deleted" not in owner.look("/ignored"), "the rest to go", 30)
        gone, faults = count(stored), verify(stored)
        owner.send("/ignored", "/ignored/change", bring="1")

    assert (True, WEEKS, []) == (WEEKS < left < 2 * WEEKS, gone, faults)
    assert (2 * WEEKS, []) == (count(stored), verify(stored))


def deleted(stack: ExitStack, tmp_path: Path) -> tuple[Server, Owner]:
    """A server on which the secret was deleted a moment ago."""
    server = stack.enter_context(Server(tmp_path))
    owner = sign_in(server)
    owner.send("/ignored", "/ignored/save", **IGNORE)
    return server, owner


def test_what_is_being_brought_back_comes_back_whole(tmp_path: Path, stored: Store) -> None:
    with ExitStack() as stack:
        server, owner = deleted(stack, tmp_path)
        kill_amid(
            server,
            lambda: owner.send("/ignored", "/ignored/change", bring="1"),
            lambda: WEEKS + 20 < count(stored),
        )
    before = count(stored)
    with Server(tmp_path):
        wait_for(lambda: not count(stored, "forgotten"), "the rest to come", 30)

    assert (True, 2 * WEEKS, []) == (before < 2 * WEEKS, count(stored), verify(stored))


def test_what_was_to_go_for_good_goes(tmp_path: Path, stored: Store) -> None:
    with ExitStack() as stack:
        server, owner = deleted(stack, tmp_path)
        kill_amid(
            server,
            lambda: owner.send("/ignored", "/ignored/change", end="1"),
            lambda: count(stored, "forgotten_span") < WEEKS - 20,
        )
    before = count(stored, "forgotten_span")
    with Server(tmp_path):
        wait_for(lambda: not count(stored, "forgotten"), "the rest to go", 30)

    assert (True, 0, ["Code"]) == (
        before > 0,
        count(stored, "forgotten_span"),
        [name.name for name in read_names(stored, ACCOUNT).values()],
    )
