# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starting at login: what is written for it, in the person's own folders alone, and how it is taken away again.

The agent's folder keeps a note of each file and folder made (`installed.json`): `uninstall` removes exactly those.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from hourself.agent.folder import make_folder
from hourself.agent.install_texts import autostart_entry, launchd_plist, systemd_unit, task_xml
from hourself.agent.outside import environ as outside

WAYS = ("systemd", "autostart", "launchd", "task")
_NOTE = "installed.json"
_UNIT = "hourself.service"
_TARGET = "graphical-session.target"
_LABEL = "org.hourself.agent"
_TASK = "Hourself"


class InstallError(Exception):
    """Starting at login cannot be arranged; the text says why."""


class File(NamedTuple):
    """A file to write: its text, or where it points to if it is a link."""

    path: Path
    text: str = ""
    link: str = ""


class Note(NamedTuple):
    """What `install` did: the files, the folders it had to make, and the commands that undo the rest."""

    way: str
    files: list[str]
    folders: list[str]
    end: list[list[str]]


class Plan(NamedTuple):
    """One way of starting at login: the files, and the commands that make the system see them or forget them."""

    way: str
    files: tuple[File, ...]
    begin: tuple[tuple[str, ...], ...] = ()
    end: tuple[tuple[str, ...], ...] = ()


def choose_way(platform: str, *, session: bool) -> str:
    """How this system starts things at login; `session`: whether systemd runs the graphical session."""
    if platform == "darwin":
        return "launchd"
    if platform == "win32":
        return "task"
    return "systemd" if session else "autostart"


def has_session() -> bool:
    """Whether systemd runs this user's graphical session: elsewhere its target is never reached."""
    return _runs(("systemctl", "--user", "is-active", "--quiet", _TARGET))


def make_plan(way: str, command: Sequence[str], home: Path, folder: Path, environ: Mapping[str, str]) -> Plan:
    """What to write for a command, and where. Nothing is written yet."""
    config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    if way == "systemd":
        return _plan_systemd(config / "systemd" / "user", command)
    if way == "launchd":
        return _plan_launchd(home / "Library" / "LaunchAgents" / f"{_LABEL}.plist", command)
    if way == "task":
        user = "\\".join(filter(None, (environ.get("USERDOMAIN"), environ.get("USERNAME"))))
        return _plan_task(folder / "hourself-task.xml", command, user)
    return Plan("autostart", (File(config / "autostart" / "hourself.desktop", autostart_entry(command)),))


def install(plan: Plan, folder: Path) -> list[str]:
    """Write a plan's files and let the system see them; what stood there for another way goes first.

    Gives what the system did not take, as words for the person. Doing it again changes nothing.
    """
    before = _read_note(folder)
    if before and before.way != plan.way:
        uninstall(folder)
        before = None
    made = before.folders if before else []
    foreign = [file.path for file in plan.files if not before and _stands(file.path)]
    if foreign:
        raise InstallError(f"{foreign[0]} stands there already, and not by our hand: remove it first.")
    make_folder(folder)
    made += [str(each) for file in plan.files for each in _make_folders(file.path.parent)]
    _write_note(folder, plan, made)
    if not [file for file in plan.files if _write(file)]:
        return []
    if before:
        _follow(plan.end)
    return _follow(plan.begin)


def uninstall(folder: Path) -> list[str]:
    """Take away what `install` wrote, and end what it started; gives the paths that are gone."""
    note = _read_note(folder)
    if note is None:
        return []
    _follow(note.end)
    gone = [path for path in note.files if _stands(Path(path))]
    for path in gone:
        Path(path).unlink()
    for made in sorted(note.folders, key=len, reverse=True):
        if Path(made).is_dir() and not any(Path(made).iterdir()):
            Path(made).rmdir()
    if note.way == "systemd":
        _follow([["systemctl", "--user", "daemon-reload"]])
    (folder / _NOTE).unlink()
    return gone


def installed(folder: Path) -> str | None:
    """The way by which Hourself starts at login here, if `install` arranged one."""
    note = _read_note(folder)
    return note.way if note else None


def program(platform: str = sys.platform, executable: str = sys.executable) -> list[str]:
    """How this very Hourself is called: by its own script beside Python, else by Python; no console on Windows."""
    python = Path(executable)
    windowless = python.with_name("pythonw.exe")
    if platform == "win32":
        return [str(windowless if windowless.exists() else python), "-m", "hourself"]
    script = python.with_name("hourself")
    return [str(script)] if script.exists() else [str(python), "-m", "hourself"]


def _plan_systemd(units: Path, command: Sequence[str]) -> Plan:
    control = ("systemctl", "--user")
    return Plan(
        "systemd",
        (
            File(units / _UNIT, systemd_unit(command)),
            # What `systemctl --user enable` does.
            File(units / f"{_TARGET}.wants" / _UNIT, link=f"../{_UNIT}"),
        ),
        ((*control, "daemon-reload"), (*control, "restart", "--no-block", _UNIT)),
        ((*control, "stop", _UNIT),),
    )


def _plan_launchd(plist: Path, command: Sequence[str]) -> Plan:
    domain = f"gui/{_user_id()}"
    return Plan(
        "launchd",
        (File(plist, launchd_plist(command)),),
        (("launchctl", "bootstrap", domain, str(plist)),),
        (("launchctl", "bootout", f"{domain}/{_LABEL}"),),
    )


def _plan_task(file: Path, command: Sequence[str], user: str) -> Plan:
    return Plan(
        "task",
        (File(file, task_xml(command, user)),),
        (
            ("schtasks", "/Create", "/F", "/TN", _TASK, "/XML", str(file)),
            ("schtasks", "/Run", "/TN", _TASK),
        ),
        (("schtasks", "/End", "/TN", _TASK), ("schtasks", "/Delete", "/F", "/TN", _TASK)),
    )


def _user_id() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _stands(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _make_folders(path: Path) -> list[Path]:
    """Make a folder with all above it; gives those that were not there."""
    missing = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(parents=True, exist_ok=True)
    return missing


def _write(file: File) -> bool:
    """Write a file at once, whole; False when it stood there already."""
    if file.link:
        if file.path.is_symlink() and str(file.path.readlink()) == file.link:
            return False
        file.path.unlink(missing_ok=True)
        file.path.symlink_to(file.link)
        return True
    # The Task Scheduler reads UTF-16; all others UTF-8.
    encoding = "utf-16" if file.path.suffix == ".xml" else "utf-8"
    if file.path.exists() and file.path.read_bytes() == file.text.encode(encoding):
        return False
    draft = file.path.with_suffix(".new")
    draft.write_bytes(file.text.encode(encoding))
    draft.replace(file.path)
    return True


def _read_note(folder: Path) -> Note | None:
    try:
        return Note(**json.loads((folder / _NOTE).read_text()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise InstallError(f"{folder / _NOTE} cannot be read: it says what to remove.") from None


def _write_note(folder: Path, plan: Plan, folders: list[str]) -> None:
    files = [str(file.path) for file in plan.files]
    note = Note(plan.way, files, sorted(set(folders)), [list(command) for command in plan.end])
    draft = folder / f"{_NOTE}.new"
    draft.write_text(json.dumps(note._asdict(), indent=1))
    draft.replace(folder / _NOTE)


def _follow(commands: Iterable[Sequence[str]]) -> list[str]:
    """Run commands in their order; gives those that did not succeed."""
    return [" ".join(command) for command in commands if not _runs(command)]


def _runs(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(command, env=outside(), capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
