# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may stand in the journal."""

from __future__ import annotations

import re
from typing import NamedTuple

from hourself.core.scrub import clean_title

LONGEST_TEXT = 255
LONGEST_OFFLINE = 4 * 3600
#: A stretch whose name holds nothing that may be kept.
NAMELESS = "Offline"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]+")


class JournalError(ValueError):
    """An entry that cannot stand in the journal; its text says why."""


class Note(NamedTuple):
    """A highlight to be: a day number, a text, and a label or ''."""

    day: int
    text: str
    source: str = ""


class Away(NamedTuple):
    """Offline time to be: UTC seconds, the minutes east of UTC at its start, and what it was."""

    start: int
    end: int
    offset: int
    name: str
    details: str = ""


def check_note(note: Note) -> Note:
    """The note as it is kept. Raises `JournalError`."""
    text = _limited(note.text, "description")
    if not text:
        raise JournalError("description: expected a text.")
    return Note(note.day, text, _limited(note.source, "source"))


def check_away(away: Away, now: int) -> Away:
    """The stretch as it is kept: its texts lose what titles lose. Raises `JournalError`."""
    if not 0 < away.end - away.start <= LONGEST_OFFLINE:
        raise JournalError("end_time: expected a time after the start, by 4 hours at most.")
    if away.end > now:
        raise JournalError("end_time: offline time lies in the past.")
    name = _limited(away.name, "activity_name")
    if not name:
        raise JournalError("activity_name: expected a text.")
    details = _limited(away.details, "activity_details")
    return away._replace(name=clean_title(name) or NAMELESS, details=clean_title(details) or "")


def _limited(text: str, field: str) -> str:
    kept = _CONTROL.sub(" ", text).strip()
    if len(kept) > LONGEST_TEXT:
        raise JournalError(f"{field}: expected {LONGEST_TEXT} characters at most.")
    return kept
