# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extension's parts where things go wrong, in node."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.desk import missing

MISSING = missing("node")
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


def test_faults_lose_nothing() -> None:
    file = Path(__file__).with_name("faults.mjs")
    done = subprocess.run(["node", "--test", str(file)], capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stdout
