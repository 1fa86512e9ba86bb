# SPDX-License-Identifier: AGPL-3.0-or-later
"""The texts by which a system starts Hourself at login: the templates in `starters/`, filled in.

Pure: each function gives text for a command. `deploy/` shows the same templates to those who install by hand.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from importlib import resources
from xml.sax.saxutils import escape

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-:=+@,")


def systemd_unit(command: Sequence[str]) -> str:
    """A systemd user unit (systemd.service(5), "Command lines")."""
    return _fill("hourself.service", COMMAND=" ".join(map(_systemd_word, command)))


def autostart_entry(command: Sequence[str]) -> str:
    """An XDG autostart entry (Desktop Entry Specification, "The Exec key")."""
    return _fill("hourself.desktop", COMMAND=" ".join(map(_exec_word, command)))


def launchd_plist(command: Sequence[str]) -> str:
    """A launchd agent's property list."""
    lines = "\n".join(f"    <string>{escape(word)}</string>" for word in command)
    return _fill("hourself.plist", COMMAND=lines)


def task_xml(command: Sequence[str], user: str) -> str:
    """A task for Windows' Task Scheduler, started when `user` (DOMAIN\\name) signs in."""
    return _fill(
        "hourself-task.xml",
        PROGRAM=escape(command[0]),
        ARGUMENTS=escape(subprocess.list2cmdline(command[1:])),
        USER=escape(user),
    )


def _fill(name: str, **words: str) -> str:
    text = (resources.files("hourself.agent") / "starters" / name).read_text(encoding="utf-8")
    for key, value in words.items():
        text = text.replace(f"@{key}@", value)
    return text


def _systemd_word(word: str) -> str:
    doubled = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return word if _SAFE.issuperset(word) and word else f'"{doubled}"'


def _exec_word(word: str) -> str:
    if word and _SAFE.issuperset(word):
        return word
    for each in '\\"`$':
        word = word.replace(each, f"\\{each}")
    # The value is a string, in which a backslash is written twice; `%` begins a field code.
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'
