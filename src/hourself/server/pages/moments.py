# SPDX-License-Identifier: AGPL-3.0-or-later
"""Moments as people say them, in the server's local time."""

from __future__ import annotations

import time

from hourself.core.pulse import words


def say_date(stamp: int | None) -> str:
    """The date of a UTC time in seconds: `24 Nov 2026`; empty for None."""
    if stamp is None:
        return ""
    told = time.localtime(stamp)
    return f"{told.tm_mday} {time.strftime('%b %Y', told)}"


def say_moment(stamp: int | None) -> str:
    """Date and time: `24 Nov 2026 09:05:30`; empty for None."""
    return "" if stamp is None else f"{say_date(stamp)} {time.strftime('%H:%M:%S', time.localtime(stamp))}"


def say_ago(stamp: int | None, now: int) -> str:
    """How long ago, for the last day; the date before that."""
    if stamp is None:
        return "never"
    return f"{words(max(0, now - stamp))} ago" if now - stamp < 86_400 else say_date(stamp)
