# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables that matter."""

from __future__ import annotations

from importlib import resources

from django.db import migrations


class Migration(migrations.Migration):
    """Runs `schema.sql` as it stands."""

    dependencies = []
    operations = [migrations.RunSQL((resources.files("hourself.server.store") / "schema.sql").read_text())]
