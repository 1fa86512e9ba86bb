# SPDX-License-Identifier: AGPL-3.0-or-later
"""A short-lived child that asks the OS keyring: `get FOLDER` prints the key, `set FOLDER` reads it from its input."""

from __future__ import annotations

import sys

SERVICE = "hourself"


def main(arguments: list[str]) -> int:
    """Exit 0 with the answer, 1 without one."""
    from keyring import get_keyring, get_password, set_password  # noqa: PLC0415 -- slow import, wanted here alone
    from keyring.backends import chainer, fail, null  # noqa: PLC0415 -- the same
    from keyring.errors import KeyringError  # noqa: PLC0415 -- the same

    action, folder = arguments
    if isinstance(get_keyring(), (fail.Keyring, null.Keyring)):
        return 1
    if isinstance(ring := get_keyring(), chainer.ChainerBackend) and not ring.backends:
        return 1
    try:
        if action == "set":
            set_password(SERVICE, folder, sys.stdin.read().strip())
            return 0
        secret = get_password(SERVICE, folder)
    except KeyringError:
        return 1
    sys.stdout.write(secret or "")
    return 0 if secret else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
