# SPDX-License-Identifier: AGPL-3.0-or-later
"""The watchers room as a Django app, for its migrations alone: it has no models."""

from __future__ import annotations

from django.apps import AppConfig


class WatchersConfig(AppConfig):
    """Buckets and events."""

    name = "hourself.server.watchers"
    label = "watchers"
