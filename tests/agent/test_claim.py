# SPDX-License-Identifier: AGPL-3.0-or-later
"""The agent's own program at its start: whose folder it is, and where it is signed in. It ends where no display is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hourself.agent.instance import claim
from hourself.agent.main import NO_DISPLAY
from hourself.agent.signed_in import SignedIn, keep_signed_in, read_signed_in
from hourself.agent.spool import open_spool
from hourself.core.scrub import Sight
from hourself.core.spans import Span

HERE = SignedIn("http://127.0.0.1:9", "t" * 43, "desk", "ours")
_SESSION = ("HOURSELF_", "DISPLAY", "WAYLAND_DISPLAY", "XDG_", "DBUS_")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Signed in, and one span waits for the same account."""
    folder = tmp_path / "agent"
    keep_signed_in(folder, HERE)
    claim(folder, HERE.token, HERE.account)
    with open_spool(folder) as spool:
        spool.put([Span(10, 20, 60, Sight("app", "a"))])
    return folder


def start(folder: Path, *words: str, **environ: str) -> tuple[int, str]:
    """Exit code and error of the agent's program."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(_SESSION)}
    command = [sys.executable, "-m", "hourself.agent.main", str(folder), *words]
    done = subprocess.run(
        command, env=clean | environ, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stderr


def waiting(folder: Path) -> int:
    with open_spool(folder) as spool:
        return spool.waiting()


def test_it_starts_as_it_is_signed_in(folder: Path) -> None:
    assert (NO_DISPLAY, 1) == (start(folder)[0], waiting(folder))


def test_a_token_for_one_server_is_sent_to_no_other(folder: Path) -> None:
    code, error = start(folder, HOURSELF_SERVER="http://127.0.0.1:10")

    assert (2, True) == (code, "HOURSELF_SERVER names another server" in error)
    assert NO_DISPLAY == start(folder, HOURSELF_SERVER="http://127.0.0.1:9/")[0]


def test_a_copied_folder_says_what_to_do(folder: Path) -> None:
    file = folder / "instance"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"folder": "another", "computer": "another"}))
    code, error = start(folder)

    assert (2, True, 1) == (code, "hourself agent sign-in" in error, waiting(folder))


def test_spans_of_another_account_say_what_to_do(folder: Path) -> None:
    keep_signed_in(folder, SignedIn(HERE.server, "u" * 43, "desk", "theirs"))
    code, error = start(folder)

    assert (2, True, 1) == (code, "spans: 1" in error and "--send-rest" in error, waiting(folder))


@pytest.mark.parametrize(("rest", "left"), [("send", 1), ("discard", 0)])
def test_what_was_said_at_the_sign_in_is_done_once(folder: Path, rest: str, left: int) -> None:
    keep_signed_in(folder, SignedIn(HERE.server, "u" * 43, "desk", "theirs", rest))  # type: ignore[arg-type] # one of two
    code = start(folder)[0]
    kept = read_signed_in(folder)

    assert kept and (NO_DISPLAY, left, "") == (code, waiting(folder), kept.rest)


@pytest.mark.parametrize(("word", "left"), [("send", 1), ("discard", 0)])
def test_or_at_the_start(folder: Path, word: str, left: int) -> None:
    token = {"HOURSELF_TOKEN": "a token of its own", "HOURSELF_SERVER": "http://127.0.0.1:10"}
    refused, done = start(folder, **token)[0], start(folder, word, **token)[0]

    assert (2, NO_DISPLAY, left) == (refused, done, waiting(folder))
