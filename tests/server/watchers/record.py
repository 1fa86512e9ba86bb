# SPDX-License-Identifier: AGPL-3.0-or-later
"""Records what aw-core answers: `python -m tests.server.watchers.record PYTHON`, a Python that has aw-core 0.5.18."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.server.watchers.cases import Case, write_cases

RECORD = Path(__file__).with_name("aw_core.json")
PROGRAM = Path(__file__).parents[2] / "clients" / "ask_aw_core.py"


def ask(python: str, cases: Sequence[Case]) -> list[Any]:
    """What aw-core answers to each case."""
    done = subprocess.run(
        [python, PROGRAM], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


if __name__ == "__main__":
    cases = write_cases()
    pairs = zip(cases, ask(sys.argv[1], cases), strict=True)
    lines = (json.dumps([case, told], ensure_ascii=False, separators=(",", ":")) for case, told in pairs)
    RECORD.write_text("[\n" + ",\n".join(lines) + "\n]\n")
