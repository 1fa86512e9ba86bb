# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings that a client keeps here, as JSON under a name."""

from __future__ import annotations

import json
from typing import Any

from hourself.server.watchers.buckets import Shelf

_TABLE = "watcher_setting"
MOST = 1000
LONGEST_NAME = 128


class SettingError(ValueError):
    """A setting that cannot be kept; the text says why."""


def read_settings(shelf: Shelf) -> dict[str, Any]:
    """All settings, by name."""
    unseal = shelf.sealer.unseal
    rows = shelf.run("read_settings", shelf.account).fetchall()
    return dict(sorted((unseal(name, _TABLE), json.loads(unseal(told, _TABLE))) for name, told in rows))


def read_setting(shelf: Shelf, name: str) -> Any:
    """One setting; None where there is none."""
    row = shelf.run("find_setting", shelf.account, shelf.sealer.seal(name, _TABLE)).fetchone()
    return json.loads(shelf.sealer.unseal(row[0], _TABLE)) if row else None


def save_setting(shelf: Shelf, name: str, value: Any) -> None:
    """Keep a setting; a value that is nothing forgets it. Raises `SettingError`."""
    if not 0 < len(name) <= LONGEST_NAME:
        raise SettingError(f"A setting's name has 1 to {LONGEST_NAME} characters.")
    sealed = shelf.sealer.seal(name, _TABLE)
    if not value:
        shelf.run("delete_setting", shelf.account, sealed)
        return
    if shelf.run("count_settings", shelf.account).fetchone()[0] >= MOST and read_setting(shelf, name) is None:
        raise SettingError(f"There are {MOST} settings at most: remove one first.")
    shelf.run("put_setting", shelf.account, sealed, shelf.sealer.seal(json.dumps(value), _TABLE))
