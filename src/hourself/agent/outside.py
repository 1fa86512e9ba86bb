# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starting programs of others, a browser first of all: none gets our settings, and with them none of our secrets."""

from __future__ import annotations

import os
import subprocess
import sys

from hourself.core.options import strip

# `webbrowser` takes the environment of the process in which it runs: so it runs in one of its own.
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def environ() -> dict[str, str]:
    """Our environment, as programs of others get it."""
    return strip(os.environ)


def open_page(address: str) -> bool:
    """Open a page in the person's browser; whether there is one."""
    return subprocess.run([sys.executable, "-c", _OPEN, address], env=environ(), check=False).returncode == 0
