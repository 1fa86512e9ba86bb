# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings that a client keeps here, as JSON under a name."""

from __future__ import annotations

import json
from typing import Any

from hourself.server.watchers.buckets import Shelf

_TABLE = "watcher_setting"


def read_settings(shelf: Shelf) -> dict[str, Any]:
    """All settings, by name."""
    unseal = shelf.sealer.unseal
    rows = shelf.run("read_settings", shelf.account).fetchall()
    return dict(sorted((unseal(name, _TABLE), json.loads(unseal(told, _TABLE))) for name, told in rows))


def save_setting(shelf: Shelf, name: str, value: Any) -> None:
    """Keep a setting; a value that is nothing forgets it."""
    sealed = shelf.sealer.seal(name, _TABLE)
    if value:
        shelf.run("put_setting", shelf.account, sealed, shelf.sealer.seal(json.dumps(value), _TABLE))
    else:
        shelf.run("delete_setting", shelf.account, sealed)
