# SPDX-License-Identifier: AGPL-3.0-or-later
"""schemathesis asks a real server all that its description allows, and what it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import Server

SCOPES = [word for scope in ("read", "write", "ingest") for word in ("--scope", scope)]
#: Which values go together no schema says: begin before end, a cursor of the same question. 422 names their fields.
UNTOLD = "positive_data_acceptance"


def test_no_server_error_and_no_undocumented_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOURSELF_API_RATE", "1000000")
    with Server(tmp_path) as server:
        key = server.run("api-key", "create", "schemathesis", *SCOPES).strip()
        command = [
            *(str(Path(sys.executable).parent / "schemathesis"), "run", "--no-color", "--seed", "1"),
            *("--max-examples", "10", "--exclude-checks", UNTOLD, "--generation-database", "none"),
            *("-H", f"Authorization: Bearer {key}"),
            f"http://127.0.0.1:{server.port}/api/v1/openapi.json",
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stdout[-6000:]
