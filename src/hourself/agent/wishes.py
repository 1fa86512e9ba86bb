# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person wishes of this agent: what their server told last, except where the environment says otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from hourself.agent.folder import make_folder, write_private
from hourself.agent.ignored import Ignored, Pairs
from hourself.agent.line import Line, Refused, is_loopback
from hourself.wire.settings import MAX_ADDED, Settings

_FILE = "settings.json"
_USUAL = Settings(1, "")
#: Seconds after which a server that knew no settings is asked again: it may have been renewed.
_PATIENCE = 3600.0


class _Kept(msgspec.Struct):
    """The file: which server told what. What is ignored stands in a file of its own."""

    server: str
    settings: Settings


class Wishes:
    """One folder's wishes. The uploading thread syncs them, the watching one reads them at each look."""

    def __init__(self, folder: Path, server: str, fixed: Mapping[str, Any]) -> None:
        """`fixed`: what the environment sets, named as in `Settings`."""
        self.folder = folder
        self._path = folder / _FILE
        self._server = "here" if is_loopback(server) else server.rstrip("/")
        self._fixed = fixed
        self._ignored = Ignored(folder)
        self._kept = self._read()
        self._asked = float("-inf")
        self._declined: list[tuple[str, str]] = []
        #: Of the settings that the server told in this life; None before it did, and where it knows none.
        self.mark: str | None = None
        self.wanted = self._apply(self._kept.settings)

    def ignored(self) -> Pairs:
        """What is never to be recorded, as it stands."""
        return self._ignored.read()

    def sync(self, line: Line) -> None:
        """Before anything is sent: hear what is wanted, and tell what is ignored. Raises `Later` and `SignedOut`."""
        if self.mark is None and time.monotonic() - self._asked >= _PATIENCE:
            told = line.ask_settings(self._held())
            self._asked = time.monotonic()
            if told:
                self._take(told)
        if self.mark is not None:
            self._offer(line)

    def hear(self, mark: str | None) -> bool:
        """Compare a receipt's mark with ours; whether something changed, so that `sync` has to ask."""
        if mark is None or mark == self.mark:
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Ask anew at the next `sync`."""
        self.mark, self._asked = None, float("-inf")

    def _offer(self, line: Line) -> None:
        while (waiting := self._ignored.waiting()[:MAX_ADDED]) and waiting != self._declined:
            try:
                self._take(line.ignore(waiting), waiting)
            except Refused as refused:
                if refused.index is None or refused.index >= len(waiting):
                    # There is room for no more of them: they hold here, and are offered again when that changes.
                    self._declined = waiting
                else:
                    self._ignored.keep_here(waiting[refused.index])

    def _held(self) -> str:
        """The mark of what this device holds of its server, also of what it told in an earlier life."""
        return self._kept.settings.mark if self._kept.server == self._server else ""

    def _take(self, told: Settings, heard: list[tuple[str, str]] | None = None) -> None:
        if told.lost or self._kept.server not in {"", self._server}:
            # Another server, or ours as it was before it knew what we hold: it hears of all that is ignored here.
            self._ignored.take_along()
        # What it tells it has heard of.
        self._ignored.take(told.ignored, [*told.ignored, *(heard or ())])
        self._keep(_Kept(self._server, msgspec.structs.replace(told, ignored=[], lost=False)))
        self.mark, self._declined = told.mark, []
        self.wanted = self._apply(told)

    def _apply(self, told: Settings) -> Settings:
        return msgspec.structs.replace(told, **self._fixed)

    def _keep(self, kept: _Kept) -> None:
        if kept == self._kept:
            return
        self._kept = kept
        make_folder(self._path.parent)
        # Onto the disk: after a power cut, too, it is what was chosen last.
        write_private(self._path, msgspec.json.encode(kept))

    def _read(self) -> _Kept:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Kept)
        except FileNotFoundError:
            return _Kept("", _USUAL)
        except (OSError, ValueError):
            sys.stderr.write(
                f"hourself agent: {_FILE} cannot be read; until the server tells, all is as usual.\n"
            )
            return _Kept("", _USUAL)
