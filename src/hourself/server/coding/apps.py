# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coding as a Django app, for its migrations alone: it has no models."""

from __future__ import annotations

from django.apps import AppConfig


class CodingConfig(AppConfig):
    """Projects and languages."""

    name = "hourself.server.coding"
    label = "coding"
