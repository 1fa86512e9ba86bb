# SPDX-License-Identifier: AGPL-3.0-or-later
"""The browsers' extensions: each tells the site in front of it, by way of the native messaging host.

They come by a Unix socket in the agent's folder, which only its owner can enter; there is no TCP port. What an
extension says is checked like anything from outside: closed frames, and a site must be one.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec

from hourself.agent.native_host import frame, socket_path, unframe
from hourself.core.scrub import SITE_AS_APP, Glimpse, clean_app, is_browser

#: Browsers put their extension's worker to sleep; what it said stands for so long, while its window does not change.
_GRACE = 45.0
#: Names of programs that are not part of their windows' class.
_CLASSES = {"msedge": "edge", "vivaldi-bin": "vivaldi", "firefox-bin": "firefox", "zen-bin": "zen"}
_MAX_BROWSERS = 32


class Program(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The browser that a host serves: its process, and its executable's name."""

    process: int
    program: str


class Front(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The site in front of a browser, None when nothing of it may be told; and whether it makes itself heard."""

    site: str | None
    audible: bool = False


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person asks for in the extension's popup."""

    ask: bool = False
    pause: Annotated[int, msgspec.Meta(ge=1, le=1440)] | None = None
    resume: bool = False
    ignore: str | None = None


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What comes from a host: one of these."""

    browser: Program | None = None
    front: Front | None = None
    wish: Wish | None = None


class _Voice:
    """One extension, as long as it is connected."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.buffer = bytearray()
        self.browser = Program(0, "")
        self.front: Front | None = None
        self.left = 0.0
        self.title: str | None = None


class Browsers:
    """All extensions that are connected, and those that fell silent a moment ago."""

    def __init__(self, folder: Path, answer: Callable[[Wish], bytes]) -> None:
        """`answer` carries out a wish and gives the frame that tells how things stand."""
        self._answer = answer
        self._voices: list[_Voice] = []
        self._silent: list[_Voice] = []
        path, handle = socket_path(str(folder))
        (folder / "browser.sock").unlink(missing_ok=True)
        self._door = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)
        try:
            self._door.bind(path)
        finally:
            os.umask(before)
            if handle is not None:
                os.close(handle)
        self._door.listen(8)
        self._door.setblocking(False)

    def files(self) -> list[int | socket.socket]:
        """For select: readable when an extension has something to say."""
        return [self._door, *(voice.line for voice in self._voices)]

    def hear(self, ready: list[int | socket.socket]) -> None:
        """Take what came. However much an extension says, a piece at a time is heard."""
        if self._door in ready:
            self._admit()
        for voice in [voice for voice in self._voices if voice.line in ready]:
            if not self._listen(voice):
                self._dismiss(voice)

    def front(self, glimpse: Glimpse) -> Front | None:
        """What the extension of the browser in front says; None where none is, or none has spoken."""
        told = [voice.front for voice in self._of(glimpse) if voice.front]
        return next((front for front in told if front.site), told[0] if told else None)

    def tell(self, status: bytes) -> None:
        """Tell all extensions how things stand."""
        for voice in list(self._voices):
            if not _send(voice, status):
                self._dismiss(voice)

    def close(self) -> None:
        """Let go of all."""
        for line in (self._door, *(voice.line for voice in self._voices)):
            line.close()
        self._voices = []

    def _of(self, glimpse: Glimpse) -> list[_Voice]:
        # Where several profiles run in one process, each has a voice; those that are not in front say so.
        spoken = [voice for voice in self._voices if _shows(voice.browser, glimpse)]
        return spoken or [
            voice for voice in self._kept() if _shows(voice.browser, glimpse) and _same(voice, glimpse)
        ]

    def _kept(self) -> list[_Voice]:
        now = time.monotonic()
        self._silent = [
            voice for voice in self._silent if now - voice.left < _GRACE and _lives(voice.browser.process)
        ]
        return self._silent

    def _admit(self) -> None:
        line = self._door.accept()[0]
        if len(self._voices) >= _MAX_BROWSERS or not _is_ours(line):
            line.close()
            return
        line.setblocking(False)
        self._voices.append(_Voice(line))

    def _listen(self, voice: _Voice) -> bool:
        """Take a piece of what an extension says; False when it ended, or said what none of ours would."""
        try:
            data = voice.line.recv(16_384)
            voice.buffer += data
            frames = [msgspec.json.decode(body, type=Frame) for body in unframe(voice.buffer)]
        except BlockingIOError:
            return True
        except (OSError, ValueError, msgspec.MsgspecError):
            return False
        # All of them: what was said before the line broke still counts.
        heard = [self._take(voice, said) for said in frames]
        return bool(data) and all(heard)

    def _take(self, voice: _Voice, said: Frame) -> bool:
        if said.browser:
            voice.browser = said.browser
            return _send(voice, self._answer(Wish(ask=True)))
        if any(site is not None and not _is_site(site) for site in _sites(said)):
            return False
        if said.front:
            voice.front = said.front
            self._silent = [each for each in self._silent if each.browser != voice.browser]
        if said.wish:
            return _send(voice, self._answer(said.wish))
        return True

    def _dismiss(self, voice: _Voice) -> None:
        voice.line.close()
        self._voices.remove(voice)
        voice.left = time.monotonic()
        self._kept().append(voice)


def _shows(browser: Program, glimpse: Glimpse) -> bool:
    """Whether a window in front is this browser's: by its process, or by its class where no process is told."""
    if glimpse.process:
        return glimpse.process == browser.process
    name = _CLASSES.get(browser.program, browser.program)
    # Many a program has `zen` or `edge` in its name.
    shows_web = is_browser(glimpse.app) or clean_app(glimpse.app) == SITE_AS_APP
    return bool(name) and shows_web and name in glimpse.app.lower()


def _same(voice: _Voice, glimpse: Glimpse) -> bool:
    """Whether the window is as it was when the extension fell silent. Another would have woken it."""
    if voice.title is None:
        voice.title = glimpse.title
    return voice.title == glimpse.title


def _sites(said: Frame) -> list[str | None]:
    return [said.front.site if said.front else None, said.wish.ignore if said.wish else None]


def _is_site(text: str) -> bool:
    # The suffix list takes 3 MB: an agent without such an extension does without.
    from hourself.core.urls import is_site  # noqa: PLC0415

    return is_site(text)


def _is_ours(line: socket.socket) -> bool:
    """Whether the other end runs as the same user; where that cannot be asked, the folder's mode says it."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    credentials = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(credentials[4:8], "little") == os.getuid()


def _lives(process: int) -> bool:
    try:
        # Asks only: 0 is no signal. Not every Unix has /proc.
        os.kill(process, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return process > 0


def _send(voice: _Voice, body: bytes) -> bool:
    try:
        voice.line.sendall(frame(body))
    except OSError:
        return False
    return True
