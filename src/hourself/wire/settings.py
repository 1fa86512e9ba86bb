# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a server tells its agents to do, and what agents tell it of what a person ignores."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

PATH = "/ingest/v1/settings"
IGNORED_PATH = "/ingest/v1/ignored"
#: A text that changes with every change; agents bring the one they hold with each batch.
Mark = Annotated[str, Meta(max_length=32)]
Pair = tuple[Literal["app", "site", "title"], Annotated[str, Meta(min_length=1, max_length=253)]]
MAX_ADDED = 100


class Settings(msgspec.Struct, frozen=True):
    """What a person chose, for all their agents; what they never chose is as usual. A newer server may say more.

    `away`: whether to ask what an absence was. `ignored`: what is never recorded, see `core/ignoring.py`. `lost`: the
    server never had the mark by which it was asked: it was restored from a backup, and the device may know more.
    """

    version: Literal[1]
    mark: Mark
    idle_minutes: Annotated[int, Meta(ge=1, le=60)] = 5
    titles: bool = True
    browser_titles: bool = False
    browsers: bool = True
    media: bool = True
    away: bool = True
    ignored: list[Pair] = []
    lost: bool = False


class Ignoring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person chose on a device never to have recorded again, anywhere."""

    version: Literal[1]
    ignored: Annotated[list[Pair], Meta(min_length=1, max_length=MAX_ADDED)]
