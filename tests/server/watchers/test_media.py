# SPDX-License-Identifier: AGPL-3.0-or-later
"""What media watchers send is kept without what plays, and becomes neither time of the day nor coding."""

from __future__ import annotations

from typing import Any

import pytest

from hourself.server.store.store import Store
from tests.server.coding.conftest import Desk
from tests.server.conftest import Cast
from tests.server.watchers.conftest import event

CANARY = "CANARY77e2c1d0"
#: As aw-watcher-spotify and aw-watcher-media-player write it.
TRACK = {"title": CANARY, "artist": CANARY, "album": CANARY, "uri": f"spotify:track:{CANARY}"}
PLAYED = {**TRACK, "player": "VLC media player", "duration_s": 200}


@pytest.fixture
def desk(store: Store, person: Cast) -> Desk:
    return Desk(store, person.account)


@pytest.mark.parametrize(("told", "kept"), [(TRACK, {}), (PLAYED, {"player": "VLC media player"})])
def test_only_the_player_is_kept(desk: Desk, told: dict[str, Any], kept: dict[str, str]) -> None:
    desk.add("aw-watcher-media-player_pc", "currently-playing", event(0, 60, **told))
    desk.feed()
    desk.count()

    assert [(0, 60, kept)] == desk.read("aw-watcher-media-player_pc")
    assert ({}, {}) == (desk.spans(), desk.coded())
