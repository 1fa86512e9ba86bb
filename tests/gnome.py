# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real GNOME Shell without a screen."""

from __future__ import annotations

import subprocess

from tests.desk import wait_for
from tests.session import Session, reason_to_skip

MISSING = reason_to_skip("gnome-shell", "gsettings", "gdbus")
_SHELL = ("gnome-shell", "--headless", "--wayland", "--no-x11", "--virtual-monitor", "1024x768")
_CALL = ("gdbus", "call", "--session", "--dest", "org.gnome.Shell", "--object-path")
_SET = "org.freedesktop.DBus.Properties.Set"


def start_shell(session: Session) -> subprocess.Popen[str]:
    """Start the Shell, and leave the overview that its start ends in, where no window has the focus."""
    command = (*_SHELL, "--wayland-display", "wayland-test")
    shell = session.compose(*command, MUTTER_DEBUG_RESET_IDLETIME="1")
    wait_for(lambda: "GNOME Shell started" in session.errors(), "the Shell", 60)
    call(session, "/org/gnome/Shell", _SET, "org.gnome.Shell", "OverviewActive", "<false>")
    return shell


def call(session: Session, path: str, *words: str) -> str:
    """Call a method of the Shell."""
    return session.ask(*_CALL, path, "--method", *words)
