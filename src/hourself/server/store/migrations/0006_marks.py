# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every mark that settings had, and what of the ignored came back."""

from __future__ import annotations

from django.db import migrations

from hourself.server.store.schema import read_file


class Migration(migrations.Migration):
    """Runs the file as it stands."""

    dependencies = [("store", "0005_deletions")]
    operations = [migrations.RunSQL(read_file("0006_marks"))]
