# SPDX-License-Identifier: AGPL-3.0-or-later
"""SQL stands in files, each query under a line `-- name: …`, and is asked for by name."""

from __future__ import annotations

from functools import cache
from importlib import resources


def query(package: str, name: str) -> str:
    """The SQL named `name` in a package's `queries.sql`; raises KeyError when there is none."""
    return _queries(package)[name]


@cache
def _queries(package: str) -> dict[str, str]:
    text = (resources.files(package) / "queries.sql").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in text.split("-- name: ")[1:])
    return {name.strip(): body.strip().removesuffix(";") for name, _, body in parts}
