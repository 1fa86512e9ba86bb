# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking at a desk after all that came."""

from __future__ import annotations

import select

from hourself.agent.watch.desk import Desk
from hourself.core.scrub import Glimpse
from tests.desk import wait_for

#: What the editor calls itself: up to version 0.6, since.
EDITORS = ("mousepad", "org.xfce.mousepad")


def glimpse(desk: Desk) -> Glimpse | None:
    """What is in front, when nothing more comes."""
    while select.select([desk.fileno()], [], [], 0.3)[0]:
        desk.drain()
    return desk.look()


def front(desk: Desk) -> tuple[str, str, bool] | None:
    """Its name, its title, and whether it is private."""
    seen = glimpse(desk)
    return (seen.app, seen.title, seen.private) if seen else None


def shows(desk: Desk, *expected: object) -> bool:
    """Whether this comes to the front."""
    return bool(wait_for(lambda: front(desk) == expected, f"{expected}, saw {front(desk)}", 15))


def edits(desk: Desk, name: str, process: int) -> bool:
    """Whether the editor of a file comes to the front."""

    def look() -> bool:
        seen = glimpse(desk)
        return seen is not None and seen.app in EDITORS and seen.process == process and name in seen.title

    return wait_for(look, f"the editor of {name}", 15)
