# SPDX-License-Identifier: AGPL-3.0-or-later
"""Programs from PyPI, each in an environment of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_UNREACHED = re.compile(
    r"No matching distribution|Connection|Temporary failure|timed out|Max retries", re.IGNORECASE
)


@pytest.fixture(scope="session")
def activitywatch_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with `aw_client` and `aw_core`, as the lock file has them. Skips if pip reaches nothing."""
    folder = tmp_path_factory.mktemp("activitywatch")
    made = subprocess.run([sys.executable, "-m", "venv", folder / "v"], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no virtual environment could be made")
    python = folder / "v" / "bin" / "python"
    install_packages(python, "activitywatch.txt")
    return python


def install_packages(python: Path, lock: str, *options: str) -> None:
    """What a lock file has, for a Python with an environment of its own. Skips if pip reaches nothing."""
    words = ["-m", "pip", "install", "-q", "--no-deps", *options, "--require-hashes", "-r", str(HERE / lock)]
    environ = os.environ | {"HOME": str(python.parents[2])}
    done = subprocess.run([python, *words], capture_output=True, check=False, env=environ)
    if done.returncode and _UNREACHED.search(done.stderr.decode()):
        pytest.skip("pip cannot reach its registry")
    assert not done.returncode, done.stderr
