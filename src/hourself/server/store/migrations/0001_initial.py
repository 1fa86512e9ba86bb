# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables that matter."""

from __future__ import annotations

from django.db import migrations

from hourself.server.store.schema import read_file


class Migration(migrations.Migration):
    """Runs the file as it stands."""

    dependencies = []
    operations = [migrations.RunSQL(read_file("0001_spans"))]
