# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person never wants recorded: a small file, evaluated before anything is spooled.

`ignored.json` in the agent's folder, for its owner's eyes alone: `{"version": 2, "ignored": [["site", "example.com"],
["app", "Steam"]], "waiting": [["app", "Steam"]], "here": []}`. `waiting` are those that the server has not heard of,
`here` those that it will not have. A file of version 1 has `ignored` alone: all of them wait.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from hourself.agent.folder import make_folder, write_private
from hourself.agent.lock import hold

_FILE = "ignored.json"
Pairs = frozenset[tuple[str, str]]
_NONE: Pairs = frozenset()


class _Content(NamedTuple):
    """The file's sets of pairs (kind, text); the first holds the two others."""

    ignored: Pairs = _NONE
    waiting: Pairs = _NONE
    here: Pairs = _NONE


class Ignored:
    """The rules of one folder, read anew when another program changed the file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._stamp: tuple[int, int, int] | None = None
        self._content = _Content()

    def read(self) -> Pairs:
        """The rules as they stand. A file that cannot be read changes nothing: what was ignored stays so."""
        return self._read().ignored

    def waiting(self) -> list[tuple[str, str]]:
        """Those that the server has not heard of."""
        return sorted(self._read().waiting)

    def add(self, kind: str, name: str) -> None:
        """Ignore a name for ever: here from now on, and everywhere as soon as the server hears of it."""
        pair = frozenset([(kind, name)])
        with self._changing():
            ignored, waiting, here = self._read()
            if not pair <= ignored:
                self._write(_Content(ignored | pair, waiting | pair, here))

    def take(self, told: Iterable[tuple[str, str]], heard: Iterable[tuple[str, str]] = ()) -> None:
        """Ignore what the server tells, and what it has not heard of; `heard` waited until now."""
        with self._changing():
            _, waiting, here = before = self._read()
            waiting -= frozenset(heard)
            after = _Content(frozenset(told) | waiting | here, waiting, here)
            if after != before:
                self._write(after)

    def keep_here(self, pair: tuple[str, str]) -> None:
        """Let a rule that the server will not have be one of this device alone."""
        with self._changing():
            ignored, waiting, here = self._read()
            self._write(_Content(ignored, waiting - {pair}, here | {pair}))

    def take_along(self) -> None:
        """Let what is ignored wait, but what is this device's alone: the server from now on knows none of it."""
        with self._changing():
            ignored, _, here = self._read()
            if ignored:
                self._write(_Content(ignored, ignored - here, here))

    def stay_here(self) -> None:
        """Let all that is ignored hold here and be told to nobody: the account from now on is another's."""
        with self._changing():
            ignored = self._read().ignored
            if ignored:
                self._write(_Content(ignored, _NONE, ignored))

    def _changing(self) -> AbstractContextManager[None]:
        make_folder(self._path.parent)
        return hold(self._path.with_suffix(".lock"))

    def _read(self) -> _Content:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._content = None, _Content()
            return self._content
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp != self._stamp:
            # The stamp last: another thread that looks meanwhile must not take what was for what is.
            self._content = self._parse()
            self._stamp = stamp
        return self._content

    def _write(self, content: _Content) -> None:
        said = {name: sorted(pairs) for name, pairs in content._asdict().items()}
        # Onto the disk: after a power cut, too, nothing of it may be recorded.
        write_private(self._path, json.dumps({"version": 2, **said}).encode())
        self._content = content

    def _parse(self) -> _Content:
        try:
            said = json.loads(self._path.read_text())
            ignored, here = _pairs(said["ignored"]), _pairs(said.get("here", []))
            return _Content(ignored, _pairs(said["waiting"]) if "waiting" in said else ignored, here)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            sys.stderr.write(
                f"hourself agent: {self._path.name} cannot be read; what was ignored stays so.\n"
            )
            return self._content


def _pairs(said: Iterable[tuple[str, str]]) -> Pairs:
    return frozenset((str(kind), str(text)) for kind, text in said)
