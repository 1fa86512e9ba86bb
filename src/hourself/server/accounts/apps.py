# SPDX-License-Identifier: AGPL-3.0-or-later
"""The accounts room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, devices and sign-in links."""

    name = "hourself.server.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
