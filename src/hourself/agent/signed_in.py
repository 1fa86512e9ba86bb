# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where this agent is signed in: one file, which `hourself agent sign-in` writes and a running agent watches."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Literal, NoReturn

import msgspec

from hourself.agent.folder import make_folder, write_private
from hourself.core.options import OptionError

_FILE = "signed-in.json"
_LOOK = 5.0

#: What becomes of spans that wait for another account: nothing was said, or the person's word.
Rest = Literal["", "send", "discard"]


class SignedIn(msgspec.Struct, frozen=True):
    """A server, this device's token there, what it is called there, and its account, told without telling whose."""

    server: str
    token: str
    device: str
    account: str
    rest: Rest = ""


def read_signed_in(folder: Path) -> SignedIn | None:
    """Where the agent of a folder is signed in; None where it is not, or where that cannot be read."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=SignedIn)
    except (OSError, ValueError):
        return None


def keep_signed_in(folder: Path, signed_in: SignedIn) -> None:
    """Sign the agent of a folder in; one that runs goes on with it within seconds."""
    make_folder(folder)
    write_private(folder / _FILE, msgspec.json.encode(signed_in))


def forget_signed_in(folder: Path) -> None:
    """Sign it out; one that runs ends."""
    (folder / _FILE).unlink(missing_ok=True)


def choose(folder: Path, options: dict[str, object], environ: Mapping[str, str]) -> SignedIn | None:
    """Where to send: as signed in, unless the environment brings a token; `options` then say it too.

    Raises `OptionError` where the environment names another server: it must not get this one's token.
    """
    signed_in = None if options["token"] is not None else read_signed_in(folder)
    if signed_in is None:
        return None
    if environ.get("HOURSELF_SERVER", signed_in.server).rstrip("/") != signed_in.server:
        raise OptionError(
            f"HOURSELF_SERVER names another server than {signed_in.server}, which it is signed in to."
        )
    options |= {"server": signed_in.server, "token": signed_in.token}
    return signed_in


class Renewal:
    """Ends this process, as a signal does, so that it starts anew: another token stands in its file by now."""

    def __init__(self) -> None:
        self.wanted = False

    def ask(self) -> None:
        """Do so."""
        self.wanted = True
        os.kill(os.getpid(), signal.SIGTERM)


def start_anew() -> NoReturn:
    """Start this program anew, in our own place."""
    # Up to the folder: what was said of spans that waited was said once.
    command = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 2]
    command += [word for word in sys.argv[2:] if word == "beside"]
    os.execv(sys.executable, command)  # noqa: S606 -- no shell anywhere


class Watch:
    """Ends this process, as a signal does, when the file changes: nothing of one sign-in is mixed with another's."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._before = self._look()
        self.changed = False
        Thread(target=self._run, name="signed-in", daemon=True).start()

    def go_on(self) -> None:
        """Start this program anew, if it ended for a sign-in; return where it was signed out."""
        if self.changed and self._look() is not None:
            start_anew()

    def _run(self) -> None:
        while self._look() == self._before:
            sleep(_LOOK)
        self.changed = True
        os.kill(os.getpid(), signal.SIGTERM)

    def _look(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns
