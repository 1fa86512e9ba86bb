# SPDX-License-Identifier: AGPL-3.0-or-later
"""The webhooks room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Addresses, and what was delivered to them."""

    name = "hourself.server.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
