# SPDX-License-Identifier: AGPL-3.0-or-later
"""The imports room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """What was imported, and what it takes to undo it."""

    name = "hourself.server.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
