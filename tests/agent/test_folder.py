# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small files are written whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hourself.agent.folder import write_private


@pytest.mark.parametrize("room", ["hourself.agent.folder", "hourself.server.store.cipher"])
def test_a_disk_that_takes_a_part_changes_nothing(tmp_path: Path, room: str) -> None:
    file = tmp_path / "rules"
    write_private(file, b"before")
    # A limit on the size of files ends a write in its midst, as a full disk does.
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
    write = f"import sys, pathlib; from {room} import write_private; "
    write += "write_private(pathlib.Path(sys.argv[1]), b'x' * 9000)"
    command = [sys.executable, "-c", f"{limit}; {write}", str(file)]
    code = subprocess.run(command, capture_output=True, check=False).returncode

    assert (1, b"before", [file]) == (code, file.read_bytes(), list(tmp_path.iterdir()))
