# SPDX-License-Identifier: AGPL-3.0-or-later
"""Focus sessions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="FocusSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started", models.BigIntegerField()),
                ("minutes", models.IntegerField()),
                ("ends", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_column="account",
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "focus_session",
                "indexes": [models.Index(fields=["person", "started"], name="focus_session_started")],
            },
        ),
    ]
