# SPDX-License-Identifier: AGPL-3.0-or-later
"""What webhooks are told when a day has ended, and its delivery."""

from __future__ import annotations

import time
from typing import Any

from hourself.core.days import format_day
from hourself.core.pulse import pulse
from hourself.core.taxonomy import LEVEL_NAMES
from hourself.server.report.ask import Kind, Question, ask
from hourself.server.report.today import read_today
from hourself.server.store.store import Store
from hourself.server.webhooks.actions import forget_deliveries, tell_days_until
from hourself.server.webhooks.deliver import MOST, deliver_due


def tell_days(store: Store) -> None:
    """The summaries of days that have ended, to webhooks that want them."""
    yesterday = read_today().day - 1
    tell_days_until(store, yesterday, lambda account, day: summarize(store, account, day), int(time.time()))


def deliver_webhooks(store: Store) -> None:
    """All deliveries that are due."""
    from django.conf import settings  # noqa: PLC0415 -- Django must be set up first

    while deliver_due(store, int(time.time()), private=settings.HOURSELF_WEBHOOK_PRIVATE) == MOST:
        pass


def forget_told(store: Store) -> None:
    """Deliveries of more than 30 days ago."""
    forget_deliveries(store, int(time.time()))


def summarize(store: Store, account: int, day: int) -> dict[str, Any]:
    """A day in numbers, by level and by overview: neither names nor titles."""
    levels, overviews = (
        {row.key: row.seconds for row in ask(store, account, Question(day, day, kind)).rows}
        for kind in (Kind.PRODUCTIVITY, Kind.OVERVIEW)
    )
    by_level = {level: levels.get(level, 0) for level in LEVEL_NAMES}
    return {
        "day": format_day(day),
        "total_seconds": sum(by_level.values()),
        "pulse": pulse(by_level),
        "levels": [
            {"level": level, "label": LEVEL_NAMES[level], "seconds": seconds}
            for level, seconds in by_level.items()
        ],
        "overviews": [{"overview": str(key), "seconds": seconds} for key, seconds in overviews.items()],
    }
