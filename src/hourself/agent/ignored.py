# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person never wants recorded: a small file, evaluated before anything is spooled.

`ignored.json` in the agent's folder: `{"version": 1, "ignored": [["site", "example.com"], ["app", "Steam"]]}`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from hourself.agent.folder import make_folder

_FILE = "ignored.json"
Pairs = frozenset[tuple[str, str]]


class Ignored:
    """The pairs (kind, name) of one folder, read anew when another program changed the file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._stamp: tuple[int, int, int] | None = None
        self._pairs: Pairs = frozenset()

    def read(self) -> Pairs:
        """The pairs as they stand. A file that cannot be read changes nothing: what was ignored stays so."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._pairs = None, frozenset()
            return self._pairs
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp != self._stamp:
            self._stamp = stamp
            self._pairs = self._parse()
        return self._pairs

    def add(self, kind: str, name: str) -> None:
        """Ignore a name for ever."""
        self.write(self.read() | {(kind, name)})

    def remove(self, kind: str, name: str) -> None:
        """Record a name again."""
        self.write(self.read() - {(kind, name)})

    def write(self, pairs: Pairs) -> None:
        """Ignore exactly these."""
        make_folder(self._path.parent)
        draft = self._path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps({"version": 1, "ignored": sorted(pairs)}))
        draft.replace(self._path)
        self._pairs = pairs

    def _parse(self) -> Pairs:
        try:
            return frozenset(
                (str(kind), str(name)) for kind, name in json.loads(self._path.read_text())["ignored"]
            )
        except (OSError, ValueError, KeyError, TypeError):
            sys.stderr.write(
                f"hourself agent: {self._path.name} cannot be read; what was ignored stays so.\n"
            )
            return self._pairs
