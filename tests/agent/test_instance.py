# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose spans wait in a folder, and what a folder does that was copied to another computer."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest

from hourself.agent.ignored import Ignored
from hourself.agent.instance import (
    HERE,
    CopiedError,
    OthersError,
    claim,
    count_others,
    is_copied,
    read_instance,
)
from hourself.agent.signed_in import Rest
from hourself.agent.signed_out import note_signed_out, read_signed_out
from hourself.agent.spool import open_spool
from hourself.core.scrub import Sight
from hourself.core.spans import Span


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which one span waits for the account `ours`."""
    made = tmp_path / "agent"
    made.mkdir()
    claim(made, "token", "ours")
    with open_spool(made) as spool:
        spool.put([Span(10, 20, 60, Sight("app", "a"))])
    return made


@pytest.fixture
def copy(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That folder on a computer of another name."""
    shutil.copytree(folder, tmp_path / "copy")
    monkeypatch.setattr(socket, "gethostname", lambda: "another")
    return tmp_path / "copy"


def waiting(folder: Path) -> int:
    with open_spool(folder) as spool:
        return spool.waiting()


def test_the_same_device_goes_on(folder: Path) -> None:
    claim(folder, "token", "ours")

    assert 1 == waiting(folder)


def test_a_new_token_of_the_same_account_goes_on(folder: Path) -> None:
    note_signed_out(folder, "revoked")
    claim(folder, "new token", "ours")

    assert (1, None) == (waiting(folder), read_signed_out(folder))


@pytest.mark.parametrize("account", ["theirs", ""])
def test_another_account_gets_nothing_unasked(folder: Path, account: str) -> None:
    with pytest.raises(OthersError) as told:
        claim(folder, "new token", account)

    assert (1, 1) == (told.value.waiting, count_others(folder, account))
    claim(folder, "token", "ours")


def test_another_account_gets_what_the_person_gives_it(folder: Path) -> None:
    claim(folder, "new token", "theirs", "send")

    assert (1, 0) == (waiting(folder), count_others(folder, "theirs"))


def test_or_what_waits_is_deleted(folder: Path) -> None:
    claim(folder, "new token", "theirs", "discard")

    assert 0 == waiting(folder)


@pytest.mark.parametrize(("rest", "told"), [("send", 1), ("discard", 0)])
def test_what_is_ignored_stays_so_and_is_told_only_with_the_rest(folder: Path, rest: Rest, told: int) -> None:
    Ignored(folder).take([("site", "example.org")])
    claim(folder, "new token", "theirs", rest)
    ignored = Ignored(folder)

    assert ({("site", "example.org")}, told) == (ignored.read(), len(ignored.waiting()))


def test_where_nothing_waits_nothing_is_asked(folder: Path) -> None:
    with open_spool(folder) as spool:
        spool.discard()
    claim(folder, "new token", "theirs")
    found = read_instance(folder)

    assert found and "theirs" == found.account


def test_what_waits_for_ones_own_server_is_not_sent_elsewhere(folder: Path) -> None:
    claim(folder, "local token", HERE)
    with pytest.raises(OthersError):
        claim(folder, "token", "ours")

    assert 1 == waiting(folder)


def test_a_copy_does_not_go_on(copy: Path) -> None:
    with pytest.raises(CopiedError):
        claim(copy, "token", "ours")

    assert is_copied(copy)


def test_a_copy_that_signs_in_leaves_what_waited_to_the_other(copy: Path, folder: Path) -> None:
    claim(copy, "new token", "ours")
    aside = sorted(each.suffix for each in copy.glob("spool-copied-*.*"))

    assert (0, [".db", ".key"], 1) == (waiting(copy), aside, waiting(folder))
    claim(copy, "new token", "ours")
    assert not is_copied(copy)


def test_a_backup_that_is_put_back_goes_on(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "restored")
    claim(tmp_path / "restored", "token", "ours")

    assert 1 == waiting(tmp_path / "restored")


def test_a_computer_that_is_renamed_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "renamed")
    claim(folder, "token", "ours")

    assert 1 == waiting(folder)


def test_a_copy_of_everything_goes_on_beside_its_own_server(copy: Path) -> None:
    claim(copy, "token", HERE)

    assert (1, False) == (waiting(copy), is_copied(copy))


def test_the_file_tells_nothing(folder: Path) -> None:
    kept = json.loads((folder / "instance").read_text())
    known = {socket.gethostname(), str(folder.stat().st_ino), "token"}

    assert (set(), 0o600) == (known & set(kept.values()), (folder / "instance").stat().st_mode & 0o777)


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"salt":"x","folder":"","computer":"","token":"","account":""}']
)
def test_a_file_that_cannot_be_read_is_made_anew(folder: Path, text: str) -> None:
    (folder / "instance").write_text(text)
    claim(folder, "token", "theirs")

    assert read_instance(folder)
