# SPDX-License-Identifier: AGPL-3.0-or-later
"""The instance key: from the environment, else the OS keyring where one works, else a 0600 file beside the store."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

from hourself.core.options import strip
from hourself.server.store.cipher import StoreError, make_folder, write_private

FILE = "instance.key"
DATABASE = "hourself.db"
# A locked keyring may wait for a person for ever; a server that starts must not.
_KEYRING_SECONDS = 5


def find_instance_key(folder: Path, given: str | None) -> bytes:
    """The 32-byte key of the store in `folder`; made at the first start. `given` is HOURSELF_KEY, 64 hex digits.

    Raises `StoreError` when a store stands there and its key cannot be found: it is never replaced.
    """
    make_folder(folder)
    if given:
        return parse_key(given, "HOURSELF_KEY")
    file = folder / FILE
    if file.exists():
        return parse_key(file.read_text(), str(file))
    kept = _ask_keyring("get", folder)
    if kept:
        return parse_key(kept, "the keyring's entry")
    if (folder / DATABASE).exists():
        raise StoreError(
            f"The key of {folder / DATABASE} is missing. Unlock the keyring that holds it, put {FILE} back, "
            "or set HOURSELF_KEY_FILE. It is not made anew: that would not open what is stored."
        )
    return _make_key(folder)


def parse_key(text: str, source: str) -> bytes:
    """32 bytes from 64 hex digits; raises `StoreError` naming the source, never the text."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise StoreError(f"{source} must hold 64 hexadecimal digits (32 bytes).")
    return key


def _make_key(folder: Path) -> bytes:
    key = secrets.token_bytes(32)
    if _ask_keyring("set", folder, key.hex()) is None or _ask_keyring("get", folder) != key.hex():
        write_private(folder / FILE, key.hex().encode() + b"\n")
    return key


def _ask_keyring(action: str, folder: Path, secret: str = "") -> str | None:
    """What the keyring answers; None when there is none that works. A child asks, so that no wait can hold us."""
    if sys.platform == "linux" and "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return None
    command = [sys.executable, "-m", "hourself.server.store.keyring", action, str(folder.resolve())]
    try:
        done = subprocess.run(
            command,
            env=strip(os.environ),
            input=secret,
            capture_output=True,
            text=True,
            timeout=_KEYRING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
