# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes `data.js`: the lists that `scrub.js` works by, from the very sources that `hourself.core.urls` works by.

    python extension/make_data.py

Run it when the curated web apps or the Public Suffix List (its package) changed; a test tells.
"""

from __future__ import annotations

import json
from pathlib import Path

from publicsuffixlist import PublicSuffixList

from hourself.core import urls

HEAD = """// SPDX-License-Identifier: AGPL-3.0-or-later
// Made by make_data.py. SUFFIXES comes from publicsuffix.org, under MPL-2.0.
"""
TARGET = Path(__file__).with_name("data.js")


def make() -> str:
    """The text of `data.js`."""
    # Hosts come as A-labels: of each rule that form is enough.
    suffixes = sorted(rule for rule in PublicSuffixList()._publicsuffix if rule.isascii())  # noqa: SLF001
    lists = {
        "SUFFIXES": json.dumps(" ".join(suffixes)),
        "WEB_APPS": json.dumps([f"{match} {site}" for match, site in urls._table()], indent=0),  # noqa: SLF001
        "PRIVATE_ZONES": json.dumps(urls._PRIVATE_ZONES),  # noqa: SLF001
        "SCHEMES": json.dumps(urls._SCHEMES, indent=0),  # noqa: SLF001
        "ALLOWED": f"new Set({json.dumps(sorted(urls._LOCAL | urls._OPAQUE))})",  # noqa: SLF001
    }
    return HEAD + "".join(f"\nexport const {name} = {value};\n" for name, value in lists.items())


if __name__ == "__main__":
    TARGET.write_text(make(), encoding="utf-8")
