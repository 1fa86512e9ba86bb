# SPDX-License-Identifier: AGPL-3.0-or-later
"""Backups: the data, and apart from it the keys. Both stay encrypted; neither is of use without the other.

Key copies are removed after 72 hours, so that an erased key is gone from every backup by then.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import closing, suppress
from pathlib import Path

import sqlcipher3

from hourself.server.store.cipher import StoreError, make_folder, sync_folder
from hourself.server.store.instance import DATABASE, FILE
from hourself.server.store.store import KEYS, Store

KEY_COPY_SECONDS = 72 * 3600


def backup(store: Store, folder: Path, now: float) -> Path:
    """Copy the store while it runs into `folder/data-<time>.db` and `folder/keys/keys-<time>.db`; gives the former.

    The instance key is not copied: keep it yourself, elsewhere. Raises `StoreError`, and leaves no half of a copy.
    """
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    target, keys = folder / f"data-{stamp}.db", folder / "keys" / f"keys-{stamp}.db"
    if target.exists():
        raise StoreError(f"{target} is there already: wait a second, or choose another folder.")
    try:
        _copy(store, target, keys)
        drop_old_keys(folder, now)
    except (OSError, sqlcipher3.Error) as error:
        # Half a copy would be taken for one.
        for file in (target, keys):
            with suppress(OSError):
                file.unlink(missing_ok=True)
        raise StoreError(f"No copy was made in {folder}: {error}.") from None
    return target


def _copy(store: Store, target: Path, keys: Path) -> None:
    make_folder(make_folder(target.parent) / keys.parent.name)
    # A connection that cannot write makes no copy either.
    with closing(store.writer()) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    store.vault.copy(keys)
    for file in (target, keys):
        _settle(file)


def drop_old_keys(folder: Path, now: float) -> list[Path]:
    """Remove key copies older than 72 hours; gives the files removed."""
    old = [
        file
        for file in sorted((folder / "keys").glob("keys-*.db"))
        if file.stat().st_mtime < now - KEY_COPY_SECONDS
    ]
    for file in old:
        file.unlink()
    return old


def restore(data_copy: Path, key_copy: Path, folder: Path) -> None:
    """Put copies into the place of a store that is not there; raises `StoreError` when one is."""
    for copy in (data_copy, key_copy):
        if not copy.is_file():
            raise StoreError(f"{copy} is not there: give the file that `hourself backup` wrote.")
    if (folder / DATABASE).exists() or (folder / KEYS).exists():
        raise StoreError(
            f"A store stands in {folder}. Move it away first (keep its {FILE}): nothing is overwritten."
        )
    make_folder(folder)
    for copy, name in ((key_copy, KEYS), (data_copy, DATABASE)):
        shutil.copyfile(copy, folder / name)
        _settle(folder / name)


def _settle(file: Path) -> None:
    file.chmod(0o600)
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
    sync_folder(file.parent)
