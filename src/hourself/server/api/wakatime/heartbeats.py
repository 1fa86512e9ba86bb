# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking heartbeats, and giving them back."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import unquote_plus
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.wakatime.access import Refused, say
from hourself.server.coding.beats import write_beats
from hourself.server.coding.cleaning import KINDS, Beat, BeatError, Sender, clean_beat
from hourself.server.store.store import get_store

#: Clients send 25 at once; an offline queue of old ones 100.
MOST = 1000
LONGEST_ZONE = 64
MOST_ESCAPES = 32
_Answer = tuple[dict[str, Any], int]


def take_beats(holder: KeyHolder, request: HttpRequest) -> HttpResponse:
    """Store one heartbeat (an object) or many (an array), whatever the address and the content type say.

    The answer has a word and a status for each, in their order: clients send again what has none.
    """
    told = _read_body(request)
    many = told if isinstance(told, list) else [told]
    if len(many) > MOST:
        raise Refused(413, f"Send {MOST} heartbeats at most.")
    beats, answers = _clean(holder, many, _zone(request), request)
    if beats:
        write_beats(get_store(), holder.account, beats)
    if isinstance(told, list):
        return JsonResponse({"responses": answers}, status=201)
    body, status = answers[0]
    if status != 201:
        return say(status, body["error"])
    # One kind of client reads `data`, another `responses`.
    return JsonResponse({"data": body["data"], "responses": answers}, status=201)


def _read_body(request: HttpRequest) -> Any:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        # WakaTime's own example of a program sends a form.
        told = request.POST.dict()
        if "entity" not in told:
            raise Refused(400, "Expected JSON: a heartbeat, or an array of heartbeats.") from None
    if not isinstance(told, list | dict):
        raise Refused(400, "Expected a heartbeat, or an array of heartbeats.")
    return told


def _clean(
    holder: KeyHolder, many: list[Any], zone: tzinfo | None, request: HttpRequest
) -> tuple[list[Beat], list[_Answer]]:
    beats: list[Beat] = []
    answers: list[_Answer] = []
    agent, machine = (
        request.headers.get("User-Agent", ""),
        read_machine(request.headers.get("X-Machine-Name", "")),
    )
    now = time.time()
    for told in many:
        try:
            if not isinstance(told, dict):
                raise BeatError("Expected a heartbeat.")
            sender = Sender(agent, machine, 0)
            beat = clean_beat(told, sender, now, files=settings.HOURSELF_WAKATIME_FILES)
        except BeatError as error:
            answers.append(({"error": str(error)}, 400))
            continue
        if beat:
            beats.append(beat._replace(offset=offset_at(beat.time / 1000, zone)))
        answers.append(({"data": _receipt(holder, told), "error": None}, 201))
    return beats, answers


def _receipt(holder: KeyHolder, told: dict[str, Any]) -> dict[str, Any]:
    """What was taken; without the entity, which nobody needs back, and without a type that is none."""
    number = uuid5(NAMESPACE_URL, f"hourself:{holder.account}:{told['time']}")
    kind = told.get("type")
    return {"id": str(number), "type": kind if kind in KINDS else "file", "time": float(told["time"])}


def read_machine(header: str) -> str:
    """A machine by its own name: `wakatime-cli` escapes it as in a query, once more with each request it makes."""
    for _ in range(MOST_ESCAPES):
        plain = unquote_plus(header)
        if plain == header:
            break
        header = plain
    return header


def _zone(request: HttpRequest) -> tzinfo | None:
    """Where the client says that it is; None: where the server is."""
    told = request.headers.get("TimeZone", "") or request.headers.get("X-Timezone", "")
    try:
        return ZoneInfo(told) if told and len(told) <= LONGEST_ZONE else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_at(stamp: float, zone: tzinfo | None) -> int:
    """Minutes east of UTC at a moment."""
    offset = datetime.fromtimestamp(stamp, UTC).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0
