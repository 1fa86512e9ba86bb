# SPDX-License-Identifier: AGPL-3.0-or-later
"""The focus room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class FocusConfig(AppConfig):
    """Focus sessions."""

    name = "hourself.server.focus"
    label = "focus"
    default_auto_field = "django.db.models.BigAutoField"
