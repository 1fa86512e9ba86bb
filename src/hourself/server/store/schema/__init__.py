# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables that matter, in numbered files: each is a migration, and together they are the schema."""

from __future__ import annotations

from importlib import resources

from hourself.server.store.cipher import Connection

FILES = ("0001_spans", "0002_amounts", "0003_ignored", "0004_heard")


def read_file(name: str) -> str:
    """The SQL of one of FILES."""
    return (resources.files(__name__) / f"{name}.sql").read_text(encoding="utf-8")


def create(connection: Connection) -> None:
    """Make all tables in an empty store."""
    for name in FILES:
        connection.executescript(read_file(name))
