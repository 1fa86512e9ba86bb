# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real GNOME Shell without a screen, with our extension as `install-gnome` leaves it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hourself.agent import install_gnome
from hourself.agent.watch.choose import find_desk
from hourself.agent.watch.desk import Desk, DeskLost, DeskShut
from hourself.agent.watch.gnome import GnomeDesk
from hourself.doctor import examine_desk
from tests.agent.watch.looking import edits, front
from tests.desk import end, missing, wait_for
from tests.gnome import MISSING, call, start_shell
from tests.session import Session

pytestmark = [pytest.mark.journey, pytest.mark.skipif(bool(MISSING), reason=MISSING)]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    with ExitStack() as stack:
        made = Session(stack)
        for name in ("DBUS_SESSION_BUS_ADDRESS", "HOME", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, made.environ[name])
        monkeypatch.delenv("DISPLAY", raising=False)
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
        yield made


def install(session: Session) -> Path:
    """The folder of the extension."""
    return install_gnome.install(session.folder / ".local" / "share", install_gnome.find_version())


def test_the_window_in_front_is_told(session: Session) -> None:
    install(session)
    shell = start_shell(session)
    desk = wait_for(lambda: find(session), "the extension")
    assert isinstance(desk, GnomeDesk)
    first, second = session.edit("first.txt"), None
    assert edits(desk, "first.txt", first.pid)
    second = session.edit("second.txt")
    assert edits(desk, "second.txt", second.pid)
    end(second)
    check_along(desk)
    assert edits(desk, "first.txt", first.pid)
    check_idle(session, desk)
    end(first)
    assert None is front(desk)
    end(shell)
    with pytest.raises(DeskLost):
        front(desk)
    desk.close()


def find(session: Session) -> Desk | None:
    try:
        return find_desk(session.environ)
    except DeskLost:
        return None


def check_along(desk: GnomeDesk) -> None:
    """A change that is told along with an answer is not waited for: nothing more comes to be read."""
    time.sleep(0.9)
    desk.idle()
    begin = time.monotonic()
    desk.select([desk.fileno()], [], [], 5)
    assert time.monotonic() - begin < 1


def check_idle(session: Session, desk: Desk) -> None:
    """Idle time grows, and ends with what Mutter takes for input."""
    assert desk.tells_idle
    wait_for(lambda: desk.idle() > 1, "idle time", 5)
    call(session, "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor.ResetIdletime")
    assert desk.idle() < 1


def test_what_is_uninstalled_tells_nothing_any_more(session: Session) -> None:
    folder = install(session)
    start_shell(session)
    desk = wait_for(lambda: find(session), "the extension")
    first = session.edit("first.txt")
    assert edits(desk, "first.txt", first.pid)
    assert folder == install_gnome.uninstall(session.folder / ".local" / "share")
    assert (None, False) == (front(desk), folder.exists())
    desk.close()


#: What a Flatpak's programs and its way to the bus have at their root, and nothing of the system's but its programs.
SANDBOX = (
    "bwrap", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
    "--symlink", "usr/bin", "/bin", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
)  # fmt: skip
ASK = (
    "gdbus",
    "call",
    "--session",
    "--dest",
    "org.gnome.Shell",
    "--object-path",
    "/org/hourself/FocusedWindow",
)
GET = ("--method", "org.hourself.FocusedWindow.Get")


def ask(session: Session, *around: str, **more: str) -> str:
    """What a program is told, or refused, that asks for the window in front."""
    command = [*around, *ASK, *GET]
    environ = session.environ | more
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def sandbox(session: Session) -> list[str]:
    """The way into a sandbox like a Flatpak's; skips where none can be made."""
    mark = session.folder / "flatpak-info"
    mark.write_text("[Application]\nname=org.example.Spy\n")
    way = [*SANDBOX, "--bind", str(session.folder), str(session.folder)]
    address = session.environ["DBUS_SESSION_BUS_ADDRESS"].partition("path=")[2].partition(",")[0]
    way += ["--bind", address, address] if address else []
    if missing("bwrap") or subprocess.run([*way, "true"], check=False, capture_output=True).returncode:
        pytest.skip("bwrap makes no sandbox here")
    return [*way, "--ro-bind", str(mark), "/.flatpak-info"]


def test_a_sandboxed_program_is_told_nothing(session: Session, sandbox: list[str]) -> None:
    install(session)
    start_shell(session)
    desk = wait_for(lambda: find(session), "the extension")
    first = session.edit("first.txt")
    assert edits(desk, "first.txt", first.pid)

    assert "first.txt" in ask(session)
    assert "first.txt" in ask(session, *sandbox[:-3])
    refused = ask(session, *sandbox)
    assert ("AccessDenied" in refused, "first.txt" in refused) == (True, False)
    assert edits(desk, "first.txt", first.pid)
    desk.close()


@pytest.mark.skipif(bool(missing("xdg-dbus-proxy")), reason="xdg-dbus-proxy is not here")
def test_nor_is_one_whose_way_to_the_bus_lets_it_talk_to_the_shell(
    session: Session, sandbox: list[str]
) -> None:
    install(session)
    start_shell(session)
    wait_for(lambda: find(session), "the extension").close()
    session.edit("first.txt")
    wait_for(lambda: "first.txt" in ask(session), "the editor")
    proxy = session.folder / "proxy"
    open_to = session.environ["DBUS_SESSION_BUS_ADDRESS"]
    session.run(*sandbox, "xdg-dbus-proxy", open_to, str(proxy), "--filter", "--talk=org.gnome.Shell")
    wait_for(proxy.is_socket, "the proxy")
    told = ask(session, DBUS_SESSION_BUS_ADDRESS=f"unix:path={proxy}")

    assert ("AccessDenied" in told, "first.txt" in told) == (True, False)


def leave_out(_session: Session) -> None:
    """Install nothing."""


def put_out_of_date(session: Session) -> None:
    """As it is when the Shell was upgraded."""
    file = install(session) / "metadata.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"shell-version": ["3.38"]}))


def break_it(session: Session) -> None:
    (install(session) / "extension.js").write_text("this is no script")


def switch_off(session: Session) -> None:
    install(session)
    session.ask("gsettings", "set", "org.gnome.shell", "enabled-extensions", "[]")


def forbid(session: Session) -> None:
    install(session)
    session.ask("gsettings", "set", "org.gnome.shell", "disable-user-extensions", "true")


@pytest.mark.parametrize(
    ("prepare", "cure"),
    [
        (leave_out, "`hourself agent install-gnome` installs"),
        (put_out_of_date, "it is newer than .* `hourself agent install-gnome`"),
        (break_it, "has failed. `hourself agent install-gnome`"),
        (switch_off, "is off. `gnome-extensions enable"),
        (forbid, "switched off altogether"),
    ],
)  # fmt: skip
def test_where_it_tells_nothing_the_cure_is_told(session: Session, prepare, cure: str) -> None:  # type: ignore[no-untyped-def] # a function above
    prepare(session)
    start_shell(session)
    with pytest.raises(DeskShut, match=cure):
        find_desk(session.environ)


@pytest.mark.parametrize(("change", "told"), [("", False), ("// older\n", True)])
def test_an_extension_of_another_version_is_told(
    session: Session, monkeypatch: pytest.MonkeyPatch, change: str, told: bool
) -> None:
    file = install(session) / "extension.js"
    file.write_text(file.read_text() + change)
    start_shell(session)
    wait_for(lambda: find(session), "the extension").close()
    monkeypatch.setenv("WAYLAND_DISPLAY", session.environ["WAYLAND_DISPLAY"])
    found = list(examine_desk())

    assert "GNOME" in found[0].text
    assert told == any("another version" in each.text and "install-gnome" in each.cure for each in found)


def test_after_its_installation_signing_in_anew_is_asked_for(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_shell(session)
    monkeypatch.setenv("WAYLAND_DISPLAY", session.environ["WAYLAND_DISPLAY"])
    install(session)
    found = list(examine_desk())
    assert "no desktop can be watched here" == found[0].text
    assert "starts when you sign out and in" in found[0].cure
