# SPDX-License-Identifier: AGPL-3.0-or-later
"""The store as a Django app, for its migrations alone: it has no models."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Holds the migrations that make the tables in `schema/`."""

    name = "hourself.server.store"
    label = "store"
