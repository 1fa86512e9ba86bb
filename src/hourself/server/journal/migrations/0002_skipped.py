# SPDX-License-Identifier: AGPL-3.0-or-later
"""Absences that are not asked about."""

from __future__ import annotations

from importlib import resources

from django.db import migrations

_TABLES = (resources.files("hourself.server.journal") / "schema.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Runs the file as it stands."""

    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(_TABLES)]
