# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of the watchers room."""

from __future__ import annotations

from importlib import resources

from django.db import migrations

_TABLES = (resources.files("hourself.server.watchers") / "schema.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Runs the file as it stands."""

    dependencies = []
    operations = [migrations.RunSQL(_TABLES)]
