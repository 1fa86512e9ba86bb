# SPDX-License-Identifier: AGPL-3.0-or-later
"""A server that was restored from a backup hears from its devices what it knew to be ignored since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from hourself.agent.ignored import Ignored
from hourself.agent.line import Line
from hourself.agent.wishes import Wishes
from hourself.server.store.ignored import change_ignored, read_ignored
from hourself.server.store.store import Store, open_store
from tests.owner import Owner
from tests.running import KEY, Server

OLD, NEW, HERE = ("site", "old.example"), ("app", "New"), ("site", "here.example")
Rule = tuple[str, str]


class Device:
    """What an agent knows of a person's wishes, in a folder of its own; `meet` is its next start."""

    def __init__(self, folder: Path, token: str) -> None:
        self.folder, self._token = folder, token
        folder.mkdir()

    def meet(self, server: Server) -> set[Rule]:
        """Hear and tell what is due at a start; gives what is ignored then."""
        address = f"http://127.0.0.1:{server.port}"
        wishes = Wishes(self.folder, address, {})
        wishes.sync(Line(address, self._token))
        return set(wishes.ignored())


@contextmanager
def opened(data: Path) -> Iterator[Store]:
    with closing(open_store(data / "server", bytes.fromhex(KEY))) as store:
        yield store


def change(data: Path, add: tuple[Rule, ...] = (), remove: tuple[Rule, ...] = ()) -> None:
    with opened(data) as store, store.writing() as connection:
        change_ignored(connection, store.vault.sealer(1), 1, add, remove)


def known(data: Path) -> set[Rule]:
    with opened(data) as store:
        return set(read_ignored(store.reader(), store.vault.sealer(1), 1))


def restore(server: Server, data: Path, backup: Path) -> None:
    """Put a backup back, while the server is away."""
    (data / "server").rename(data / "lost")
    [copy], [keys] = backup.glob("data-*"), (backup / "keys").glob("keys-*")
    server.run("restore", str(copy), str(keys))


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[tuple[Server, Device, Device]]:
    """Two devices of a server that was restored: after the backup NEW was ignored, and OLD no more; one heard it."""
    data, server = tmp_path / "data", Server(tmp_path / "data")
    with server:
        heard, silent = (Device(tmp_path / name, server.token(name)) for name in ("heard", "silent"))
        change(data, add=(OLD,))
        for device in (heard, silent):
            device.meet(server)
        server.run("backup", str(tmp_path / "backup"))
        change(data, add=(NEW,), remove=(OLD,))
        assert {NEW} == heard.meet(server)
    restore(server, data, tmp_path / "backup")
    with ExitStack() as stack:
        yield stack.enter_context(server), heard, silent


def test_what_was_ignored_since_the_backup_is_ignored_everywhere(
    tmp_path: Path, devices: tuple[Server, Device, Device]
) -> None:
    server, heard, silent = devices
    before = silent.meet(server)

    assert ({OLD}, {OLD, NEW}, {OLD, NEW}) == (before, heard.meet(server), silent.meet(server))
    assert {OLD, NEW} == known(tmp_path / "data")


def test_the_page_says_what_came_back_until_the_person_knows(devices: tuple[Server, Device, Device]) -> None:
    server, heard, _ = devices
    owner = Owner(f"http://127.0.0.1:{server.port}", server.link)
    calm = owner.look("/ignored")
    heard.meet(server)
    told = owner.look("/ignored")
    after = owner.send("/ignored", "/ignored/change", seen="1")

    said = "1 of these came back from your devices"
    assert (False, True, True, False) == (
        said in calm, said in told, "; told again by a device on" in told, "came back" in after,
    )  # fmt: skip


def test_what_is_taken_away_then_stays_away(tmp_path: Path, devices: tuple[Server, Device, Device]) -> None:
    server, heard, silent = devices
    heard.meet(server)
    change(tmp_path / "data", remove=(OLD, NEW))

    assert (set(), set(), set()) == (heard.meet(server), silent.meet(server), known(tmp_path / "data"))


def test_what_one_device_alone_ignores_is_told_to_nobody(
    tmp_path: Path, devices: tuple[Server, Device, Device]
) -> None:
    server, heard, _ = devices
    ignored = Ignored(heard.folder)
    ignored.add(*HERE)
    ignored.keep_here(HERE)

    assert {OLD, NEW, HERE} == heard.meet(server)
    assert {OLD, NEW} == known(tmp_path / "data")


def test_a_device_that_was_away_for_many_changes_brings_nothing_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Server(data) as server:
        device = Device(tmp_path / "laptop", server.token("laptop"))
        change(data, add=(OLD, NEW))
        device.meet(server)
        change(data, remove=(OLD, NEW))
        for number in range(40):
            change(data, add=(("app", f"App {number}"),))
            change(data, remove=(("app", f"App {number}"),))

        assert (set(), set()) == (device.meet(server), known(data))
