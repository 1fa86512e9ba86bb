# SPDX-License-Identifier: AGPL-3.0-or-later
"""The journal as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Highlights and offline time."""

    name = "hourself.server.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
