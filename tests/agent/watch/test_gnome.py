# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real GNOME Shell without a screen, with our extension as `install-gnome` leaves it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hourself.agent import install_gnome
from hourself.agent.watch.choose import find_desk
from hourself.agent.watch.desk import Desk, DeskLost
from hourself.agent.watch.gnome import GnomeDesk
from tests.agent.watch.looking import edits, front
from tests.desk import end, wait_for
from tests.session import Session, reason_to_skip

MISSING = reason_to_skip("gnome-shell", "gsettings", "gdbus")
real = pytest.mark.skipif(bool(MISSING), reason=MISSING)
SHELL = ("gnome-shell", "--headless", "--wayland", "--no-x11", "--virtual-monitor", "1024x768")
CALL = ("gdbus", "call", "--session", "--dest", "org.gnome.Shell", "--object-path")


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    with ExitStack() as stack:
        made = Session(stack)
        for name in ("DBUS_SESSION_BUS_ADDRESS", "HOME", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, made.environ[name])
        yield made


def start(session: Session) -> subprocess.Popen[str]:
    """Start the Shell, and leave the overview that its start ends in, where no window has the focus."""
    command = (*SHELL, "--wayland-display", "wayland-test")
    shell = session.compose(*command, MUTTER_DEBUG_RESET_IDLETIME="1")
    wait_for(lambda: "GNOME Shell started" in session.errors(), "the Shell", 60)
    leave = ("org.freedesktop.DBus.Properties.Set", "org.gnome.Shell", "OverviewActive", "<false>")
    assert call(session, "/org/gnome/Shell", *leave) is not None
    return shell


def call(session: Session, path: str, *words: str) -> str | None:
    try:
        return session.ask(*CALL, path, "--method", *words)
    except subprocess.CalledProcessError:
        return None


def find(session: Session) -> Desk | None:
    try:
        return find_desk(session.environ)
    except DeskLost:
        return None


@real
@pytest.mark.journey
def test_the_window_in_front_is_told(session: Session) -> None:
    install_gnome.install(session.folder / ".local" / "share", install_gnome.find_version())
    shell = start(session)
    desk = wait_for(lambda: find(session), "the extension")
    first, second = session.edit("first.txt"), None
    assert isinstance(desk, GnomeDesk) and edits(desk, "first.txt", first.pid)
    second = session.edit("second.txt")
    assert edits(desk, "second.txt", second.pid)
    end(second)
    assert edits(desk, "first.txt", first.pid)
    check_idle(session, desk)
    end(shell)
    with pytest.raises(DeskLost):
        front(desk)
    desk.close()


def check_idle(session: Session, desk: Desk) -> None:
    """Idle time grows, and ends with what Mutter takes for input."""
    assert desk.tells_idle
    wait_for(lambda: desk.idle() > 1, "idle time", 5)
    call(session, "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor.ResetIdletime")
    assert desk.idle() < 1


@real
@pytest.mark.journey
def test_without_the_extension_the_cure_is_told(session: Session) -> None:
    start(session)
    with pytest.raises(DeskLost, match="install-gnome"):
        find_desk(session.environ)


@pytest.mark.parametrize("version", [43, 44, 45, 46, 47, 48])
def test_a_shell_gets_the_form_that_it_takes(version: int) -> None:
    files = install_gnome.make_files(version)
    assert str(version) in json.loads(files["metadata.json"])["shell-version"]
    assert (version >= 45) == ("export default class" in files["extension.js"])
    assert (version < 45) == ("imports.gi" in files["extension.js"])


def test_a_shell_that_we_do_not_know_is_refused() -> None:
    with pytest.raises(install_gnome.GnomeError, match="43 to 48"):
        install_gnome.make_files(42)
    assert 46 == install_gnome.read_version("GNOME Shell 46.beta\n")


@pytest.mark.skipif(not shutil.which("node"), reason="not installed: node")
@pytest.mark.parametrize(("version", "suffix"), [(43, "js"), (48, "mjs")])
def test_both_forms_are_javascript(version: int, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"extension.{suffix}"
    file.write_text(install_gnome.make_files(version)["extension.js"])
    assert 0 == subprocess.run(["node", "--check", str(file)], check=False).returncode
