# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies in deploy/, and the texts that `hourself agent install` fills in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.desk import missing

ROOT = Path(__file__).parents[2]
STARTERS = ROOT / "src" / "hourself" / "agent" / "starters"


@pytest.mark.skipif(bool(missing("systemd-analyze")), reason="systemd-analyze is not here")
def test_systemd_finds_nothing_wrong_with_the_server(tmp_path: Path) -> None:
    unit = tmp_path / "hourself-serve.service"
    text = (ROOT / "deploy" / unit.name).read_text()
    # The program stands elsewhere here, and that is not what is asked.
    unit.write_text(text.replace("/opt/hourself/.venv/bin/hourself", "/bin/true"))
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (0, []) == (done.returncode, [line for line in done.stderr.splitlines() if "hourself" in line])


@pytest.mark.parametrize(
    "file",
    ["hourself-serve.service", "Containerfile", *(each.name for each in STARTERS.iterdir())],
)
def test_deploy_names_each_file(file: str) -> None:
    assert f"`{file}`" in (ROOT / "deploy" / "README.md").read_text()
