# SPDX-License-Identifier: AGPL-3.0-or-later
"""Installing our GNOME Shell extension for this person: two files in the home folder, and its name in a setting."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from hourself.agent.outside import environ as outside

UUID = "focused-window@hourself.org"
#: The Shells whose extensions are plain scripts, and those that load them as modules. An older form does not load.
_SCRIPTS, _MODULES = (43, 44), tuple(range(45, 52))
_SCHEMA = "org.gnome.shell"
FORBIDDEN = (
    "extensions are switched off altogether. The Extensions app, or `gsettings set org.gnome.shell "
    "disable-user-extensions false`, switches them on; an administrator may have locked that."
)


class GnomeError(Exception):
    """The extension cannot be installed; the text says why."""


def find_version() -> int:
    """The version of the GNOME Shell that is installed here."""
    try:
        told = _run("gnome-shell", "--version")
    except (OSError, subprocess.CalledProcessError):
        raise GnomeError("there is no GNOME Shell here. Other desktops need no extension.") from None
    return read_version(told)


def read_version(told: str) -> int:
    """The version in what `gnome-shell --version` prints."""
    found = re.search(r"(\d+)\.", told)
    if not found:
        raise GnomeError(f"GNOME Shell does not tell its version: {told!r}")
    return int(found[1])


def make_files(version: int) -> dict[str, str]:
    """The extension's files in the form that a Shell takes."""
    if version < _SCRIPTS[0]:
        raise GnomeError(f"GNOME Shell {version} is too old: {_SCRIPTS[0]} and newer take the extension.")
    supported = _SCRIPTS if version in _SCRIPTS else tuple(sorted({*_MODULES, version}))
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


def is_known(version: int) -> bool:
    """Whether the extension was made for this Shell; a newer one takes it as far as one can tell beforehand."""
    return version in {*_SCRIPTS, *_MODULES}


def install(data_home: Path, version: int) -> Path:
    """Write the extension, and switch it on for the Shell's next start. Raises `GnomeError`, with nothing written."""
    folder = _folder(data_home)
    files = make_files(version)
    _switch(on=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def uninstall(data_home: Path) -> Path | None:
    """Switch the extension off, and remove it; None when it was not there."""
    folder = _folder(data_home)
    if not folder.is_dir():
        return None
    _switch(on=False)
    shutil.rmtree(folder)
    return folder


def is_here() -> bool:
    """Whether the extension is installed for this person."""
    return _folder(find_data_home(os.environ, Path.home())).is_dir()


def is_current() -> bool:
    """Whether what is installed for this person is as this version of Hourself writes it."""
    try:
        text = (_folder(find_data_home(os.environ, Path.home())) / "extension.js").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return text in {make_files(form[0])["extension.js"] for form in (_SCRIPTS, _MODULES)}


def find_data_home(environ: Mapping[str, str], home: Path) -> Path:
    """Where this person's programs keep what they need (XDG Base Directory Specification)."""
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")


def is_forbidden() -> bool:
    """Whether this person, or an administrator, switched all extensions off."""
    return _settings("get", _SCHEMA, "disable-user-extensions").strip() == "true"


def _switch(*, on: bool) -> None:
    """`gnome-extensions enable` refuses what the running Shell has not seen yet; its setting takes it."""
    _list("enabled-extensions", listed=on)
    if on:
        # Where somebody switched it off by hand; what stands there wins.
        _list("disabled-extensions", listed=False)


def _list(key: str, *, listed: bool) -> None:
    told = _settings("get", _SCHEMA, key).strip().removeprefix("@as ")
    before = list(ast.literal_eval(told))
    after = [each for each in before if each != UUID] + ([UUID] if listed else [])
    if after != before:
        _settings("set", _SCHEMA, key, str(after))


def _settings(*words: str) -> str:
    try:
        return _run("gsettings", *words)
    except OSError as fault:
        raise GnomeError(f"GNOME's settings cannot be reached: {fault}") from None
    except subprocess.CalledProcessError as fault:
        raise GnomeError(f"GNOME's settings cannot be changed: {fault.stderr.strip()}") from None


def _run(*command: str) -> str:
    return subprocess.run(command, env=outside(), capture_output=True, text=True, check=True).stdout


def _folder(data_home: Path) -> Path:
    return data_home / "gnome-shell" / "extensions" / UUID


def _read(name: str) -> str:
    return (resources.files("hourself.agent") / "gnome_shell" / name).read_text(encoding="utf-8")
