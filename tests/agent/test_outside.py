# SPDX-License-Identifier: AGPL-3.0-or-later
"""Programs of others that we start get none of our settings, and so none of our secrets."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hourself.agent.install import _runs
from hourself.agent.outside import open_page
from hourself.core.options import strip
from tests.desk import wait_for
from tests.running import HOURSELF, KEY

SOURCE = Path(__file__).parents[2] / "src" / "hourself"
#: Programs of ours alone are started there, and get what each needs: the server's own start, the agent, the tray and
#: the question (`make_environ`: without the token).
OURS = {"run.py": 2, "cli.py": 1, "agent/signed_in.py": 1, "agent/tray/link.py": 1, "agent/away/link.py": 1}
STARTS = {
    "run",
    "Popen",
    "check_output",
    "check_call",
    "call",
    "posix_spawn",
    "execv",
    "execve",
    "system",
    "popen",
}


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of others, which writes what environment it got beside itself; and secrets in ours."""
    program = tmp_path / "other"
    program.write_text(f"#!/bin/sh\nenv > {tmp_path}/draft\nmv {tmp_path}/draft {tmp_path}/got\n")
    program.chmod(0o700)
    for name in ("KEY", "KEY_FILE", "TOKEN", "TOKEN_FILE"):
        monkeypatch.setenv(f"HOURSELF_{name}", KEY)
    monkeypatch.setenv("BROWSER", str(program))
    return program


def got(program: Path) -> list[str]:
    """The names of our settings in what a program got; it got the rest of the environment."""
    wait_for((program.parent / "got").exists, "the program to run")
    text = (program.parent / "got").read_text()
    assert "PATH=" in text
    return [line for line in text.splitlines() if "HOURSELF" in line or KEY in line]


def test_a_browser_gets_no_secret(other: Path) -> None:
    assert (True, []) == (open_page("http://127.0.0.1/"), got(other))


def test_no_browser_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BROWSER", str(tmp_path / "none"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert not open_page("http://127.0.0.1/")


def test_what_the_tray_opens_gets_no_secret(other: Path) -> None:
    # In a process of its own: what it starts outlives it, and is waited for by nobody.
    code = f"from hourself.agent.tray.icon import start; start([{str(other)!r}, 'http://127.0.0.1/'])"
    subprocess.run([sys.executable, "-c", code], check=True)

    assert [] == got(other)


def test_what_an_installation_runs_gets_no_secret(other: Path) -> None:
    assert (True, []) == (_runs([str(other)]), got(other))


@pytest.fixture
def started(other: Path) -> Iterator[Path]:
    (other.parent / "got").unlink(missing_ok=True)
    given = strip(os.environ) | {"HOURSELF_KEY": KEY, "HOURSELF_DATA": str(other.parent / "data")}
    command = [*HOURSELF, "start", "--port", "0", "--no-agent"]
    with subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL) as program:
        yield other
        program.terminate()


def test_the_browser_of_a_start_gets_no_secret(started: Path) -> None:
    assert [] == got(started)


def _plain(call: ast.Call) -> bool:
    """Whether it starts a program with all of our environment, or with one that does not come from the one place."""
    name = ast.unparse(call.func)
    starts = name.rpartition(".")[2] in STARTS and name.startswith(("subprocess.", "os."))
    given = next((ast.unparse(word.value) for word in call.keywords if word.arg == "env"), "")
    return starts and given not in {"outside()", "environ()", "strip(os.environ)", "given"}


def test_no_other_place_starts_programs_with_our_environment() -> None:
    found: dict[str, int] = {}
    for file in SOURCE.rglob("*.py"):
        tree = ast.parse(file.read_text())
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _plain(node)]
        found |= {str(file.relative_to(SOURCE)): len(calls)} if calls else {}

    assert OURS == found


def test_nothing_of_ours_opens_pages_within_its_own_process() -> None:
    text = {file.name: file.read_text() for file in SOURCE.rglob("*.py")}

    assert [] == [name for name, code in text.items() if "\nimport webbrowser" in code]
