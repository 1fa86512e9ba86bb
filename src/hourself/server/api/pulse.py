# SPDX-License-Identifier: AGPL-3.0-or-later
"""`/anapi/current_productivity_pulse.json`: the pulse of the last half hour, for a line in somebody's menu bar."""

from __future__ import annotations

import time
from collections import Counter
from typing import cast

from django.http import HttpResponse

from hourself.core.pulse import pulse
from hourself.server.accounts.tokens import KeyHolder
from hourself.server.api.access import Parameters, numbers, reading
from hourself.server.report.ask import Kind, Perspective, Question, ask
from hourself.server.report.cells import Resolution
from hourself.server.report.today import read_today
from hourself.server.store.store import get_store

#: Less than this in a day is too little to tell.
LEAST = 15 * 60
_SLOTS = 6
_NOTHING = "#a0a0a0"
#: From this pulse on, this colour: those of the levels.
_COLOURS = ((80, "#1f5fa8"), (60, "#7fb0dd"), (40, "#b7bcc2"), (20, "#f0b06a"), (0, "#c7560f"))


@reading
def show_pulse(holder: KeyHolder, _parameters: Parameters) -> HttpResponse:
    """Pulse (or null), a colour and a sentence, whose tenth word is the time: one client shows that."""
    value = _read(holder.account)
    colour = _NOTHING if value is None else next(colour for least, colour in _COLOURS if value >= least)
    comment = f"Productivity pulse for the 30 minutes that ended at {time.strftime('%H:%M')}"
    if value is None:
        comment += ": too little time was logged"
    return numbers({"pulse": value, "color": colour, "comment": f"{comment}."})


def _read(account: int) -> int | None:
    today = read_today()
    # The half hour may have begun yesterday.
    question = Question(
        today.day - 1, today.day, Kind.PRODUCTIVITY, Perspective.INTERVAL, Resolution.FIVE_MINUTES
    )
    rows = ask(get_store(), account, question).rows
    if sum(row.seconds for row in rows if (row.slot or 0) // 288 == today.day) < LEAST:
        return None
    now = today.day * 288 + today.until // 300
    recent: Counter[int] = Counter()
    for row in rows:
        if now - _SLOTS <= (row.slot or 0) <= now:
            recent[cast("int", row.key)] += row.seconds
    return pulse(recent)
