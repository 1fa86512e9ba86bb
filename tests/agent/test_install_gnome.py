# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extension for GNOME Shell: the form that each Shell takes, its commands."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hourself.agent import install_gnome
from tests.desk import HOURSELF
from tests.session import Session, reason_to_skip

MISSING = reason_to_skip("gsettings", "gnome-shell")
real = pytest.mark.skipif(bool(MISSING), reason=MISSING)
LISTS = ("enabled-extensions", "disabled-extensions")


@pytest.mark.parametrize("version", [43, 44, 45, 48, 51, 60])
def test_a_shell_gets_the_form_that_it_takes(version: int) -> None:
    files = install_gnome.make_files(version)
    assert str(version) in json.loads(files["metadata.json"])["shell-version"]
    assert (version >= 45) == ("export default class" in files["extension.js"])
    assert (version < 45) == ("imports.gi" in files["extension.js"])


def test_a_shell_that_is_too_old_is_refused() -> None:
    with pytest.raises(install_gnome.GnomeError, match="43 and newer"):
        install_gnome.make_files(42)
    assert [False, True, True, False] == [install_gnome.is_known(each) for each in (42, 43, 51, 52)]


def test_a_version_is_read_from_what_a_shell_prints() -> None:
    assert [43, 46] == [install_gnome.read_version(f"GNOME Shell {each}\n") for each in ("43.9", "46.beta")]
    with pytest.raises(install_gnome.GnomeError, match="does not tell its version"):
        install_gnome.read_version("Segmentation fault")


@pytest.mark.skipif(not shutil.which("node"), reason="not installed: node")
@pytest.mark.parametrize(("version", "suffix"), [(43, "js"), (48, "mjs")])
def test_both_forms_are_javascript(version: int, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"extension.{suffix}"
    file.write_text(install_gnome.make_files(version)["extension.js"])
    assert 0 == subprocess.run(["node", "--check", str(file)], check=False).returncode


@pytest.fixture
def session() -> Iterator[Session]:
    with ExitStack() as stack:
        yield Session(stack)


def run(session: Session, action: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`hourself agent ACTION` in the session."""
    command = [*HOURSELF, "agent", action, "--data", str(session.folder / "data")]
    environ = session.environ | more
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def lists(session: Session) -> list[str]:
    """What GNOME's two lists of extensions hold."""
    return [session.ask("gsettings", "get", "org.gnome.shell", each).strip() for each in LISTS]


@real
def test_installing_says_what_to_do_next_and_uninstalling_leaves_nothing(session: Session) -> None:
    session.ask("gsettings", "set", "org.gnome.shell", LISTS[0], "['other@example.org']")
    session.ask("gsettings", "set", "org.gnome.shell", LISTS[1], f"['{install_gnome.UUID}']")
    done = run(session, "install-gnome")
    assert (0, "") == (done.returncode, done.stderr)
    assert "Now sign out and in" in done.stdout
    assert "switched off altogether" not in done.stdout
    assert [f"['other@example.org', '{install_gnome.UUID}']", "@as []"] == lists(session)
    assert "Removed" in run(session, "uninstall-gnome").stdout
    assert ["['other@example.org']", "@as []"] == lists(session)
    assert [] == [*session.folder.glob(".local/share/gnome-shell/extensions/*")]
    assert "Nothing was installed.\n" == run(session, "uninstall-gnome").stdout


@real
def test_that_extensions_are_forbidden_is_said(session: Session) -> None:
    session.ask("gsettings", "set", "org.gnome.shell", "disable-user-extensions", "true")
    assert "switched off altogether" in run(session, "install-gnome").stdout


@real
@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("GNOME Shell 99.1", (0, "Nobody has tried it with GNOME Shell 99 yet.")),
        ("GNOME Shell 3.38.4", (1, "GNOME Shell 3 is too old")),
        ("Bus error", (1, "does not tell its version")),
    ],
)
def test_a_version_that_is_not_known_is_said(session: Session, says: str, expected: tuple[int, str]) -> None:
    shell = session.folder / "gnome-shell"
    shell.write_text(f"#!/bin/sh\necho {says}\n")
    shell.chmod(0o755)
    done = run(session, "install-gnome", PATH=f"{session.folder}{os.pathsep}{session.environ['PATH']}")
    assert expected[0] == done.returncode
    assert expected[1] in done.stdout + done.stderr


@real
def test_where_there_is_no_shell_nothing_is_written(session: Session) -> None:
    (session.folder / "bin").mkdir()
    done = run(session, "install-gnome", PATH=str(session.folder / "bin"))
    assert (1, "") == (done.returncode, done.stdout)
    assert "there is no GNOME Shell here" in done.stderr
    assert not (session.folder / ".local").exists()
