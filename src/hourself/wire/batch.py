# SPDX-License-Identifier: AGPL-3.0-or-later
"""One batch of spans from an agent, and the server's receipt for it.

The schema is closed: a field that is not named here is refused, so nothing else can travel. Times are whole
seconds since 1970 in UTC; `offset` is minutes east of UTC on the device at that time.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

VERSION = 1
MAX_SPANS = 1000
MAX_NAME = 253
MAX_TITLE = 512
PATH = "/ingest/v1/batch"

Seconds = Annotated[int, Meta(ge=0, lt=2**32)]
Sequence = Annotated[int, Meta(ge=1, lt=2**53)]
Offset = Annotated[int, Meta(ge=-24 * 60, le=24 * 60)]


class State(StrEnum):
    """What an agent is doing, as it tells the server; shown to the person, stored nowhere else."""

    RECORDING = "recording"
    AWAY = "away"
    PAUSED = "paused"
    NO_DISPLAY = "no-display"


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One stretch of one name on one device. `sequence` numbers the spool's rows without a gap."""

    sequence: Sequence
    start: Seconds
    end: Seconds
    offset: Offset
    kind: Literal["app", "site"]
    name: Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]
    title: Annotated[str, Meta(min_length=1, max_length=MAX_TITLE)] | None = None


class Machine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is told of the device itself: its name, its system and that system's version, and no serial number."""

    name: Annotated[str, Meta(max_length=64)]
    system: Annotated[str, Meta(max_length=32)]
    release: Annotated[str, Meta(max_length=64)] = ""


class Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What an agent uploads. An empty `spans` is a sign of life that only brings the state.

    `mark` is that of the settings which the agent holds: an agent of a server that knows none leaves it out, and with
    it `run`, a random text that is the agent's own from its start to its end: two that take turns are two agents.
    """

    version: Literal[1]
    spans: Annotated[list[Span], Meta(max_length=MAX_SPANS)]
    state: State = State.RECORDING
    until: Seconds | None = None
    machine: Machine | None = None
    mark: Annotated[str, Meta(max_length=32)] | None = None
    run: Annotated[str, Meta(min_length=16, max_length=32)] | None = None


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The server's word that these sequence numbers are on disk. The agent lets go of no other row.

    `mark` answers a batch that brought one: another than the agent holds tells it to fetch the settings anew.
    """

    version: Literal[1]
    stored: list[int]
    mark: str | None = None


class Refusal(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a request was refused. `field` names where (`spans[3].name`); no content is ever repeated.

    `reason` says of a device whose token is not taken (401) whether somebody signed it out, or nobody knows it.
    """

    error: str
    field: str | None = None
    reason: Literal["revoked", "unknown"] | None = None
