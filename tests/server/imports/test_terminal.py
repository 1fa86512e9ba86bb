# SPDX-License-Identifier: AGPL-3.0-or-later
"""`hourself import`, as it is typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hourself.server.imports.faults import ImportFault
from hourself.server.imports.terminal import Order, parse_days, run, show_records, undo
from tests.server.imports.desk import VIENNA, Desk

ENTRIES = "start,end,project\n2026-01-15T09:00:00Z,2026-01-15T10:00:00Z,House\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "entries.csv").write_text(ENTRIES)
    return str(tmp_path / "entries.csv")


def test_stores_shows_and_undoes(desk: Desk, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(desk.store, desk.account, [file], Order(dry_run=False, sure=True, wishes=VIENNA))
    number = int(capsys.readouterr().out.rpartition("--undo ")[2].split("`")[0])
    show_records(desk.store, desk.account)
    shown, total = capsys.readouterr().out, desk.total()
    undone = undo(desk.store, desk.account, number)

    assert (0, 3600, 0, 0) == (code, total, undone, desk.total())
    assert shown.split() == [str(number), "1:00:00", "2026-01-15", "Time", "entries", "entries.csv"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_stores_nothing_unasked(desk: Desk, file: str, dry_run: bool) -> None:
    code = run(desk.store, desk.account, [file], Order(dry_run=dry_run, sure=dry_run, wishes=VIENNA))

    assert (0, 0) == (code, desk.total())


def test_goes_on_after_a_file_that_is_not_understood(desk: Desk, file: str, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("Dear diary")
    files = [str(tmp_path / "diary.txt"), str(tmp_path / "none.csv"), file]

    assert (1, 3600) == (
        run(desk.store, desk.account, files, Order(dry_run=False, sure=True, wishes=VIENNA)),
        desk.total(),
    )


@pytest.mark.parametrize("text", ["2026-01-32", "2026-01-02..2026-01-01", "2020-01-01..2026-01-01", ""])
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(ImportFault):
        parse_days(text)


def test_as_a_command(tmp_path: Path, file: str) -> None:
    command = [sys.executable, "-m", "hourself", "import", "--data", str(tmp_path / "data"), "--yes", file]
    done = subprocess.run(
        command, env=os.environ | {"HOURSELF_KEY": "ab" * 32}, capture_output=True, text=True, check=False
    )

    assert (0, True) == (done.returncode, "Stored 1:00:00 as import 1" in done.stdout), done.stderr
