# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which desk to watch: by what the environment says, and by what answers.

A Wayland session is never watched through XWayland alone: that shows only the windows of X11 programs, and the hours in
all others would be taken for hours in the X11 program that was in front last.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from hourself.agent.watch.desk import Desk, DeskLost, DeskShut

NO_DISPLAY = (
    "no display to watch here: start the agent in a desktop session (DISPLAY or WAYLAND_DISPLAY set)."
)
_NO_WAY = (
    "this Wayland compositor does not tell which window is in front: sign in to an X11 session, or use one that does "
    "(docs/wayland.md lists them)."
)
_XWAYLAND = (
    "{} is XWayland, which shows the windows of X11 programs alone: start the agent inside the Wayland session "
    "(WAYLAND_DISPLAY and XDG_RUNTIME_DIR set)."
)
_SIGNS = ("WAYLAND_DISPLAY", "SWAYSOCK", "HYPRLAND_INSTANCE_SIGNATURE", "XDG_CURRENT_DESKTOP")


def find_desk(environ: Mapping[str, str] = os.environ, *, glance: bool = False) -> Desk:
    """The desk of this session. Raises `DeskLost` with a person's words when none can be watched.

    A `glance` leaves what an agent has set up at the desk alone.
    """
    if sys.platform in {"darwin", "win32"}:
        return _open_elsewhere()
    faults, sockets = [DeskLost(NO_DISPLAY)], find_sockets(environ)
    # A name that nobody answers to may be left from the Wayland session before this one.
    named = str(_runtime(environ) / environ.get("WAYLAND_DISPLAY", "")) in sockets
    if not named and environ.get("DISPLAY"):
        try:
            return _open_x11(environ["DISPLAY"])
        except DeskLost as fault:
            faults.append(fault)
    for path in sockets:
        for attempt in _ways(environ, path, glance):
            try:
                return attempt()
            except DeskLost as fault:
                faults.append(fault)
        faults.append(DeskLost(_NO_WAY))
    # Of all that was tried, what the person can cure; else what was tried last.
    raise next((fault for fault in faults if isinstance(fault, DeskShut)), faults[-1])


def may_come(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this is a desktop session whose desk may still come up, or be allowed."""
    return any(environ.get(each) for each in _SIGNS) or environ.get("XDG_SESSION_TYPE") == "wayland"


def find_sockets(environ: Mapping[str, str]) -> list[str]:
    """The sockets where a compositor answers: the one that is named, else any in this person's folder.

    An agent that is started at login may be older than the compositor, and know no name, or that of one before it.
    """
    folder = _runtime(environ)
    named = folder / environ.get("WAYLAND_DISPLAY", "")
    if _answers(named):
        return [str(named)]
    return [str(each) for each in sorted(folder.glob("wayland-*")) if _answers(each)]


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(path))
        except OSError:
            return False
    return True


def _ways(environ: Mapping[str, str], wayland: str, glance: bool) -> Iterator[Callable[[], Desk]]:
    """The ways to watch the compositor at a socket, the best first. Each is loaded only when it is tried."""
    desktop = environ.get("XDG_CURRENT_DESKTOP", "").lower()
    for sway in _find_sway(environ):
        yield lambda sway=sway: _open_sway(sway, wayland)  # type: ignore[misc] # the default binds it
    for hyprland in _find_hyprland(environ):
        yield lambda folder=hyprland: _open_hyprland(folder, wayland)  # type: ignore[misc] # the default binds it
    if "kde" not in desktop:
        yield lambda: _open_wlroots(wayland)
    if "gnome" not in desktop:
        yield lambda: _open_kde(wayland, glance)
    if "kde" not in desktop:
        yield _open_gnome


def _find_sway(environ: Mapping[str, str]) -> list[str]:
    named = environ.get("SWAYSOCK", "")
    if named and Path(named).exists():
        return [named]
    return [str(each) for each in sorted(_runtime(environ).glob("sway-ipc.*.sock"))]


def _find_hyprland(environ: Mapping[str, str]) -> list[Path]:
    # Before version 0.40 the folder was in /tmp.
    places = (_runtime(environ) / "hypr", Path("/tmp/hypr"))  # noqa: S108 -- Hyprland's, and only read
    sign = environ.get("HYPRLAND_INSTANCE_SIGNATURE", "")
    named = [place / sign for place in places if sign and (place / sign / ".socket2.sock").is_socket()]
    if named:
        return named
    return sorted(each for each in places[0].glob("*") if (each / ".socket2.sock").is_socket())


def _runtime(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")


def _open_x11(display: str) -> Desk:
    from hourself.agent.watch.x11 import X11Desk  # noqa: PLC0415 -- python-xlib takes 5 MB

    try:
        desk = X11Desk(display)
        if not desk.is_xwayland:
            return desk
    except DeskLost:
        raise DeskLost(NO_DISPLAY) from None
    desk.close()
    raise DeskLost(_XWAYLAND.format(desk.name))


def _open_sway(path: str, wayland: str) -> Desk:
    from hourself.agent.watch.sway import SwayDesk  # noqa: PLC0415 -- only where it is Sway

    return SwayDesk(path, wayland)


def _open_hyprland(folder: Path, wayland: str) -> Desk:
    from hourself.agent.watch.hyprland import HyprlandDesk  # noqa: PLC0415 -- only where it is Hyprland

    return HyprlandDesk(folder, wayland)


def _open_wlroots(wayland: str) -> Desk:
    from hourself.agent.watch.wlroots import WlrootsDesk  # noqa: PLC0415 -- only on Wayland

    return WlrootsDesk(wayland)


def _open_kde(wayland: str, glance: bool) -> Desk:
    from hourself.agent.watch.kde import SCRIPT, KdeDesk  # noqa: PLC0415 -- D-Bus takes memory

    return KdeDesk(wayland, f"{SCRIPT}-glance" if glance else SCRIPT)


def _open_gnome() -> Desk:
    from hourself.agent.watch.gnome import GnomeDesk  # noqa: PLC0415 -- D-Bus takes memory

    return GnomeDesk()


def _open_elsewhere() -> Desk:
    if sys.platform == "win32":
        from hourself.agent.watch.windows import WindowsDesk  # noqa: PLC0415 -- only on Windows

        return WindowsDesk()
    from hourself.agent.watch.macos import MacDesk  # noqa: PLC0415 -- only on macOS

    return MacDesk()
