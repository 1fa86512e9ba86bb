# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an agent asks and tells of an absence that it saw end. The schema is closed, and no text can travel in it."""

from __future__ import annotations

from typing import Literal

import msgspec

from hourself.wire.batch import Offset, Seconds

PATH = "/ingest/v1/away"
#: What one press answers; `skip` asks no more about a stretch, be it an absence or a pause.
Answer = Literal["meeting", "break", "skip"]


class Away(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A stretch without use (UTC seconds; `offset`: minutes east of UTC at its start), and what it was, if told."""

    version: Literal[1]
    start: Seconds
    end: Seconds
    offset: Offset
    answer: Answer | None = None


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the question what it was is still open, after what was told."""

    version: Literal[1]
    open: bool
