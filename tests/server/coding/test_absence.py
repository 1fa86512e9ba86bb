# SPDX-License-Identifier: AGPL-3.0-or-later
"""Some editors tell on while nobody is there: what a machine's presence watcher says of that holds for them too."""

from __future__ import annotations

from typing import Any

from tests.server.coding.conftest import CODE, VIM, Desk
from tests.server.watchers.conftest import event

AFK = ("aw-watcher-afk_pc", "afkstatus")
AWAY: dict[str, Any] = {"status": "afk"}
HERE: dict[str, Any] = {"status": "not-afk"}


def test_an_absence_that_is_told_late_is_no_coding(desk: Desk) -> None:
    desk.add(*CODE, event(0, 100, project="p"))
    desk.count()
    before = desk.seconds("project")
    desk.add(*AFK, event(40, 30, **AWAY))
    desk.count()

    assert ({"p": 100}, {"p": 70}) == (before, desk.seconds("project"))


def test_whoever_one_watcher_sees_is_there(desk: Desk) -> None:
    desk.add(*CODE, event(0, 100, project="p"))
    desk.add(*AFK, event(40, 30, **AWAY), event(50, 10, **HERE))
    desk.count()

    assert {"p": 80} == desk.seconds("project")


def test_where_no_watcher_speaks_the_editor_is_believed(desk: Desk) -> None:
    desk.add(*AFK, event(-5000, 10, **HERE))
    desk.add(*CODE, event(0, 100, project="p"))
    desk.count()

    assert {"p": 100} == desk.seconds("project")


def test_an_absence_from_one_machine_is_none_from_another(desk: Desk) -> None:
    desk.add(*AFK, event(0, 100, **AWAY))
    desk.add(*VIM, event(0, 100, project="p"))
    desk.count()

    assert {"p": 100} == desk.seconds("project")


def test_coming_back_is_no_turning_to(desk: Desk) -> None:
    desk.add(*CODE, event(0, 100, project="one"))
    desk.add(*VIM, event(20, 180, project="two"))
    desk.add(*AFK, event(40, 20, **AWAY))
    desk.count()

    assert {"one": 20, "two": 180} == desk.seconds("project")
