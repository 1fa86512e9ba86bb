# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be kept of a WakaTime heartbeat.

Never: a file's path, a whole URL, a branch, dependencies, lines and cursor, what an assistant wrote. A file's own name
is kept if the server's owner says so (`HOURSELF_WAKATIME_FILES`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from hourself.core.coding import name_editor, name_language, name_project
from hourself.core.scrub import clean_app, clean_title, is_private
from hourself.core.urls import trim
from hourself.server.coding.agents import Agent, read_agent

#: A client's clock may be ahead by this many seconds.
AHEAD = 3600
#: Heartbeats are younger than this: WakaTime began in 2013.
EARLIEST = 1_300_000_000
LONGEST = 64
#: What a client says where it means: the same as the beat before.
LAST = {"<<LAST_PROJECT>>", "<<LAST_LANGUAGE>>"}
SAME = "<<LAST>>"
CATEGORIES = frozenset(
    [
        "advising",
        "ai coding",
        "animating",
        "browsing",
        "building",
        "code reviewing",
        "coding",
        "communicating",
        "debugging",
        "designing",
        "indexing",
        "learning",
        "manual testing",
        "meeting",
        "notes",
        "planning",
        "researching",
        "running tests",
        "supporting",
        "translating",
        "writing docs",
        "writing tests",
    ]
)
_WEB = ("domain", "url")
#: What an entity may be, as WakaTime's clients write it.
KINDS = ("file", "app", *_WEB)
_PATH = re.compile(r"[/~]|[A-Za-z]:|\.\.?/|file:")


class BeatError(ValueError):
    """A heartbeat that cannot be kept; the text names the field and what was expected, never what was sent."""


class Sender(NamedTuple):
    """Where a heartbeat comes from: its client's User-Agent, its machine's name or '', minutes east of UTC."""

    agent: str
    machine: str
    offset: int


class Beat(NamedTuple):
    """A moment of coding (milliseconds UTC), cleaned; '' for what is not told, `SAME` for: as the beat before."""

    time: int
    offset: int
    project: str
    language: str
    editor: str
    machine: str
    system: str
    category: str
    #: What it was about: kind `site`, `app` or `file`, and its name.
    kind: str = ""
    thing: str = ""


def clean_beat(told: Mapping[str, Any], sender: Sender, now: float, *, files: bool = False) -> Beat | None:
    """The beat to keep of what a client sent; None for what shall leave nothing. Raises `BeatError`."""
    moment = _read_time(told.get("time"), now)
    entity = told.get("entity")
    if not isinstance(entity, str) or not entity.strip():
        raise BeatError("entity: expected a text.")
    # Of a thing of no known type (some clients write the category here) the time is kept, and nothing of its name.
    kind = kind if (kind := told.get("type") or "file") in KINDS else ""
    if is_private(entity):
        return None
    agent = _read_agent(told, sender)
    web = kind in _WEB
    if kind == "app":
        entity = _drop_session(entity, told.get("ai_session"))
    return Beat(
        moment,
        sender.offset,
        _clean_project(told.get("project"), last=not web),
        name_language(_clean_label(told.get("language"), last=not web)),
        _clean_label(agent.editor),
        _clean_label(told.get("machine") or sender.machine),
        agent.system,
        _clean_category(told.get("category"), "browsing" if web else "coding"),
        *_clean_thing(kind, entity, files=files),
    )


def _read_agent(told: Mapping[str, Any], sender: Sender) -> Agent:
    """What a beat itself says of its editor and system; else what the client's User-Agent does."""
    own, plugin, editor, system = (
        value[:512] if isinstance(value := told.get(key), str) else ""
        for key in ("user_agent", "plugin", "editor", "operating_system")
    )
    agent = read_agent(own or plugin or ("" if editor else sender.agent[:512]))
    # What clients that are no plugins of WakaTime write beside it, or in its place.
    return Agent(
        agent.editor or name_editor(editor),
        agent.system or read_agent(f"({system})").system or read_agent(sender.agent[:512]).system,
    )


def _read_time(value: object, now: float) -> int:
    # The browser's extension writes its seconds as a text.
    try:
        seconds = float(value) if isinstance(value, str | int | float) and value is not True else math.nan
    except (ValueError, OverflowError):
        seconds = math.nan
    if not EARLIEST <= seconds <= now + AHEAD:
        raise BeatError("time: expected seconds since 1970, no later than an hour from now.")
    return round(seconds * 1000)


def _drop_session(entity: str, session: object) -> str:
    """An app without the number of an assistant's session, which `wakatime-cli` writes behind its name."""
    return entity.replace(session, " ").strip() if isinstance(session, str) and session else entity


def _clean_thing(kind: str, entity: str, *, files: bool) -> tuple[str, str]:
    if kind in _WEB:
        return "site", trim(entity if "://" in entity or entity.startswith("about:") else f"https://{entity}")
    if kind == "app" and entity:
        return "app", clean_app(_own_name(entity))
    if kind != "file" or not files or "://" in entity:
        return "", ""
    name = clean_title(_own_name(entity)) or ""
    return ("file", name[:LONGEST]) if name else ("", "")


def _clean_project(value: object, *, last: bool) -> str:
    if not isinstance(value, str):
        return ""
    if value in LAST:
        return SAME if last else ""
    text = name_project(value)
    if _PATH.match(text) or "\\" in text:
        text = _own_name(text)
    # A repository's owner may stand before its name; more folders are a path.
    return _clean_label("/".join(text.rstrip("/").split("/")[-2:]))


def _clean_label(value: object, *, last: bool = False) -> str:
    if not isinstance(value, str):
        return ""
    if value in LAST:
        return SAME if last else ""
    return (clean_title(value) or "")[:LONGEST].strip()


def _clean_category(value: object, usual: str) -> str:
    told = value.strip().lower() if isinstance(value, str) else ""
    return told if told in CATEGORIES else usual


def _own_name(path: str) -> str:
    """The last part of a path of any system."""
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]
