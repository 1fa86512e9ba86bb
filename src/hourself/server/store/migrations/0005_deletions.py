# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is being done to a deletion."""

from __future__ import annotations

from django.db import migrations

from hourself.server.store.schema import read_file


class Migration(migrations.Migration):
    """Runs the file as it stands."""

    dependencies = [("store", "0004_heard")]
    operations = [migrations.RunSQL(read_file("0005_deletions"))]
