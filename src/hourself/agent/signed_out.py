# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the server still takes this device's token: a small file that the agent writes and others read.

`revoked`: somebody signed the device out, so nothing is recorded until it is signed in again. `unknown`: the server
does not know the token, as after an old backup was restored: what is recorded waits. In both cases nothing is lost.
"""

from __future__ import annotations

from pathlib import Path

from hourself.agent.folder import make_folder

_FILE = "signed-out"
_WORDS = {
    "revoked": "this device was signed out, so nothing is recorded",
    "unknown": "the server does not know this device; what is recorded waits here",
}


def note_signed_out(folder: Path, reason: str) -> bool:
    """Keep that the server does not take the token; whether that is news."""
    if read_signed_out(folder) == reason:
        return False
    make_folder(folder)
    draft = folder / f"{_FILE}.new"
    draft.write_text(reason)
    draft.replace(folder / _FILE)
    return True


def clear_signed_out(folder: Path) -> None:
    """Keep that it does."""
    (folder / _FILE).unlink(missing_ok=True)


def read_signed_out(folder: Path) -> str | None:
    """Why the token is not taken, `revoked` or `unknown`; None while it is, and where nobody asked yet."""
    try:
        reason = (folder / _FILE).read_text()
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return "unknown"
    return reason if reason in _WORDS else "unknown"


def find_cure(folder: Path) -> str:
    """What signs the agent of a folder in again, in a sentence."""
    beside = (folder / "token").exists() and not (folder / "signed-in.json").exists()
    way = (
        f"hourself device add NAME > {folder / 'token'}" if beside else "hourself agent sign-in --server URL"
    )
    return f"`{way}` signs it in again; what waits is sent then."


def describe(reason: str) -> str:
    """A reason, in words."""
    return _WORDS[reason]
