# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bringing the house up: key, store, Django, tables, owner. Run as a program it also makes what a start needs."""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path

import django
import msgspec

from hourself.server.accounts.tokens import add_device, add_link, find_owner
from hourself.server.conf.demo import fill
from hourself.server.conf.options import Options, load_options
from hourself.server.store.cipher import StoreError, make_folder, write_private
from hourself.server.store.instance import find_instance_key
from hourself.server.store.store import Store, open_store, use_store


def boot(options: Options) -> Store:
    """Open the store and set Django up on it. Raises `StoreError`."""
    folder = options.data / "server"
    store = open_store(folder, find_instance_key(folder, options.key))
    use_store(store)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hourself.server.conf.settings"
    django.setup()
    return store


def prepare(store: Store) -> int:
    """Bring the tables up to date and make the owner at the first start; gives the owner's account."""
    from django.core.management import call_command  # noqa: PLC0415 -- Django must be set up first

    from hourself.server.accounts.models import Person  # noqa: PLC0415 -- the same

    call_command("migrate", verbosity=0, interactive=False)
    owner = find_owner(store.reader())
    if owner is None:
        owner = Person.objects.create(owner=True).pk
        store.vault.make(owner)
    return owner


def make_link(store: Store, owner: int) -> str:
    """The token of a fresh sign-in link for the owner."""
    with store.writing() as connection:
        return add_link(connection, owner, int(time.time()))


def keep_token(store: Store, owner: int, file: Path) -> None:
    """Make this computer a device of the owner's, once; its token stands in a 0600 file for the agent."""
    if not file.exists():
        make_folder(file.parent)
        with store.writing() as connection:
            token = add_device(connection, owner, platform.node() or "this computer", int(time.time()))
        write_private(file, token.encode())


def main() -> int:
    """Print what a start needs, as JSON: the token of a sign-in link. Exit 1 with one line when it cannot be."""
    try:
        options = load_options()
        store = boot(options)
        owner = prepare(store)
        if options.demo:
            fill(store, owner, int(time.time()))
        else:
            keep_token(store, owner, options.data / "agent" / "token")
    except StoreError as error:
        sys.stderr.write(f"hourself: {error}\n")
        return 1
    sys.stdout.write(msgspec.json.encode({"link": make_link(store, owner)}).decode() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
