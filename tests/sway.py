# SPDX-License-Identifier: AGPL-3.0-or-later
"""A real Wayland desk for tests: Sway without a screen, terminals as windows, and a hand that switches them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.desk import end, wait_for

_CONFIG = "xwayland {}\nworkspace 1\nexec echo $DISPLAY > {}\n"
_HEADLESS = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}


class Sway:
    """A compositor and the windows inside it, all ended with it. Sway refuses to run as root, root lends it nobody."""

    def __init__(self, stack: ExitStack, xwayland: str = "disable") -> None:
        self._stack = stack
        self.folder = Path(tempfile.mkdtemp(prefix="sway-"))
        stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self._as_nobody: tuple[str, ...] = ()
        if os.getuid() == 0:
            self._as_nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
            os.chown(self.folder, 65534, 65534)
        (self.folder / "config").write_text(_CONFIG.format(xwayland, self.folder / "display"))
        (self.folder / "config").chmod(0o644)
        self.ipc = str(self.folder / "ipc")
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.folder),
            "SWAYSOCK": self.ipc,
        }
        self._compositor = self._start("sway", "-c", str(self.folder / "config"), **_HEADLESS)
        stack.callback(self.end)
        self.environ["WAYLAND_DISPLAY"] = wait_for(self._find_name, "Sway's socket")
        # A Sway that is told to end before it listens goes on for ever.
        self.tell("-t", "get_version")

    @property
    def wayland(self) -> str:
        """The socket of its Wayland side."""
        return str(self.folder / self.environ["WAYLAND_DISPLAY"])

    def run(self, *command: str, **more: str) -> subprocess.Popen[str]:
        """Start a program inside, ended with the desk."""
        program = self._start(*command, **more)
        self._stack.callback(end, program)
        return program

    def _start(self, *command: str, **more: str) -> subprocess.Popen[str]:
        log = (self.folder / "errors").open("a")
        program = subprocess.Popen(
            [*self._as_nobody, *command], env=self.environ | more, stdout=log, stderr=log, text=True
        )
        log.close()
        return program

    def end(self) -> None:
        """End the compositor. Sway 1.7 now and then misses that it was told to."""
        self._compositor.terminate()
        try:
            self._compositor.wait(5)
        except subprocess.TimeoutExpired:
            self._compositor.kill()
            self._compositor.wait()

    def open(self, app: str, title: str = "") -> subprocess.Popen[str]:
        """A terminal of this app's name; return when it is mapped."""
        program = self.run("foot", f"--app-id={app}", f"--title={title}", "sleep", "1000")
        wait_for(lambda: app in self.windows(), f"the window of {app}")
        return program

    def tell(self, *words: str) -> str:
        """Give Sway a command."""
        done = subprocess.run(
            ["swaymsg", "-s", self.ipc, *words], env=self.environ, capture_output=True, text=True, check=True
        )
        return done.stdout

    def activate(self, window: str) -> None:
        """Bring the window of an app to the front; return when it is there."""
        self.tell(f"[app_id={window}] focus")

    def nudge(self) -> None:
        """Move the mouse a little: input, as a person gives it."""
        self.tell("seat seat0 cursor move 10 10")

    def windows(self) -> list[str]:
        """The names of the windows that are mapped."""
        return [name for name, _ in self._find()]

    def titles(self) -> list[str]:
        """Their titles."""
        return [title for _, title in self._find()]

    def _find(self) -> list[tuple[str, str]]:
        return _windows(json.loads(self.tell("-t", "get_tree")))

    def display(self) -> str:
        """The name of XWayland's display, where it is enabled."""
        file = self.folder / "display"
        return wait_for(lambda: file.exists() and file.read_text(), "the name of the display").strip()

    def _find_name(self) -> str | None:
        if not Path(self.ipc).exists():
            return None
        found = sorted(each.name for each in self.folder.glob("wayland-*") if each.suffix != ".lock")
        return found[0] if found else None


def _windows(node: dict) -> list[tuple[str, str]]:  # type: ignore[type-arg] # as JSON came
    below = [found for each in (*node["nodes"], *node["floating_nodes"]) for found in _windows(each)]
    name = node.get("app_id") or node.get("window_properties", {}).get("class")
    return [(name, node["name"] or ""), *below] if name else below
