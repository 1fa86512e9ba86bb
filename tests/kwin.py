# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real KWin without a screen."""

from __future__ import annotations

import shutil
import subprocess

from tests.session import Session, reason_to_skip

MISSING = reason_to_skip("kwin_wayland")


def start_kwin(session: Session) -> subprocess.Popen[str]:
    """Start it; return when it serves."""
    # A copy, for the installed one asks for a capability; of the same name, for KWin checks its own.
    kwin = str(shutil.copy(shutil.which("kwin_wayland") or "", session.folder / "kwin_wayland"))
    flags = ("--virtual", "--no-lockscreen", "--no-global-shortcuts", "--socket", "wayland-test")
    return session.compose(kwin, *flags, KWIN_COMPOSE="Q")
