# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings, ignoring and revocation between a real agent's uploading half and a real server, over HTTP."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hourself.agent.ignored import Ignored
from hourself.agent.line import Later, Line
from hourself.agent.signed_out import read_signed_out
from hourself.agent.spool import Spool, open_spool
from hourself.agent.upload import Sign, Uploader
from hourself.agent.wishes import Wishes
from hourself.core.scrub import Sight
from hourself.core.spans import Span
from hourself.server.store.ignored import change_ignored
from hourself.server.store.preferences import Preferences, save_preferences
from hourself.server.store.store import Store, open_store
from hourself.wire.batch import State
from tests.running import KEY, Server
from tests.stored import read_spans

FIRST = 1_700_000_000
SECRET, OTHER = Sight("site", "secret.example"), Sight("site", "other.example")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("data")
    with Server(data) as running:
        running.data = data  # type: ignore[attr-defined] # for the helpers below
        yield running


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    opened = open_store(server.data / "server", bytes.fromhex(KEY))  # type: ignore[attr-defined]
    yield opened
    change(opened, remove=[("site", "secret.example"), ("site", "b.example"), ("app", "Steam")])
    opened.close()


def change(store: Store, **pairs: Any) -> None:
    with store.writing() as connection:
        change_ignored(connection, store.vault.sealer(1), 1, **pairs)


class Half:
    """The uploading half of an agent, in a folder of its own."""

    def __init__(self, folder: Path, server: Server, spool: Spool, **fixed: Any) -> None:
        self.folder, self.spool = folder, spool
        self.token_file = folder / "token"
        if not self.token_file.exists():
            self.token_file.write_text(server.token("laptop"))
        address = f"http://127.0.0.1:{server.port}"
        line = Line(address, self.token_file.read_text(), self.token_file)
        self.wishes = Wishes(folder, address, fixed)
        self.uploader = Uploader(spool, line, lambda: Sign(State.RECORDING), self.wishes)
        self.step = self.uploader.step

    def put(self, *sights: Sight) -> None:
        for number, sight in enumerate(sights):
            start = FIRST + 100 * self.spool._ask("SELECT last FROM counter") + number
            self.spool.put([Span(start, start + 50, 60, sight)])


@contextmanager
def half(folder: Path, server: Server, **fixed: Any) -> Iterator[Half]:
    with open_spool(folder) as spool:
        yield Half(folder, server, spool, **fixed)


def names(server: Server) -> list[str]:
    return [name for _, _, name in read_spans(server.data)]  # type: ignore[attr-defined]


def test_what_is_ignored_is_known_before_the_first_upload(
    tmp_path: Path, server: Server, store: Store
) -> None:
    change(store, add=[("site", "secret.example")])
    sights = [SECRET, Sight("site", "first.example"), Sight("site", "www.secret.example")]
    with half(tmp_path, server) as agent:
        agent.put(*sights)
        agent.step()

        assert (0, {("site", "secret.example")}) == (agent.spool.waiting(), agent.wishes.ignored())
    assert ["first.example"] == [name for name in names(server) if name in {each.name for each in sights}]


def test_a_change_at_the_server_is_heard_with_the_next_batch(
    tmp_path: Path, server: Server, store: Store
) -> None:
    with half(tmp_path, server) as agent:
        agent.step()
        with store.writing() as connection:
            save_preferences(connection, 1, Preferences(idle_minutes=7, media=False))
        change(store, add=[("app", "Steam")])
        agent.put(OTHER)
        agent.step()
        wanted = agent.wishes.wanted
        with store.writing() as connection:
            save_preferences(connection, 1, Preferences())

    assert (7, False, True, {("app", "Steam")}) == (
        wanted.idle_minutes, wanted.media, wanted.titles, agent.wishes.ignored(),
    )  # fmt: skip


def test_what_is_set_by_hand_stands_above_what_is_told(tmp_path: Path, server: Server, store: Store) -> None:
    with store.writing() as connection:
        save_preferences(connection, 1, Preferences(idle_minutes=9, titles=False))
    with half(tmp_path, server, idle_minutes=3) as agent:
        agent.step()

        assert (3, False) == (agent.wishes.wanted.idle_minutes, agent.wishes.wanted.titles)
    with store.writing() as connection:
        save_preferences(connection, 1, Preferences())


def test_what_was_told_last_holds_while_the_server_is_away(
    tmp_path: Path, server: Server, store: Store
) -> None:
    with store.writing() as connection:
        save_preferences(connection, 1, Preferences(titles=False))
    change(store, add=[("app", "Steam")])
    with half(tmp_path, server) as agent:
        agent.step()
    with store.writing() as connection:
        save_preferences(connection, 1, Preferences())
    later = Wishes(tmp_path, f"http://127.0.0.1:{server.port + 1}", {})
    files = [tmp_path / name for name in ("settings.json", "ignored.json")]

    assert (False, {("app", "Steam")}, [0o600, 0o600]) == (
        later.wanted.titles, later.ignored(), [file.stat().st_mode & 0o777 for file in files],
    )  # fmt: skip
    with pytest.raises(Later):
        later.sync(Line("http://127.0.0.1:1", "token"))


def test_what_is_ignored_here_is_ignored_on_all_devices(tmp_path: Path, server: Server, store: Store) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with half(tmp_path / "one", server) as one, half(tmp_path / "two", server) as two:
        one.step(), two.step()
        Ignored(tmp_path / "one").add("site", "b.example")
        two.put(Sight("site", "b.example"))
        one.step(), two.step()
        two.put(Sight("site", "b.example"), OTHER)
        two.step()

        assert ([], {("site", "b.example")}) == (Ignored(tmp_path / "one").waiting(), two.wishes.ignored())
    assert "b.example" not in names(server)


def test_a_rule_that_the_server_will_not_have_holds_up_no_other(
    tmp_path: Path, server: Server, store: Store
) -> None:
    ignored = Ignored(tmp_path)
    ignored.add("title", "ab")
    ignored.add("app", "Steam")
    with half(tmp_path, server) as agent:
        agent.put(OTHER)
        agent.step()

        assert (0, [], {("title", "ab"), ("app", "Steam")}) == (
            agent.spool.waiting(), ignored.waiting(), agent.wishes.ignored(),
        )  # fmt: skip


def test_the_door_drops_what_an_agent_sends_that_heard_of_nothing(
    tmp_path: Path, server: Server, store: Store
) -> None:
    change(store, add=[("site", "secret.example")])
    with half(tmp_path, server) as agent:
        deaf = Uploader(agent.spool, agent.uploader._line, lambda: Sign(State.RECORDING))
        agent.put(SECRET, Sight("site", "heard.example"))
        deaf.step()

        assert 0 == agent.spool.waiting()
    assert {"heard.example"} == {"heard.example", SECRET.name} & set(names(server))


def sign_out(store: Store) -> None:
    with store.writing() as connection:
        connection.execute("UPDATE device SET revoked = 5 WHERE revoked IS NULL")


def test_a_device_that_is_signed_out_keeps_what_waits_until_it_is_signed_in(
    tmp_path: Path, server: Server, store: Store
) -> None:
    with half(tmp_path, server) as agent:
        agent.step()
        sign_out(store)
        agent.put(Sight("site", "kept.example"))
        pause = agent.step()
        told, waiting = read_signed_out(tmp_path), agent.spool.waiting()
        asked: list[bool] = []
        agent.uploader.start_anew = lambda: asked.append(True)
        agent.step()
        agent.token_file.write_text(server.token("laptop, anew"))
        agent.step()

        assert (60, "revoked", 1, [True]) == (pause, told, waiting, asked)
    with half(tmp_path, server) as anew:
        anew.step()

        assert (None, 0) == (read_signed_out(tmp_path), anew.spool.waiting())
    assert "kept.example" in names(server)


def test_a_token_that_the_server_does_not_know_is_told(tmp_path: Path, server: Server) -> None:
    (tmp_path / "token").write_text("of another server")
    with half(tmp_path, server) as agent:
        agent.put(OTHER)
        agent.step()

        assert ("unknown", 1) == (read_signed_out(tmp_path), agent.spool.waiting())


def test_settings_that_cannot_be_read_are_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"server": "here", "settings": {"idle_minutes": -1}}))

    wanted = Wishes(tmp_path, "http://127.0.0.1:1", {}).wanted

    assert (5, True) == (wanted.idle_minutes, wanted.titles)


def test_a_folder_in_which_nothing_can_be_written_ends_no_uploading(
    tmp_path: Path, server: Server, store: Store
) -> None:
    with half(tmp_path, server) as agent:
        draft = tmp_path / f"settings.json.{os.getpid()}.new"
        draft.mkdir()
        agent.put(Sight("site", "late.example"))
        assert 0 < agent.step() <= 1
        assert "late.example" not in names(server)
        draft.rmdir()
        agent.step()
        assert "late.example" in names(server)
