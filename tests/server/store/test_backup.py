# SPDX-License-Identifier: AGPL-3.0-or-later
"""Backups, by the commands that a person uses: made beside a running server, sealed, and put back."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from hourself.agent.line import Line
from hourself.wire.batch import Batch, Span
from tests.running import HOURSELF, Server
from tests.stored import read_spans

T = 1_700_000_000
SPANS = [Span(1, T, T + 60, 0, "app", "Northwind")]


@pytest.fixture
def copied(tmp_path: Path) -> tuple[Server, Path]:
    """A server with a span that was copied while it ran, and ended then; and where the copies are."""
    server = Server(tmp_path / "data")
    with server:
        line = Line(f"http://127.0.0.1:{server.port}", server.token("laptop"))
        line.send(Batch(1, SPANS))
        server.run("backup", str(tmp_path / "backup"))
        line.send(Batch(1, [Span(2, T + 60, T + 90, 0, "app", "Later")]))
    return server, tmp_path / "backup"


def put_back(server: Server, folder: Path) -> str:
    [data], [keys] = folder.glob("data-*"), (folder / "keys").glob("keys-*")
    return server.run("restore", str(data), str(keys))


def test_what_was_copied_is_put_back(tmp_path: Path, copied: tuple[Server, Path]) -> None:
    server, folder = copied
    (tmp_path / "data" / "server").rename(tmp_path / "lost")
    said = put_back(server, folder)

    assert [(T, T + 60, "Northwind")] == read_spans(tmp_path / "data")
    assert (True, True) == ("Restored." in said, "The file is whole" in server.run("verify"))


def test_copies_are_sealed_and_their_owners_alone(copied: tuple[Server, Path]) -> None:
    files = [file for file in copied[1].rglob("*") if file.is_file()]

    assert (2, {0o600}) == (len(files), {file.stat().st_mode & 0o777 for file in files})
    assert not [
        file for file in files if b"SQLite format" in file.read_bytes() or b"Northwind" in file.read_bytes()
    ]


def test_no_store_is_overwritten(tmp_path: Path, copied: tuple[Server, Path]) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        put_back(*copied)

    assert "nothing is overwritten" in refused.value.stderr
    assert 2 == len(read_spans(tmp_path / "data"))


@pytest.mark.parametrize("taken", ["", "keys"])
def test_a_copy_that_cannot_be_made_is_told_and_leaves_no_half(tmp_path: Path, taken: str) -> None:
    server, folder = Server(tmp_path / "data"), tmp_path / "backup"
    if taken:
        folder.mkdir()
    (folder / taken).write_text("a file")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        server.run("backup", str(folder))

    assert ("No copy was made" in failed.value.stderr, "Traceback" in failed.value.stderr) == (True, False)
    assert [] == list(folder.glob("data-*"))


def test_half_a_copy_of_a_full_disk_is_taken_away(tmp_path: Path, copied: tuple[Server, Path]) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    limited = ["prlimit", "--fsize=100000", "--", *HOURSELF, "backup", str(folder)]
    done = subprocess.run(limited, env=copied[0]._environ, capture_output=True, text=True, check=False)

    assert (1, True, []) == (done.returncode, "No copy was made" in done.stderr, list(folder.glob("data-*")))
