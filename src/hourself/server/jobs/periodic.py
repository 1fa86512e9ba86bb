# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done now and then: a table of functions, each run at the start (to catch up) and then every so often."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

from hourself.server.accounts.codes import drop_codes
from hourself.server.accounts.tokens import drop_links
from hourself.server.imports.actions import take_back_broken
from hourself.server.jobs.coding import feed_coding
from hourself.server.jobs.forgetting import end_due, finish_begun
from hourself.server.jobs.telling import deliver_webhooks, forget_told, tell_days
from hourself.server.store.store import Store
from hourself.server.watchers.feed import feed_watchers


def forget_links(store: Store) -> None:
    """Sign-in links that have run out."""
    with store.writing() as connection:
        drop_links(connection, int(time.time()))


def forget_codes(store: Store) -> None:
    """Codes by which machines asked to be devices, once they have run out."""
    with store.writing() as connection:
        drop_codes(connection, int(time.time()))


def forget_sessions(store: Store) -> None:  # noqa: ARG001 -- every job takes the store
    """Sessions that have run out."""
    from django.contrib.sessions.models import Session  # noqa: PLC0415 -- Django must be set up first

    Session.objects.filter(expire_date__lt=datetime.now(UTC)).delete()


def end_deletions(store: Store) -> None:
    """Deletions that can be taken back no more."""
    end_due(store, int(time.time()))


def finish_deletions(store: Store) -> None:
    """Deletions, and the taking back of some, that were begun and not ended."""
    finish_begun(store)


def drop_cut_imports(store: Store) -> None:
    """What imports brought, or their undoing left, that were cut off."""
    take_back_broken(store)


_MINUTE = 1 / 60
#: Each job, and the hours between two runs.
JOBS: tuple[tuple[Callable[[Store], None], float], ...] = (
    (forget_links, 1),
    (forget_codes, 10 * _MINUTE),
    (forget_sessions, 24),
    (finish_deletions, _MINUTE),
    (end_deletions, _MINUTE),
    (drop_cut_imports, _MINUTE),
    (tell_days, 10 * _MINUTE),
    (deliver_webhooks, _MINUTE),
    (forget_told, 24),
    (feed_watchers, _MINUTE / 2),
    (feed_coding, _MINUTE / 2),
)


def start_jobs(store: Store) -> BackgroundScheduler:
    """Run the table in a thread of its own; `shutdown()` of the result ends it."""
    scheduler = BackgroundScheduler(timezone="UTC")
    for job, hours in JOBS:
        scheduler.add_job(job, "interval", [store], hours=hours, next_run_time=datetime.now(UTC))
    scheduler.start()
    return scheduler
