# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amounts, person time, schedules, scores and rules."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hourself.server.store.schema import read_file
from hourself.server.store.verify import recount_person


def count_person_time(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Tallies knew device time alone: where two devices were used at once, person time is less."""
    recount_person(editor.connection.connection)


class Migration(migrations.Migration):
    """Runs the file as it stands, then counts person time."""

    dependencies = [("store", "0001_initial")]
    operations = [
        migrations.RunSQL(read_file("0002_amounts")),
        migrations.RunPython(count_person_time, migrations.RunPython.noop),
    ]
