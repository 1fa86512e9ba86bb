# SPDX-License-Identifier: AGPL-3.0-or-later
"""`hourself mcp`: the owner's hours on standard input and output, straight from the store; no server need run."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mcp.server.stdio import stdio_server

from hourself.server.accounts.tokens import find_owner
from hourself.server.api.mcp.server import make_server
from hourself.server.store.cipher import StoreError
from hourself.server.store.instance import DATABASE, find_instance_key
from hourself.server.store.store import Store, open_store, use_store


def serve(folder: Path, key: str | None) -> int:
    """Serve until standard input ends; gives an exit code. Raises `StoreError`."""
    if not (folder / DATABASE).exists():
        raise StoreError(f"There is no store in {folder}: run `hourself start` once, or give --data.")
    store = open_store(folder, find_instance_key(folder, key))
    use_store(store)
    owner = find_owner(store.reader())
    if owner is None:
        raise StoreError(f"The store in {folder} has no owner yet: run `hourself start` once.")
    asyncio.run(_serve(store, owner))
    store.close()
    return 0


async def _serve(store: Store, account: int) -> None:
    server = make_server(store, account)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
