# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starting at login: what is written is what each system reads, and what is taken away is what was written."""

from __future__ import annotations

import os
import plistlib
import shlex
import socket
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from hourself.agent.install import InstallError, choose_way, install, make_plan, program, uninstall
from hourself.agent.install_texts import autostart_entry, launchd_plist, systemd_unit, task_xml
from tests.desk import HOURSELF, missing, wait_for
from tests.running import KEY

#: What the formats have rules for: quotes, percent and dollar signs, backslashes, ampersands.
ODD = [sys.executable, "a b", 'quo"te', "50%", "$HOME", "back\\slash", "<&>", "`x`", "naïve"]
TASKS = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.fixture(autouse=True)
def _no_session(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The session of whoever runs the tests is not touched: no systemctl finds it."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): b"" if path.is_dir() else path.read_bytes() for path in root.rglob("*")
    }


@pytest.mark.parametrize(
    ("platform", "session", "way"),
    [
        ("linux", True, "systemd"),
        ("linux", False, "autostart"),
        ("darwin", False, "launchd"),
        ("win32", False, "task"),
    ],
)
def test_each_system_has_its_way(platform: str, session: bool, way: str) -> None:
    assert way == choose_way(platform, session=session)


@pytest.mark.skipif(bool(missing("systemd-analyze")), reason="systemd-analyze is not here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "hourself.service"
    unit.write_text(systemd_unit(ODD))
    environ = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    command = ["systemd-analyze", "verify", "--user", "--man=no", str(unit)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    assert (0, []) == (done.returncode, [line for line in done.stderr.splitlines() if "hourself" in line])


def test_a_unit_quotes_what_systemd_would_read_otherwise() -> None:
    line = next(line for line in systemd_unit(ODD).splitlines() if line.startswith("ExecStart="))
    words = shlex.split(line.removeprefix("ExecStart="))

    assert ODD == [word.replace("%%", "%").replace("$$", "$") for word in words]


@pytest.mark.skipif(bool(missing("desktop-file-validate")), reason="desktop-file-validate is not here")
def test_the_autostart_entry_is_valid(tmp_path: Path) -> None:
    entry = tmp_path / "hourself.desktop"
    entry.write_text(autostart_entry(ODD))
    done = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)

    assert (0, "") == (done.returncode, done.stdout + done.stderr)


def test_an_autostart_entry_quotes_what_desktops_would_read_otherwise() -> None:
    line = next(line for line in autostart_entry(ODD).splitlines() if line.startswith("Exec="))
    value = line.removeprefix("Exec=").replace("\\\\", "\\").replace("%%", "%")
    # The specification's quotes are those of a shell.
    words = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {value}"], capture_output=True, text=True, check=True
    )

    assert ODD == words.stdout.splitlines()


def test_launchd_reads_the_words_of_the_command() -> None:
    read = plistlib.loads(launchd_plist(ODD).encode())

    assert (ODD, True) == (read["ProgramArguments"], read["RunAtLoad"])


def test_the_task_starts_the_command_for_this_person_alone() -> None:
    root = ET.fromstring(task_xml(ODD, "HOME\\Ann & Bob"))  # noqa: S314 -- our own text

    assert ODD[0] == root.findtext(f".//{TASKS}Command")
    assert subprocess.list2cmdline(ODD[1:]) == root.findtext(f".//{TASKS}Arguments")
    assert ["HOME\\Ann & Bob"] * 2 == [user.text for user in root.iter(f"{TASKS}UserId")]
    assert "LeastPrivilege" == root.findtext(f".//{TASKS}RunLevel")


def test_windows_starts_without_a_console(tmp_path: Path) -> None:
    (tmp_path / "pythonw.exe").touch()

    assert [str(tmp_path / "pythonw.exe"), "-m", "hourself"] == program("win32", str(tmp_path / "python.exe"))


@pytest.mark.parametrize("way", ["autostart", "systemd", "launchd"])
def test_uninstall_leaves_the_home_as_it_was(tmp_path: Path, way: str) -> None:
    (tmp_path / ".config").mkdir()
    before, folder = tree(tmp_path), tmp_path / "agent"
    install(make_plan(way, ["hourself", "start"], tmp_path, folder, {}), folder)
    written = set(tree(tmp_path)) - set(before)
    uninstall(folder)
    folder.rmdir()

    assert any("ourself" in path for path in written)
    assert before == tree(tmp_path)


def test_installing_twice_is_installing_once(tmp_path: Path) -> None:
    plan = make_plan("autostart", ["hourself", "start"], tmp_path, tmp_path / "agent", {})
    install(plan, tmp_path / "agent")
    once = tree(tmp_path)
    install(plan, tmp_path / "agent")

    assert once == tree(tmp_path)


def test_another_way_takes_the_place_of_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "agent"
    for way in ("systemd", "autostart"):
        install(make_plan(way, ["hourself", "start"], tmp_path, folder, {}), folder)

    assert ["hourself.desktop"] == [path.name for path in (tmp_path / ".config").rglob("*.*")]


def test_a_file_that_is_not_ours_stays(tmp_path: Path) -> None:
    entry = tmp_path / ".config" / "autostart" / "hourself.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text("mine")
    with pytest.raises(InstallError):
        install(make_plan("autostart", ["hourself"], tmp_path, tmp_path / "agent", {}), tmp_path / "agent")

    assert ("mine", []) == (entry.read_text(), uninstall(tmp_path / "agent"))


def hourself(home: Path, *words: str) -> str:
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "HOURSELF_DATA": str(home / "data")}
    command = [*HOURSELF, "agent", *words]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_the_command_shows_what_it_wrote_and_takes_it_away(tmp_path: Path) -> None:
    said = hourself(tmp_path, "install", "--by", "autostart")
    entry = tmp_path / ".config" / "autostart" / "hourself.desktop"

    assert f"start --no-browser --quiet --data {tmp_path}/data" in entry.read_text()
    assert 0o40700 == (tmp_path / "data").stat().st_mode
    assert f"{entry}:\n{entry.read_text()}" in said
    assert f"Removed {entry}.\n" == hourself(tmp_path, "uninstall")
    assert "Nothing was installed.\n" == hourself(tmp_path, "uninstall")


def test_a_server_elsewhere_is_recorded_for(tmp_path: Path) -> None:
    server = ("--server", "https://time.example.org", "--token-file", str(tmp_path / "token"))

    assert f"agent {' '.join(server)} --data" in hourself(tmp_path, "install", "--show", *server)
    assert not (tmp_path / ".config").exists()


def test_a_server_without_tls_is_not_installed(tmp_path: Path) -> None:
    server = ("--server", "http://time.example.org", "--token-file", "token")

    assert "must be https" in hourself(tmp_path, "install", *server)


def test_what_starts_at_login_prints_nothing(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "HOURSELF_KEY": KEY}
    command = [
        *HOURSELF,
        "start",
        "--quiet",
        "--no-browser",
        "--no-agent",
        "--port",
        "0",
        "--data",
        str(tmp_path / "data"),
    ]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as first:
        wait_for(lambda: is_serving(tmp_path / "data"), "the server")
        second = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
        first.terminate()
        said = first.communicate(timeout=30)[0]

    assert ["", "", ""] == [said, second.stdout, second.stderr]


def is_serving(data: Path) -> bool:
    running = data / "running"
    port = running.read_text() if running.exists() else ""
    with socket.socket() as line:
        return bool(port) and line.connect_ex(("127.0.0.1", int(port))) == 0
