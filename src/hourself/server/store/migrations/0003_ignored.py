# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings of agents, what is ignored, and what was deleted for it."""

from __future__ import annotations

from django.db import migrations

from hourself.server.store.schema import read_file


class Migration(migrations.Migration):
    """Runs the file as it stands."""

    dependencies = [("store", "0002_amounts")]
    operations = [migrations.RunSQL(read_file("0003_ignored"))]
