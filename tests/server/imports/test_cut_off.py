# SPDX-License-Identifier: AGPL-3.0-or-later
"""Imports that are killed, or stand still and go on: nothing of them stays, and nobody has to look for that."""

from __future__ import annotations

import io
import signal
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hourself.server.imports.actions import Opened, take_back_broken
from hourself.server.imports.faults import ImportFault
from hourself.server.imports.records import SILENT
from hourself.server.jobs.periodic import JOBS, drop_cut_imports
from hourself.server.store.store import Store, open_store
from hourself.server.store.verify import verify
from tests.desk import wait_for
from tests.running import HOURSELF, KEY, Server
from tests.server.imports.desk import VIENNA, Desk
from tests.server.imports.test_twice import HEADER

FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def report(days: int) -> bytes:
    rows = [(FIRST + timedelta(day)).strftime("%Y-%m-%d") for day in range(days)]
    return (HEADER + "".join(f"{day}T10:00:00,60,1,github.com,No Details,Email,0\n" for day in rows)).encode()


def still(store: Store) -> None:
    """Let time pass, for what is unfinished."""
    with store.writing() as connection:
        connection.execute("UPDATE import SET touched = touched - ? WHERE finished IS NULL", (SILENT + 1,))


def count(store: Store, table: str) -> int:
    return int(store.reader().execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 -- ours


def test_a_killed_import_is_taken_back_by_a_job(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    file.write_bytes(report(2000))
    with Server(tmp_path / "data") as server:
        command = [*HOURSELF, "import", "--yes", "--timezone", "Europe/Vienna", str(file)]
        with (
            closing(open_store(tmp_path / "data" / "server", bytes.fromhex(KEY))) as store,
            subprocess.Popen(command, env=server._environ, stdout=subprocess.DEVNULL) as program,
        ):
            wait_for(lambda: 0 < count(store, "amount") < 1900, "the half of it", 60)
            program.send_signal(signal.SIGKILL)
            program.wait()
            before = count(store, "amount")
            still(store)
            drop_cut_imports(store)
            after = [count(store, table) for table in ("amount", "import", "name", "tally_day")]
            faults = verify(store)

    assert (True, [0, 0, 0, 0], []) == (0 < before < 2000, after, faults)
    assert drop_cut_imports in {job for job, _ in JOBS}


def test_an_import_that_stood_still_and_was_taken_back_does_not_go_on(desk: Desk) -> None:
    before = desk.dump()

    def told(step: str, done: float, whole: float) -> None:
        if step == "writing" and done < whole:
            still(desk.store)
            take_back_broken(desk.store)

    with (
        Opened(desk.store, desk.account, io.BytesIO(report(1000)), VIENNA, told) as opened,
        pytest.raises(ImportFault, match="stood still"),
    ):
        opened.bring_in("file")

    assert (before, []) == (desk.dump(), desk.faults())
