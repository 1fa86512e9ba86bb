# SPDX-License-Identifier: AGPL-3.0-or-later
"""The goals room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Alerts and what became of them."""

    name = "hourself.server.goals"
    label = "goals"
    default_auto_field = "django.db.models.BigAutoField"
