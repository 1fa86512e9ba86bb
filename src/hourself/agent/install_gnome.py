# SPDX-License-Identifier: AGPL-3.0-or-later
"""Installing our GNOME Shell extension for this person: two files in the home folder, and its name in a setting."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

UUID = "focused-window@hourself.org"
#: The Shells whose extensions are plain scripts, and those that load them as modules. An older form does not load.
_SCRIPTS, _MODULES = (43, 44), (45, 46, 47, 48)
_SCHEMA = "org.gnome.shell"


class GnomeError(Exception):
    """The extension cannot be installed; the text says why."""


def find_version() -> int:
    """The version of the GNOME Shell that is installed here."""
    try:
        told = subprocess.run(["gnome-shell", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as fault:
        raise GnomeError(f"GNOME Shell is not here: {fault}") from None
    return read_version(told)


def read_version(told: str) -> int:
    """The version in what `gnome-shell --version` prints."""
    found = re.search(r"(\d+)\.", told)
    if not found:
        raise GnomeError(f"GNOME Shell does not tell its version: {told!r}")
    return int(found[1])


def make_files(version: int) -> dict[str, str]:
    """The extension's files in the form that a Shell takes."""
    supported = _SCRIPTS if version in _SCRIPTS else _MODULES
    if version not in supported:
        raise GnomeError(f"GNOME Shell {version} is not supported: {_SCRIPTS[0]} to {_MODULES[-1]} are.")
    head = _read("head_43.js" if supported is _SCRIPTS else "head_45.js")
    metadata = {
        "uuid": UUID,
        "name": "Hourself: focused window",
        "description": "Tells the Hourself agent of this session which window is in front.",
        "shell-version": [str(each) for each in supported],
    }
    return {
        "metadata.json": json.dumps(metadata, indent=2) + "\n",
        "extension.js": f"{head}\n{_read('focused_window.js')}",
    }


def install(data_home: Path, version: int) -> Path:
    """Write the extension, and switch it on for the Shell's next start."""
    folder = _folder(data_home)
    files = make_files(version)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    _switch(on=True)
    return folder


def uninstall(data_home: Path) -> Path | None:
    """Switch the extension off, and remove it; None when it was not there."""
    folder = _folder(data_home)
    if not folder.is_dir():
        return None
    _switch(on=False)
    shutil.rmtree(folder)
    return folder


def find_data_home(environ: Mapping[str, str], home: Path) -> Path:
    """Where this person's programs keep what they need (XDG Base Directory Specification)."""
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")


def is_forbidden() -> bool:
    """Whether this person, or an administrator, switched all extensions off."""
    return _settings("get", _SCHEMA, "disable-user-extensions").strip() == "true"


def _switch(*, on: bool) -> None:
    """`gnome-extensions enable` refuses what the running Shell has not seen yet; its setting takes it."""
    told = _settings("get", _SCHEMA, "enabled-extensions").strip().removeprefix("@as ")
    before = list(ast.literal_eval(told))
    after = [each for each in before if each != UUID] + ([UUID] if on else [])
    if after != before:
        _settings("set", _SCHEMA, "enabled-extensions", str(after))


def _settings(*words: str) -> str:
    try:
        return subprocess.run(["gsettings", *words], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as fault:
        raise GnomeError(f"the extension's setting cannot be reached: {fault}") from None


def _folder(data_home: Path) -> Path:
    return data_home / "gnome-shell" / "extensions" / UUID


def _read(name: str) -> str:
    return (resources.files("hourself.agent") / "gnome_shell" / name).read_text(encoding="utf-8")
