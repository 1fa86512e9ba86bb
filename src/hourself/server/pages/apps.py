# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Templates and static files."""

    name = "hourself.server.pages"
    label = "pages"
